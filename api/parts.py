"""What the lines of an answer's text are, told by how they begin."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, Field

from api.wording import wording

CLAUSES = "；"


class PartKind(StrEnum):
    """What a part of an answer's text is.

    What is asked for first is one LEAD, or several clauses of MAIN; MORE are facts that go with it.
    """

    HEADING = "heading"
    LEAD = "lead"
    MAIN = "main"
    MORE = "more"
    MET = "met"
    NOT_MET = "not_met"
    UNSURE = "unsure"
    CHOICE = "choice"
    NOTE = "note"
    WARNING = "warning"
    BASIS = "basis"
    PLAIN = "plain"


class Part(BaseModel):
    """A part of a reply's text: one clause of it, or a line. All parts together are the text."""

    kind: PartKind
    label: str = Field(
        description="How the line begins, 注意：; empty where it has no such beginning."
    )
    text: str


def part_of_answer(line: str) -> str:
    """Return what a line of an answer's text is, by how it begins: see page.line_marks."""
    return _mark_of(line, "line_marks")[0]


def parts_of(text: str) -> list[Part]:
    """Return the parts of a reply's text: what is asked for first, clause by clause, then the rest.

    Labels and texts one after the other are the text again, but for line breaks and the semicolons between clauses.
    """
    found: list[Part] = []
    for line in filter(str.strip, text.split("\n")):
        known = {part.kind for part in found}
        found += _parts_of_line(line.strip(), first=not known & {PartKind.LEAD, PartKind.MAIN})
    return found


def _parts_of_line(line: str, *, first: bool) -> Iterator[Part]:
    name, mark = _mark_of(line, "line_marks")
    if name == "plain":
        name, mark = _mark_of(line, "point_marks")
    kind = PartKind(name)
    label = _label(line, mark)
    rest = line.removeprefix(label)
    if kind is PartKind.PLAIN and first:
        clauses = rest.split(CLAUSES)
        kind = PartKind.LEAD if len(clauses) == 1 else PartKind.MAIN
        yield from (Part(kind=kind, label="", text=clause) for clause in clauses)
    elif kind is PartKind.MORE:
        clauses = rest.split(CLAUSES)
        yield Part(kind=kind, label=label, text=clauses[0])
        yield from (Part(kind=kind, label="", text=clause) for clause in clauses[1:])
    else:
        yield Part(kind=kind, label=label, text=rest)


def _label(line: str, mark: str) -> str:
    """Return what the line begins with up to its colon, when its mark is such a beginning or leads to one."""
    if mark.endswith("：") or not mark.endswith("“"):
        return mark if mark.endswith("：") else ""
    head, colon, _ = line.partition("：")
    return head + colon if colon else ""


def _mark_of(line: str, table: str) -> tuple[str, str]:
    """Return the name of what the line is and the mark it begins with."""
    beginnings, named = _marks(table)
    if line.startswith(beginnings):
        for mark, name in named:
            if line.startswith(mark):
                return name, mark
    return "plain", ""


@cache
def _marks(table: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the marks of a table, and each with its name, in their order."""
    known = wording()["page"][table]
    named = tuple((str(mark), str(name)) for name, marks in known.items() for mark in marks)
    return tuple(mark for mark, _ in named), named
