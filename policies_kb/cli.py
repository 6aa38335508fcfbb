"""The commands ``wence kb …``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from policies_kb import snapshot
from policies_kb.bot_lexicon import write_bot_lexicon
from policies_kb.checking.check import check_content
from policies_kb.clock import today
from policies_kb.importing.readers import OriginalError
from policies_kb.knowledge import KnowledgeBase
from policies_kb.originals import (
    load_originals,
    originals_directory,
    passage,
    section_rows,
    sentences_of,
)
from policies_kb.records import CONTENT, SECTIONS_SUFFIX, RecordError
from policies_kb.snapshot import SnapshotError

app = typer.Typer(
    help="Import, check, build and search the policy knowledge base.", no_args_is_help=True
)


@app.command("import")
def import_() -> None:
    """Read the mounted originals and write the tree of sections of each document of the register."""
    try:
        originals = load_originals()
    except OriginalError as error:
        raise typer.Exit(_fail(str(error))) from error
    for original in originals.values():
        rows = section_rows(original)
        lines = [f"sha256: {original.sha256}", "sections:  # id, place, title, parent"]
        lines += ["- [" + ", ".join(_quoted(cell) for cell in row) + "]" for row in rows]
        path = CONTENT / "documents" / f"{original.id}{SECTIONS_SUFFIX}"
        text = "\n".join(lines) + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            typer.echo(f"{path.name}: {len(rows)} sections")


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="show only faults of these files")
    ] = None,
) -> None:
    """Validate every record; with the originals mounted, prove every figure."""
    originals = load_originals()
    findings = check_content(originals)
    if paths:
        wanted = [p.resolve() for p in paths]
        findings = [f for f in findings if any(f.path.resolve().is_relative_to(p) for p in wanted)]
    for finding in findings:
        typer.echo(str(finding))
    mounted = (
        f"figures proved against {originals_directory()}"
        if originals
        else "no originals mounted: figures not proved"
    )
    typer.echo(f"{len(findings)} faults; {mounted}")
    raise typer.Exit(1 if findings else 0)


@app.command()
def build() -> None:
    """Build the snapshot of the content, unless it is up to date, and publish it to the processes."""
    started = time.monotonic()

    def progress(step: str) -> None:
        typer.echo(f"{time.monotonic() - started:6.1f} s  {step}")

    try:
        write_bot_lexicon(snapshot.build_directory())
        snapshot.publish(snapshot.build(progress=progress))
    except (SnapshotError, OriginalError, RecordError) as error:
        raise typer.Exit(_fail(str(error))) from error


@app.command()
def ask(text: str, region: str = "410100") -> None:
    """Ask the current snapshot a question and print the reply."""
    answered = KnowledgeBase.open().ask(text, default_region=region, today=today())
    typer.echo(
        f"[{answered.reply['kind']}] {answered.item_id} {answered.facet}\n{answered.reply['text']}"
    )


@app.command()
def section(document: str, section: str, anchor: str = "") -> None:
    """Print a section of an original, or only the sentences with ANCHOR."""
    from policies_kb.model import Source

    original = load_originals()[document]
    if anchor:
        lines = passage(original, Source(document, section, (anchor,)))
    else:
        lines = [
            s
            for part in original.subtree(section)
            for line in [f"[{part.id}]", *part.lines]
            for s in sentences_of(line)
        ]
    for line in lines:
        typer.echo(line)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fail(message: str) -> int:
    typer.echo(message, err=True)
    return 1


def main() -> None:
    """Run the command line."""
    app()
