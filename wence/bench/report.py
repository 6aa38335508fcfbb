"""The figures of a benchmark as Markdown tables, ratios, and how they stand to the targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wence.bench.load import Measured
from wence.bench.memory import Used
from wence.bench.scale import OURS, Timed
from wence.bench.service import Loaded

TARGET_AT = 32  # conversations
MOST_SEARCH, MOST_PASSAGES = 0.02, 1_000_000
RATE_RATIO, FIRST_RATIO, MOST_SECONDS, TWO_RATIO = 10.0, 8.0, 0.4, 1.6


def service_report(loaded: Sequence[Loaded]) -> str:
    """Return the tables of the whole service. loaded: ours, ours doubled, stock."""
    ours, two, stock = loaded
    lines = [
        "| service | conversations | turns/s | p50 | p95 | p99 | turns without a reply |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in loaded:
        lines += [_row(one.label, measured) for measured in one.measured.values()]
    lines += ["", *_ratios(ours, stock), "", *_targets(ours, two, stock), ""]
    lines += ["| service | process | memory | " + _busy_head(ours) + " |"]
    lines += ["|---|---|---|" + "---|" * len(ours.used)]
    for one in loaded:
        lines += _processes(one, list(ours.used))
    return "\n".join(lines)


def scale_report(found: Sequence[Timed]) -> str:
    """Return the table of the searches, and how ours stands to what it may take at most."""
    lines = [
        "| passages | search | p50 | p99 | processor p50 | processor p99 | questions | build | index |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        size = "–" if one.megabytes is None else f"{one.megabytes:.0f} MB"
        times = (one.p50, one.p99, one.busy50, one.busy99)
        cells = " | ".join(f"{seconds * 1000:.2f} ms" for seconds in times)
        lines.append(
            f"| {one.passages:,} | {one.label} | {cells} | {one.asked} | {one.build_seconds:.1f} s | {size} |"
        )
    widest = [one for one in found if one.label == OURS and one.passages == MOST_PASSAGES]
    for one in widest:
        lines += ["", "| target | found | |", "|---|---|---|"]
        for what, seconds in (("", one.p99), (", processor", one.busy99)):
            target = f"p99 at {MOST_PASSAGES:,} passages{what} ≤ {_milliseconds(MOST_SEARCH, 0)}"
            met = _met(seconds <= MOST_SEARCH)
            lines.append(f"| {target} | {_milliseconds(seconds)} | {met} |")
    return "\n".join(lines)


def _row(label: str, one: Measured) -> str:
    times = " | ".join(_milliseconds(seconds) for seconds in (one.p50, one.p95, one.p99))
    return f"| {label} | {one.conversations} | {one.rate:.1f} | {times} | {one.failed} |"


def _ratios(ours: Loaded, stock: Loaded) -> Iterator[str]:
    yield "| conversations | turns/s, ours : stock | p50, stock : ours | p99, stock : ours |"
    yield "|---|---|---|---|"
    for conversations, mine in ours.measured.items():
        theirs = stock.measured[conversations]
        rate, p50, p99 = mine.rate / theirs.rate, theirs.p50 / mine.p50, theirs.p99 / mine.p99
        yield f"| {conversations} | {rate:.1f} | {p50:.1f} | {p99:.1f} |"


def _targets(ours: Loaded, two: Loaded, stock: Loaded) -> Iterator[str]:
    mine, theirs = ours.measured[TARGET_AT], stock.measured[TARGET_AT]
    rate = mine.rate / theirs.rate
    first = stock.measured[1].p50 / ours.measured[1].p50
    doubled = two.measured[TARGET_AT].rate / mine.rate
    yield "| target | found | |"
    yield "|---|---|---|"
    yield f"| turns/s at 32: ours ≥ {RATE_RATIO:.0f} × stock | {rate:.1f} × | {_met(rate >= RATE_RATIO)} |"
    yield f"| p50 at 1: ours ≤ 1/{FIRST_RATIO:.0f} of stock's | 1/{first:.1f} | {_met(first >= FIRST_RATIO)} |"
    yield f"| p99 at 32 ≤ 400 ms | {_milliseconds(mine.p99)} | {_met(mine.p99 <= MOST_SECONDS)} |"
    yield f"| two of each ≥ {TWO_RATIO} × one, turns/s at 32 | {doubled:.2f} × | {_met(doubled >= TWO_RATIO)} |"


def _met(met: bool) -> str:
    return "reached" if met else "**missed**"


def _busy_head(ours: Loaded) -> str:
    return " | ".join(f"cores busy at {conversations}" for conversations in ours.used)


def _processes(one: Loaded, conversations: Sequence[int]) -> Iterator[str]:
    names = list(dict.fromkeys(name for used in one.used.values() for name in used))
    for name in names:
        held = [one.used.get(n, {}).get(name) for n in conversations]
        most = max(used.megabytes for used in held if used)
        rates = [one.measured[n].rate if n in one.measured else 0.0 for n in conversations]
        busy = " | ".join(map(_busy, held, rates))
        yield f"| {one.label} | {name} | {most:.0f} MB | {busy} |"


def _busy(used: Used | None, rate: float) -> str:
    return f"{used.cores:.2f} ({used.cores / rate * 1000:.1f} ms)" if used else "–"


def _milliseconds(seconds: float, places: int = 1) -> str:
    return f"{seconds * 1000:.{places}f} ms" if seconds < 1 else f"{seconds:.2f} s"
