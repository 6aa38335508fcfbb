"""The commands ``wence kb show``, ``search``, ``stats``."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from policies_kb.clock import today
from policies_kb.faults import faults_told
from policies_kb.inspecting.item import item_lines
from policies_kb.inspecting.stats import megabytes, tables
from policies_kb.knowledge import KnowledgeBase
from policies_kb.publishing.versions import CURRENT, snapshot_named
from policies_kb.snapshot import SnapshotError, build_directory

Version = Annotated[str, typer.Option(help="of the snapshot: a version, its beginning, previous")]


def show(
    item: Annotated[str, typer.Argument(help="an item's id")], version: Version = CURRENT
) -> None:
    """Show an item: facts by facet with their sources, what is left open, what is in force."""
    with faults_told():
        kb = _opened(version)
        if item not in kb.items:
            like = get_close_matches(item, kb.items, n=3) or ["see wence kb search"]
            raise SnapshotError(f"snapshot {kb.version} has no item {item!r}; {', '.join(like)}")
    for line in item_lines(kb, kb.items[item], today()):
        typer.echo(line)


def search(
    text: str,
    region: str = "410100",
    limit: Annotated[int, typer.Option(min=1, max=50)] = 8,
    version: Version = CURRENT,
) -> None:
    """Rank the items for a question: probability, item, facet, region; and tell what would be done."""
    with faults_told():
        kb = _opened(version)
        if region not in kb.regions.by_code:
            raise SnapshotError(f"no region {region!r}; there are {', '.join(kb.regions.by_code)}")
    reply = kb.ask(text, default_region=region, today=today()).reply
    table = Table(box=None, pad_edge=False)
    for name in ("probability", "item", "title", "facet", "region"):
        table.add_column(name)
    for found in kb.lookup(text, region=region, limit=limit, today=today()):
        place = kb.regions.name(found.item.region)
        label = kb.renderer.facet_label(found.facet)
        table.add_row(f"{found.score:.3f}", found.item.id, found.item.title, label, place)
    console = Console(soft_wrap=True, highlight=False)
    console.print(table)
    console.print(f"asked, it gives: {reply['kind']} {reply['item_id'] or ''}".rstrip())


def stats(version: Version = CURRENT) -> None:
    """Count items, facts and questions by topic and region, and list the documents with their status."""
    with faults_told():
        directory = snapshot_named(version, build_directory())
        kb = KnowledgeBase.load(directory)
    console = Console(soft_wrap=True, highlight=False)
    for table in tables(kb, today()):
        console.print(table)
    built = datetime.fromtimestamp(directory.stat().st_mtime).astimezone()
    console.print(
        f"snapshot {kb.version}, {megabytes(directory):.1f} MB, built {built:%Y-%m-%d %H:%M}"
    )


def _opened(version: str) -> KnowledgeBase:
    return KnowledgeBase.load(snapshot_named(version, build_directory()))
