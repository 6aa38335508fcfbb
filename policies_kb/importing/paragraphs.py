"""Rebuilds paragraphs and table rows from the lines of an original.

Page breaks leave a blank line inside a sentence; tables come with tab-separated cells, or one cell a line, as
``reading`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policies_kb.importing.outline import heading_of

_ENDED = re.compile(r"[。；：！？:;!?…”』」）)】〕》—]$")
_LIST_MARK = re.compile(r"^[-—–]\s+(?=[（(\d附])")
_ROW_START = re.compile(r"^\d{1,2}[.．、]")
_SHORT_LINE = 16
_PAGE_NUMBER = re.compile(
    r"[-—–·]+\s*\d{1,4}\s*[-—–·]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?"
)
_CONTENTS_LINE = re.compile(r".+(?:…|\.{3}|·{3})[….·\s]*\d{1,4}")


@dataclass(frozen=True)
class Block:
    """A paragraph (one cell) or a table row (its cells). line: where it starts in the original, from 1."""

    cells: tuple[str, ...]
    line: int
    is_row: bool

    @property
    def text(self) -> str:
        """The block as one line; cells are separated by tabs."""
        return "\t".join(self.cells)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    tabbed: bool
    after_blank: bool


def blocks_of(lines: Iterable[str], *, first_line: int = 1) -> list[Block]:
    """Return the paragraphs and table rows of ``lines``, page breaks mended."""
    blocks: list[Block] = []
    for line in _clean(lines, first_line):
        if line.tabbed:
            _add_cells(blocks, line)
            continue
        if blocks and _is_continued(blocks[-1], line):
            last = blocks[-1]
            blocks[-1] = Block((last.cells[0] + line.text,), last.line, is_row=False)
        else:
            blocks.append(Block((line.text,), line.number, is_row=False))
    return blocks


def _clean(lines: Iterable[str], first_line: int) -> Iterable[_Line]:
    blank = True
    for number, raw in enumerate(lines, first_line):
        tabbed = "\t" in raw.rstrip()
        text = raw.replace("\u3000", " ").strip(" \r\n\ufeff")
        stripped = text.strip()
        if not stripped or _PAGE_NUMBER.fullmatch(stripped) or _CONTENTS_LINE.fullmatch(stripped):
            blank = True
            continue
        text = _LIST_MARK.sub("", text.strip()) if not tabbed else text.rstrip("\t ")
        yield _Line(number, text, tabbed, blank)
        blank = False


def _add_cells(blocks: list[Block], line: _Line) -> None:
    cells = tuple(c.strip() for c in line.text.split("\t") if c.strip())
    one_cell_a_line = line.text.startswith("\t") and len(cells) == 1
    if not one_cell_a_line:
        blocks.append(Block(cells, line.number, is_row=True))
        return
    cell = cells[0]
    if heading_of(cell) is not None and not _ROW_START.match(cell):
        blocks.append(Block((cell,), line.number, is_row=False))
    elif line.text.startswith("\t\t"):
        blocks.append(Block((cell,), line.number, is_row=True))
    elif blocks and blocks[-1].is_row and not _ROW_START.match(cell):
        last = blocks[-1]
        blocks[-1] = Block((*last.cells, cell), last.line, is_row=True)
    else:
        blocks.append(Block((cell,), line.number, is_row=True))


def _is_continued(last: Block, line: _Line) -> bool:
    if (
        last.is_row
        or not line.after_blank
        or len(last.text) < _SHORT_LINE
        or _ENDED.search(last.text)
    ):
        return False
    if heading_of(line.text) is not None:
        return False
    heading = heading_of(last.text)
    return heading is None or not heading.title
