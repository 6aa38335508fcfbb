"""The commands ``wence kb ask``, ``show``, ``search``, ``stats``."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from policies_kb.clock import today
from policies_kb.faults import faults_told

if TYPE_CHECKING:
    from policies_kb.knowledge import KnowledgeBase

_CURRENT = "current"  # the published one, see publishing.versions
Version = Annotated[str, typer.Option(help="of the snapshot: a version, its beginning, previous")]


def ask(text: str, region: str = "410100") -> None:
    """Ask the current snapshot a question and print the reply."""
    with faults_told():
        answered = _opened(_CURRENT).ask(text, default_region=region, today=today())
    typer.echo(
        f"[{answered.reply['kind']}] {answered.item_id} {answered.facet}\n{answered.reply['text']}"
    )


def show(
    item: Annotated[str, typer.Argument(help="an item's id")], version: Version = _CURRENT
) -> None:
    """Show an item: facts by facet with their sources, what is left open, what is in force."""
    from policies_kb.inspecting.item import item_lines
    from policies_kb.snapshot import SnapshotError

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
    version: Version = _CURRENT,
) -> None:
    """Rank the items for a question: probability, item, facet, region; and tell what would be done."""
    from policies_kb.inspecting.tables import columns, printed
    from policies_kb.snapshot import SnapshotError

    with faults_told():
        kb = _opened(version)
        if region not in kb.regions.by_code:
            raise SnapshotError(f"no region {region!r}; there are {', '.join(kb.regions.by_code)}")
    reply = kb.ask(text, default_region=region, today=today()).reply
    table = columns(("probability", "item", "title", "facet", "region"))
    for found in kb.lookup(text, region=region, limit=limit, today=today()):
        place = kb.regions.name(found.item.region)
        label = kb.renderer.facet_label(found.facet)
        table.add_row(f"{found.score:.3f}", found.item.id, found.item.title, label, place)
    printed(table)
    typer.echo(f"asked, it gives: {reply['kind']} {reply['item_id'] or ''}".rstrip())


def stats(version: Version = _CURRENT) -> None:
    """Count items, facts and questions by topic and region, and list the documents with their status."""
    from policies_kb.inspecting.stats import megabytes, tables
    from policies_kb.inspecting.tables import printed
    from policies_kb.knowledge import KnowledgeBase
    from policies_kb.publishing.versions import snapshot_named
    from policies_kb.snapshot import build_directory

    with faults_told():
        directory = snapshot_named(version, build_directory())
        kb = KnowledgeBase.load(directory)
    for table in tables(kb, today()):
        printed(table)
    built = datetime.fromtimestamp(directory.stat().st_mtime).astimezone()
    typer.echo(
        f"snapshot {kb.version}, {megabytes(directory):.1f} MB, built {built:%Y-%m-%d %H:%M}"
    )


def _opened(version: str) -> KnowledgeBase:
    from policies_kb.knowledge import KnowledgeBase
    from policies_kb.publishing.versions import snapshot_named
    from policies_kb.snapshot import build_directory

    return KnowledgeBase.load(snapshot_named(version, build_directory()))
