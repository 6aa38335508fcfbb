"""The commands ``wence kb import`` and ``section``.

Like all modules of commands this one loads what does the work only when a command runs, so that ``--help`` and
mistyped words are answered at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policies_kb.clock import today
from policies_kb.faults import faults_told
from policies_kb.importing.errors import OriginalError
from policies_kb.model import Source
from policies_kb.records import CONTENT, SECTIONS_SUFFIX, RecordError

if TYPE_CHECKING:
    from policies_kb.importing.importer import Imported
    from policies_kb.originals import Original


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
    from policies_kb.importing.importer import import_files

    with faults_told():
        if not content.is_dir():
            raise RecordError(f"{content}: there is no such folder of records")
        if files:
            imported = import_files(files, content, today(), typer.echo)
            _tell_imported(imported)
            changed = any(one.changed for one in imported)
        else:
            changed = _import_again(content)
    if not changed:
        typer.echo("nothing has changed")


def section(
    document: Annotated[str, typer.Argument(help="a document's id")],
    section: Annotated[str, typer.Argument(help="a section's id")],
    anchor: Annotated[str, typer.Option(help="only the sentences with these words")] = "",
) -> None:
    """Print a section of an original."""
    from policies_kb.originals import load_originals
    from policies_kb.records import originals_directory

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


def _import_again(content: Path) -> bool:
    """Write the sections of all mounted originals; tell whether any changed."""
    from policies_kb.importing.importer import sections_path, sections_text, written
    from policies_kb.originals import load_originals

    originals = load_originals(content=content, progress=typer.echo)
    texts = {sections_path(content, o.id): sections_text(o) for o in originals.values()}
    rewritten = written(texts)
    for original in originals.values():
        if sections_path(content, original.id) in rewritten:
            typer.echo(f"{original.id}: {len(original.sections)} sections written")
    return bool(rewritten)


def _tell_imported(imported: Iterable[Imported]) -> None:
    from policies_kb.records import originals_directory

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
    from policies_kb.originals import passage, sentences_of

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
