"""The commands ``wence kb …``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from policies_kb import snapshot
from policies_kb.bot_lexicon import write_bot_lexicon
from policies_kb.checking.check import check_content
from policies_kb.checking.coverage import Outcome, Share, read_waivers, share
from policies_kb.checking.coverage import coverage as figures_covered
from policies_kb.clock import today
from policies_kb.faults import faults_told
from policies_kb.importing.errors import OriginalError
from policies_kb.importing.importer import (
    Imported,
    import_files,
    sections_path,
    sections_text,
    written,
)
from policies_kb.inspecting import commands as inspecting
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Source
from policies_kb.originals import (
    Original,
    load_originals,
    originals_directory,
    passage,
    sentences_of,
)
from policies_kb.publishing import commands as publishing
from policies_kb.publishing.switch import publish_unless_rolled_back
from policies_kb.publishing.versions import published
from policies_kb.records import CONTENT, SECTIONS_SUFFIX, load_content

app = typer.Typer(
    help="Import, check, build and search the policy knowledge base.", no_args_is_help=True
)
for command in (
    publishing.rollback,
    publishing.history,
    publishing.diff,
    inspecting.show,
    inspecting.search,
    inspecting.stats,
):
    app.command()(command)


@app.command("import")
def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="originals (TXT, DOCX, PDF, HTML); without any: the register's, as mounted"
        ),
    ] = None,
    content: Annotated[Path, typer.Option(help="folder of the records")] = CONTENT,
) -> None:
    """Read originals and write the sections of their documents; propose an entry for each new document."""
    with faults_told():
        if files:
            imported = import_files(files, content, today(), typer.echo)
            _tell_imported(imported)
            changed = any(one.changed for one in imported)
        else:
            originals = load_originals(content=content, progress=typer.echo)
            texts = {sections_path(content, o.id): sections_text(o) for o in originals.values()}
            rewritten = written(texts)
            for original in originals.values():
                if sections_path(content, original.id) in rewritten:
                    typer.echo(f"{original.id}: {len(original.sections)} sections written")
            changed = bool(rewritten)
    if not changed:
        typer.echo("nothing has changed")


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="show only faults of these files")
    ] = None,
) -> None:
    """Validate every record; with the originals mounted, prove every figure."""
    with faults_told():
        originals = load_originals()
        findings = check_content(originals)
    if paths:
        findings = [f for f in findings if any(map(f.concerns, paths))]
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
def coverage(
    document: Annotated[str | None, typer.Argument(help="show only this document")] = None,
    sections: Annotated[bool, typer.Option(help="show the share of every section")] = False,
) -> None:
    """Tell which figures of the mounted originals no fact states: the share by document, and what is missing."""
    with faults_told():
        originals = load_originals()
        if not originals:
            raise OriginalError(f"{originals_directory()}: no originals; set WENCE_ORIGINALS")
        if document is not None and document not in originals:
            raise OriginalError(f"no original of {document!r}; there are {sorted(originals)}")
        counted = figures_covered(load_content().items.values(), originals, read_waivers())
    shown = [one for one in counted if document in (None, one.document)]
    for one in shown:
        if one.outcome is Outcome.MISSING:
            typer.echo(f"{one.document} {one.section}: {one.figure.written} in {one.sentence[:60]}")
    for id_ in dict.fromkeys(one.document for one in shown):
        of_document = [one for one in shown if one.document == id_]
        typer.echo(_share_line(id_, share(of_document)))
        for section in dict.fromkeys(one.section for one in of_document) if sections else ():
            of_section = [one for one in of_document if one.section == section]
            typer.echo(_share_line(f"  {section}", share(of_section)))
    typer.echo(_share_line("all", share(shown)))


@app.command()
def build(
    publish: Annotated[
        bool,
        typer.Option(
            help="publish it without the gate, unless it was rolled back (wence run does)"
        ),
    ] = False,
) -> None:
    """Build the snapshot of the content, unless it is up to date; publish it if nothing is published yet."""
    with faults_told():
        built = build_snapshot()
        if not publish and published(snapshot.build_directory()) is not None:
            return
        if publish_unless_rolled_back(built, "built without the gate"):
            typer.echo(f"snapshot {built.name} is published")
        else:
            typer.echo(f"snapshot {built.name} was rolled back and stays so; see wence kb publish")


def build_snapshot() -> Path:
    """Build the snapshot and the bot's lexicon, telling each step, and return the snapshot's directory.

    On a terminal a bar shows how far it is; elsewhere each step is a line with the seconds since the start.
    """
    started = time.monotonic()
    columns = (BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    console = Console(highlight=False)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=snapshot.STEPS)

        def progress(step: str) -> None:
            bar.console.print(f"{time.monotonic() - started:6.1f} s  {step}")
            bar.advance(task)

        write_bot_lexicon(snapshot.build_directory())
        return snapshot.build(progress=progress)


@app.command()
def ask(text: str, region: str = "410100") -> None:
    """Ask the current snapshot a question and print the reply."""
    with faults_told():
        answered = KnowledgeBase.open().ask(text, default_region=region, today=today())
    typer.echo(
        f"[{answered.reply['kind']}] {answered.item_id} {answered.facet}\n{answered.reply['text']}"
    )


@app.command()
def section(document: str, section: str, anchor: str = "") -> None:
    """Print a section of an original, or only the sentences with ANCHOR."""
    with faults_told():
        originals = load_originals()
        if document not in originals:
            raise OriginalError(
                f"{originals_directory()}: no original of document {document!r}; there are {sorted(originals)}"
            )
        original = originals[document]
        if section not in original.sections:
            raise OriginalError(f"{document} has no section {section!r}; see its {SECTIONS_SUFFIX}")
        lines = _passage_lines(original, section, anchor)
    for line in lines:
        typer.echo(line)


def _tell_imported(imported: list[Imported]) -> None:
    for one in imported:
        told = "proposed for the register" if one.proposed else "in the register"
        news = "written" if one.changed else "unchanged"
        typer.echo(f"{one.id}: {told}, {one.sections} sections {news}")
        if one.changed or not one.proposed:
            for check in one.checks:
                typer.echo(f"  check {check}")
        if one.changed:
            typer.echo("  then run wence kb check")
        if not (originals_directory() / one.source.name).exists():
            typer.echo(
                f"  put {one.source.name} into {originals_directory()} for the checks and the excerpts"
            )


def _passage_lines(original: Original, section: str, anchor: str) -> list[str]:
    if anchor:
        try:
            return passage(original, Source(original.id, section, (anchor,)))
        except LookupError as error:
            raise OriginalError(str(error.args[0])) from error
    return [
        sentence
        for part in original.subtree(section)
        for line in [f"[{part.id}]", *part.lines]
        for sentence in sentences_of(line)
    ]


def _share_line(name: str, part: Share) -> str:
    return f"{name:<20} {part.covered:7.1%} of {part.all:4} figures: {part.stated} stated, {part.waived} waived"


def main() -> None:
    """Run the command line."""
    app()
