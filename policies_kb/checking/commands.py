"""The commands ``wence kb check`` and ``coverage``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policies_kb.faults import faults_told
from policies_kb.importing.errors import OriginalError
from policies_kb.records import CONTENT, RecordError, load_content

if TYPE_CHECKING:
    from policies_kb.checking.coverage import Share


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="show only faults of these files or folders")
    ] = None,
) -> None:
    """Validate every record; with the originals mounted, prove every figure."""
    from policies_kb.checking.check import check_content
    from policies_kb.originals import load_originals
    from policies_kb.records import originals_directory

    with faults_told():
        _refuse_strangers(paths or [])
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


def coverage(
    document: Annotated[str | None, typer.Argument(help="show only this document")] = None,
    sections: Annotated[bool, typer.Option(help="show the share of every section")] = False,
) -> None:
    """Tell which figures of the mounted originals no fact states: the share by document, and what is missing."""
    from policies_kb.checking.coverage import Outcome, read_waivers, share
    from policies_kb.checking.coverage import coverage as figures_covered
    from policies_kb.originals import load_originals
    from policies_kb.records import originals_directory

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


def _refuse_strangers(paths: Iterable[Path]) -> None:
    """Refuse paths that can't have faults: what isn't there, or lies outside the records."""
    for path in paths:
        if not path.exists():
            raise RecordError(f"{path}: there is no such file or folder; paths count from here")
        if not path.resolve().is_relative_to(CONTENT):
            raise RecordError(f"{path}: not among the records; they are below {CONTENT}")


def _share_line(name: str, part: Share) -> str:
    return f"{name:<20} {part.covered:7.1%} of {part.all:4} figures: {part.stated} stated, {part.waived} waived"
