"""Rebuilds the paragraphs of a PDF from its lines: by margins, indents and stops, across pages."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies_kb.importing.head import number_line
from policies_kb.importing.outline import heading_of
from policies_kb.importing.pdf_page import PageLine, width_of

# All in widths of a Chinese character of the line's type.
_INDENT = (1.2, 3.2)
_DEEPEST_INDENT = 4.5
_NOT_INDENTED = 0.8
_SPARE = 2.6
_NARROWEST = 15.0
_INDENTING_SHARE = 0.08
_FULL_QUANTILE = 0.8
_STOP = re.compile(r"[。；：！？;:!?”』」）)】〕》]$")

# What is not parted at the end of a line: a number or a Latin word, and the brackets and stops around a character.
_UNBROKEN = re.compile(r"[“‘（《〈【〔(\[]*(?:[!-~]+|.)[”’）》〉】〕，。、；：！？％%…]*")
_WRAPPED = re.compile(r"(?<![A-Za-z])\n|\n(?![A-Za-z])")


@dataclass(frozen=True)
class Finished:
    """A line that needs no more joining: a table row, a paragraph of a box, or the end of a page."""

    text: str


PAGE_BREAK = Finished("")


@dataclass(frozen=True)
class _Measure:
    """The text area. left: by page; width: of a full line; indents: whether paragraphs begin indented."""

    left: dict[int, float]
    width: float
    indents: bool

    def begins(self, line: PageLine) -> float:
        """Return how far from the left margin a line begins, in widths of its type."""
        return (line.x - self.left[line.page]) / line.size

    def is_full(self, line: PageLine, following: PageLine) -> bool:
        """Tell whether what ``following`` begins with had no room any more at the end of ``line``."""
        reach = line.end - self.left[line.page]
        spare = (self.width - reach) / line.size
        word = _UNBROKEN.match(following.text)
        needed = width_of(word.group(0)) if word else 0.0
        return reach / line.size >= _NARROWEST and spare <= max(_SPARE, needed + 1)


def paragraphs_of(parts: Sequence[PageLine | Finished]) -> Iterator[str]:
    """Yield the paragraphs and rows in the form of ``reading``. A paragraph may go on over PAGE_BREAK."""
    measure = _measured([part for part in parts if isinstance(part, PageLine)])
    text: list[str] = []
    last: PageLine | None = None
    broken = False
    for part in parts:
        if part is PAGE_BREAK:
            broken = True
            continue
        if isinstance(part, PageLine) and last is not None and _goes_on(last, part, measure):
            text.append(part.text)
            last, broken = part, False
            continue
        if text:
            yield joined(text)
        if broken:
            yield ""
            broken = False
        if isinstance(part, PageLine):
            text, last = [part.text], part
        else:
            text, last = [], None
            yield part.text
    if text:
        yield joined(text)


def joined(lines: Sequence[str]) -> str:
    """Join wrapped lines; only between two words in Latin letters was there a space."""
    return _WRAPPED.sub("", "\n".join(lines)).replace("\n", " ")


def _goes_on(last: PageLine, line: PageLine, measure: _Measure) -> bool:
    if len(last.cells) > 1 or len(line.cells) > 1:
        return False
    if abs(last.size - line.size) > 0.15 * line.size:
        return False  # another size of type: a heading and its text
    if measure.begins(line) > _NOT_INDENTED or measure.begins(last) > _DEEPEST_INDENT:
        return False
    if not measure.is_full(last, line):
        return False
    if number_line(last.text) is not None:
        return False
    ended, begins = bool(_STOP.search(last.text)), heading_of(line.text) is not None
    if measure.indents:
        return not (ended and begins)  # a paragraph would begin indented, a heading perhaps not
    return not ended and not begins


def _measured(lines: Sequence[PageLine]) -> _Measure:
    by_page: dict[int, list[PageLine]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    left = {page: min(line.x for line in held) for page, held in by_page.items()}
    single = [line for line in lines if len(line.cells) == 1]
    if not single:
        return _Measure(left, 0.0, indents=False)
    usual = statistics.median(left.values())
    for page, held in by_page.items():
        if len(held) < 5 and 0 < left[page] - usual <= _INDENT[1] * held[0].size:
            left[page] = usual  # a page of few lines, perhaps all indented
    reaches = sorted(line.end - left[line.page] for line in single)
    width = reaches[min(len(reaches) - 1, int(_FULL_QUANTILE * len(reaches)))]
    indented = [
        line
        for line in single
        if _INDENT[0] <= (line.x - left[line.page]) / line.size <= _INDENT[1]
    ]
    return _Measure(left, width, indents=len(indented) >= _INDENTING_SHARE * len(single))
