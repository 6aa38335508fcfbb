"""Curves as SVG: lines through points whose coordinates go from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 420, 320, 48
STEPS = 5


@dataclass(frozen=True)
class Line:
    """A labelled line; dotted for what is only there to compare with; marked when its points are shown."""

    label: str
    points: Sequence[tuple[float, float]]
    colour: str
    dotted: bool = False
    marked: bool = False

    @property
    def path(self) -> str:
        """Return the points as SVG writes them."""
        return " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Chart:
    """A chart of lines, both axes from 0 to 1."""

    title: str
    x_label: str
    y_label: str
    lines: Sequence[Line]

    @property
    def ticks(self) -> list[tuple[str, float, float]]:
        """Return each tick's label, and its place on both axes."""
        shares = [n / STEPS for n in range(STEPS + 1)]
        return [(f"{share:.1f}", across(share), up(share)) for share in shares]


def across(share: float) -> float:
    """Return the horizontal place of a share."""
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def up(share: float) -> float:
    """Return the vertical place of a share; SVG counts downwards."""
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
