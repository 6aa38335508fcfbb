"""Splits an original into its documents: a gazette by the numbers of its documents, any other file into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policies_kb.importing.head import begins_title, ends_document, issued_on, number_line, title_of

_TITLE_LINES = 3
_HEAD_LINES = 40
_FEWEST_LINES = 3


@dataclass(frozen=True)
class RawDocument:
    """A document as it stands in its original: number (or None), title, date of issue (or None), first line."""

    number: str | None
    title: str
    issued_on: date | None
    first_line: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Numbered:
    """A line with the number of a document. start: where its head begins; head: from there to its text."""

    at: int
    number: str
    dated: date | None
    start: int
    title: str


def split_documents(lines: Sequence[str]) -> list[RawDocument]:
    """Return the documents of an original in the order in which they stand."""
    numbered = _numbered(lines)
    if len(numbered) < 2:
        return [_single(lines)]
    documents = []
    ends = [*(n.start for n in numbered[1:]), len(lines)]
    for one, end in zip(numbered, ends, strict=True):
        text = tuple(lines[one.at + 1 : end])
        dated = one.dated or issued_on(text)
        documents.append(RawDocument(one.number, one.title, dated, one.at + 2, text))
    return documents


def _numbered(lines: Sequence[str]) -> list[_Numbered]:
    """Return where documents begin. A number that stands several times begins the longest text after it."""
    found = [(i, n) for i, line in enumerate(lines) if (n := number_line(line)) is not None]
    if len(found) < 2:
        return []
    ends = [*(i for i, _ in found[1:]), len(lines)]
    longest: dict[str, tuple[int, _Numbered]] = {}
    for (at, (number, dated)), end in zip(found, ends, strict=True):
        filled = sum(1 for line in lines[at + 1 : end] if line.strip())
        one = _head(lines, at, end, number, dated)
        if dated is None and (not one.title or filled < _FEWEST_LINES or "\t" in lines[at]):
            continue  # named in a list or a table
        if number not in longest or filled > longest[number][0]:
            longest[number] = (filled, one)
    return sorted((one for _, one in longest.values()), key=lambda one: one.at)


def _head(lines: Sequence[str], at: int, end: int, number: str, dated: date | None) -> _Numbered:
    """Return the head of a numbered document: its title stands before its number, else after it."""
    start = _title_start(lines, at)
    before = "".join(line.strip() for line in lines[start:at]).replace(" ", "")
    if dated is not None or title_of(lines[start:at]):
        return _Numbered(at, number, dated, start, before)
    return _Numbered(at, number, dated, at, title_of(lines[at + 1 : end]))


def _title_start(lines: Sequence[str], number_at: int) -> int:
    """Return the line at which the title above a number begins: with who issues it, else the line above."""
    above = [i for i in range(number_at - 1, max(number_at - 12, -1), -1) if lines[i].strip()]
    for i in above[:_TITLE_LINES]:
        if begins_title(lines[i]):
            return i
        if ends_document(lines[i]):
            break
    return above[0] if above else number_at


def _single(lines: Sequence[str]) -> RawDocument:
    head = [line for line in lines if line.strip()][:_HEAD_LINES]
    found = next((n for line in head if (n := number_line(line)) is not None), None)
    number, dated = found if found is not None else (None, None)
    return RawDocument(number, title_of(head), dated or issued_on(lines), 1, tuple(lines))
