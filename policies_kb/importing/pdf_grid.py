"""Finds the ruled tables of a page: rules that meet make a grid, and each piece of text stands in one of its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policies_kb.importing.pdf_page import Page, Piece, Rule

_NEAR = 3.0  # points
_Cell = tuple[float, float, float, float]  # top, foot, left, right


@dataclass
class Grid:
    """A ruled table. top: its upper edge; rows: its cells' pieces, a cell that reaches over rows in each of them.

    Only a row whose one cell is as wide as the table has one cell.
    """

    top: float
    rows: list[list[list[Piece]]] = field(default_factory=list)


def take_grids(page: Page) -> list[Grid]:
    """Return the ruled tables of a page from top to foot, and take their text out of its pieces."""
    horizontal, vertical = _whole(page.horizontal), _whole(page.vertical)
    grids = []
    for across, down in _meeting(horizontal, vertical):
        top, foot = max(r.at for r in across), min(r.at for r in across)
        left, right = min(r.at for r in down), max(r.at for r in down)
        held = [p for p in page.pieces if _inside(p, foot, top, left, right)]
        if not held:
            continue
        cells: dict[_Cell, list[Piece]] = defaultdict(list)
        for piece in held:
            cells[_cell_of(piece, across, down)].append(piece)
        taken = set(map(id, held))
        page.pieces = [p for p in page.pieces if id(p) not in taken]
        grids.append(Grid(top, _rows(cells, left, right)))
    return sorted(grids, key=lambda grid: -grid.top)


def _rows(cells: dict[_Cell, list[Piece]], left: float, right: float) -> list[list[list[Piece]]]:
    rows = []
    for top in sorted({cell[0] for cell in cells}, reverse=True):
        row = sorted((c for c in cells if c[0] >= top > c[1]), key=lambda c: c[2])
        rows.append([cells[cell] for cell in row])
        if len(row) == 1 and row[0][2:] != (left, right):
            rows[-1].append([])
    return rows


def _inside(piece: Piece, foot: float, top: float, left: float, right: float) -> bool:
    return foot - _NEAR < piece.y < top and left - _NEAR < piece.x < right


def _cell_of(piece: Piece, across: Sequence[Rule], down: Sequence[Rule]) -> _Cell:
    """Return the nearest rules around a piece, of those that pass it by."""
    x, y = (piece.x + min(piece.end, piece.x + piece.size)) / 2, piece.y + piece.size / 3
    over = [r.at for r in across if r.start - _NEAR <= x <= r.end + _NEAR]
    beside = [r.at for r in down if r.start - _NEAR <= y <= r.end + _NEAR]
    return (
        min((at for at in over if at > y), default=max(r.at for r in across)),
        max((at for at in over if at <= y), default=min(r.at for r in across)),
        max((at for at in beside if at <= x), default=min(r.at for r in down)),
        min((at for at in beside if at > x), default=max(r.at for r in down)),
    )


def _whole(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that go on one another, as a table is often drawn cell by cell."""
    whole: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        for n, other in enumerate(whole):
            if (
                abs(other.at - rule.at) <= _NEAR
                and rule.start <= other.end + _NEAR
                and other.start <= rule.end + _NEAR
            ):
                whole[n] = Rule(other.at, min(other.start, rule.start), max(other.end, rule.end))
                break
        else:
            whole.append(rule)
    return whole


def _meeting(
    horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Group the rules that meet; a group of two by two at least is a grid."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for rule in horizontal:
        down = [v for v in vertical if _meet(rule, v)]
        joined = [g for g in groups if any(v in g[1] for v in down)]
        across = [rule, *(h for g in joined for h in g[0])]
        down = list(dict.fromkeys([*down, *(v for g in joined for v in g[1])]))
        groups = [g for g in groups if g not in joined]
        groups.append((across, down))
    return [g for g in groups if len(g[0]) >= 2 and len(g[1]) >= 2]


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )
