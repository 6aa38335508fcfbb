"""Leaves out what a PDF prints on every page beside the text: page numbers, heads and feet; parts columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from policies_kb.importing.head import number_line
from policies_kb.importing.outline import heading_of
from policies_kb.importing.pdf_page import Page, PageLine, lines_of

_PAGE_NUMBER = re.compile(
    r"[-—–·•~\s]*\d{1,4}[-—–·•~\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
)
_EDGE_LINES = 2
_SHARE_OF_PAGES = 0.3
_MOST_CELLS = 2  # a line of more is the head of a table that goes on
_NEAR = 4.0  # points
_COLUMN_LINES = 8
_COLUMN_SHARE = 0.6
_COLUMN_TEXT = 8  # characters


def without_furniture(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """Return the pages' lines without page numbers, and without heads and feet that stand on several pages."""
    seen = Counter(
        key for lines in pages for key in {_key(line) for line in _edge(lines) + _edge(lines[::-1])}
    )
    often = max(2, round(_SHARE_OF_PAGES * len(pages)))
    kept = []
    for lines in pages:
        left_out: set[int] = set()
        for edge in (_edge(lines), _edge(lines[::-1])):
            left_out |= {
                id(line)
                for line in takewhile(
                    lambda line: _is_page_number(line) or seen[_key(line)] >= often, edge
                )
            }
        kept.append([line for line in lines if id(line) not in left_out])
    return kept


def columns_of(page: Page) -> list[Page]:
    """Return a page set in two columns as two pages, any other as it is."""
    lines = lines_of(page.pieces, 0)
    parted = [
        line
        for line in lines
        if len(line.cells) == 2 and all(len(cell.text) >= _COLUMN_TEXT for cell in line.cells)
    ]
    if len(parted) < _COLUMN_LINES or len(parted) < _COLUMN_SHARE * len(lines):
        return [page]
    gutter = min(line.cells[1].x for line in parted) - _NEAR
    if any(line.cells[0].end > gutter for line in parted):
        return [page]
    return [
        replace(page, pieces=[p for p in page.pieces if p.x < gutter]),
        replace(page, pieces=[p for p in page.pieces if p.x >= gutter], pictures=0),
    ]


def _edge(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the first lines that may be furniture: neither a table's row nor what a document begins with."""
    return list(
        takewhile(
            lambda line: (
                len(line.cells) <= _MOST_CELLS
                and number_line(line.text) is None
                and heading_of(line.text) is None
            ),
            lines[:_EDGE_LINES],
        )
    )


def _is_page_number(line: PageLine) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text.strip()))


def _key(line: PageLine) -> tuple[str, int]:
    return (re.sub(r"\d+", "#", line.text), round(line.y / _NEAR))
