"""What stands where on a page of a PDF: pieces of text put together to lines, and the rules of tables.

Lengths are in points; y grows upwards, as in PDF.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject

from policies_kb.importing.pdf_font import USUAL, latin_width

_SAME_LINE = 0.45  # of the type size
_CELL_GAP = 1.5  # of the type size: a wider gap parts cells
_WORD_GAP = 0.25
_THIN = 2.5  # points: a filled rectangle up to this is a rule
_STROKES = {b"S", b"s", b"B", b"B*", b"b", b"b*"}
_FILLS = {b"f", b"F", b"f*"}
_Point = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """A piece of text that stands on one line, from ``x`` to ``end``. size: of the type."""

    x: float
    y: float
    size: float
    text: str
    end: float


@dataclass(frozen=True)
class PageLine:
    """A line on a page. page: which of the pages; cells: its pieces, joined where no wide gap parts them."""

    page: int
    cells: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line as text, cells parted by tabs."""
        return "\t".join(cell.text for cell in self.cells)

    @property
    def x(self) -> float:
        """Where the line begins."""
        return self.cells[0].x

    @property
    def y(self) -> float:
        """The line's height on its page."""
        return self.cells[0].y

    @property
    def size(self) -> float:
        """The largest type of the line."""
        return max(cell.size for cell in self.cells)

    @property
    def end(self) -> float:
        """Where the line ends."""
        return max(cell.end for cell in self.cells)


@dataclass(frozen=True)
class Rule:
    """A straight line: horizontal from ``start`` to ``end`` at height ``at``, or vertical likewise."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """A page's pieces and rules, and how many pictures it shows."""

    number: int
    pieces: list[Piece] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictures: int = 0


def width_of(text: str, latin: float = USUAL) -> float:
    """Return how wide ``text`` is in sizes of its type: a Chinese character 1, any other ``latin``."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide + latin * (len(text) - wide)


def page_of(source: PageObject, number: int) -> Page:
    """Return what stands on a page; ``number`` counts from 1."""
    page = Page(number)
    turned = int(source.get("/Rotate", 0) or 0) % 360
    path = _Path(page)

    latin: dict[int, float] = {}

    def text(piece: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if not piece.strip():
            return
        high = abs(size) * max(map(abs, tm[:4])) * max(map(abs, cm[:4]))
        x, y = _upright(_placed(cm, tm[4], tm[5]), turned)
        lead = len(piece) - len(piece.lstrip())
        if id(font) not in latin:
            latin[id(font)] = latin_width(font)
        width = latin[id(font)]
        words = " ".join(piece.split())
        x += lead * high * width
        end = x + high * width_of(words, width)
        page.pieces.append(Piece(x, y, high or 1.0, words, end))

    def operator(name: bytes, operands: Any, cm: Any, _tm: Any) -> None:
        path.follow(name, operands, lambda x, y: _upright(_placed(cm, x, y), turned))

    source.extract_text(visitor_text=text, visitor_operand_before=operator)
    page.pictures = _pictures(source)
    return page


class _Path:
    """Follows the drawing of lines; only what is painted becomes a rule, not what clips."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._pen = (0.0, 0.0)
        self._lines: list[tuple[_Point, _Point]] = []
        self._areas: list[tuple[_Point, _Point]] = []

    def follow(self, name: bytes, operands: Any, placed: Callable[[float, float], _Point]) -> None:
        """Take in one operator of the page's contents."""
        if name == b"re" and len(operands) >= 4:
            x, y, width, height = map(float, operands[:4])
            self._areas.append((placed(x, y), placed(x + width, y + height)))
        elif name == b"m" and len(operands) >= 2:
            self._pen = placed(float(operands[0]), float(operands[1]))
        elif name == b"l" and len(operands) >= 2:
            to = placed(float(operands[0]), float(operands[1]))
            self._lines.append((self._pen, to))
            self._pen = to
        elif name in _STROKES or name in _FILLS:
            for low, high in self._areas:
                _add_area(self._page, low, high, stroked=name in _STROKES)
            for start, end in self._lines if name in _STROKES else ():
                _add_rule(self._page, start, end)
        if name == b"n" or name in _STROKES or name in _FILLS:
            self._lines.clear()
            self._areas.clear()


def lines_of(pieces: Sequence[Piece], page: int) -> list[PageLine]:
    """Put pieces together to lines, from the top of the page to its foot."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.y, p.x)):
        if rows and rows[-1][0].y - piece.y <= _SAME_LINE * min(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [PageLine(page, _joined(sorted(row, key=lambda p: p.x))) for row in rows]


def _joined(row: list[Piece]) -> tuple[Piece, ...]:
    cells = [row[0]]
    for piece in row[1:]:
        last = cells[-1]
        gap = (piece.x - last.end) / max(last.size, piece.size)
        if gap > _CELL_GAP:
            cells.append(piece)
            continue
        between = " " if gap > _WORD_GAP and _is_narrow(last.text[-1], piece.text[0]) else ""
        text = last.text + between + piece.text
        size, end = max(last.size, piece.size), max(last.end, piece.end)
        cells[-1] = Piece(last.x, last.y, size, text, end)
    return tuple(cells)


def _is_narrow(before: str, after: str) -> bool:
    return all(unicodedata.east_asian_width(c) in {"Na", "N", "H"} for c in (before, after))


def _placed(cm: Any, x: float, y: float) -> _Point:
    return (cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5])


def _upright(point: _Point, turned: int) -> _Point:
    """Return where the point is seen on a page that is shown turned clockwise by ``turned`` degrees."""
    x, y = point
    return {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(turned, point)


def _add_area(page: Page, low: _Point, high: _Point, *, stroked: bool) -> None:
    left, right = sorted((low[0], high[0]))
    foot, top = sorted((low[1], high[1]))
    if top - foot <= _THIN:
        _add_rule(page, (left, foot), (right, foot))
    elif right - left <= _THIN:
        _add_rule(page, (left, foot), (left, top))
    elif stroked:
        for y in (foot, top):
            _add_rule(page, (left, y), (right, y))
        for x in (left, right):
            _add_rule(page, (x, foot), (x, top))


def _add_rule(page: Page, start: _Point, end: _Point) -> None:
    if abs(start[1] - end[1]) <= _THIN:
        left, right = sorted((start[0], end[0]))
        page.horizontal.append(Rule(start[1], left, right))
    elif abs(start[0] - end[0]) <= _THIN:
        foot, top = sorted((start[1], end[1]))
        page.vertical.append(Rule(start[0], foot, top))


def _pictures(page: PageObject) -> int:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return 0
    held = objects.get_object().values()
    return sum(1 for one in held if one.get_object().get("/Subtype") == "/Image")
