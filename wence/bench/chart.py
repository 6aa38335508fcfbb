"""Pictures of a benchmark, as SVG: both axes go by powers of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from jinja2 import Environment, FileSystemLoader

from wence.bench.scale import Timed
from wence.bench.service import Loaded
from wence.evaluate.chart import HEIGHT, MARGIN, WIDTH, across, up

COLOURS = ("#0b6e4f", "#c1121f", "#1d4e89", "#6c757d")
Points = Sequence[tuple[float, float]]


def rates_chart(loaded: Sequence[Loaded]) -> str:
    """Return the picture of turns a second by parallel conversations."""
    lines = {
        one.label: [(n, measured.rate) for n, measured in one.measured.items()] for one in loaded
    }
    return picture("turns/s by parallel conversations", "conversations", "turns/s", lines)


def times_chart(found: Sequence[Timed]) -> str:
    """Return the picture of the searches' p99 by passages."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for one in found:
        lines.setdefault(one.label, []).append((one.passages, one.p99 * 1000))
    return picture("p99 of a search by passages", "passages", "milliseconds", lines)


def picture(title: str, x_label: str, y_label: str, lines: Mapping[str, Points]) -> str:
    """Return lines through points above 0 as SVG, with a legend."""
    points = [point for held in lines.values() for point in held]
    wide, high = _axis([x for x, _ in points]), _axis([y for _, y in points])
    drawn = []
    for n, (label, held) in enumerate(lines.items()):
        places = [(across(_share(x, wide)), up(_share(y, high))) for x, y in held]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        drawn.append({"label": label, "colour": COLOURS[n % len(COLOURS)], "path": path})
    template = Environment(loader=FileSystemLoader(__file__.rpartition("/")[0]), autoescape=True)
    return template.get_template("chart.svg.j2").render(
        title=title,
        x_label=x_label,
        y_label=y_label,
        lines=drawn,
        x_ticks=[(_power(p), across(_share(10.0**p, wide))) for p in range(wide[0], wide[1] + 1)],
        y_ticks=[(_power(p), up(_share(10.0**p, high))) for p in range(high[0], high[1] + 1)],
        width=WIDTH,
        height=HEIGHT,
        margin=MARGIN,
    )


def _axis(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten that values lie between."""
    logs = [math.log10(value) for value in values]
    first = math.floor(min(logs))
    return first, max(math.ceil(max(logs)), first + 1)


def _share(value: float, axis: tuple[int, int]) -> float:
    return (math.log10(value) - axis[0]) / (axis[1] - axis[0])


def _power(power: int) -> str:
    return f"{10.0**power:,.10f}".rstrip("0").rstrip(".")
