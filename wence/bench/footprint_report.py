"""The figures of a footprint as Markdown, and how they stand to what they may be at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wence.bench.footprint import Footprint, Memory, middle

MOST_START = 15.0  # seconds
MOST_BOT = MOST_ACTIONS_AND_API = 400.0  # megabytes
MOST_DISK = 1500.0  # megabytes
MOST_TAKEN = 5.0  # seconds


def footprint_report(found: Footprint) -> str:
    """Return the tables and the limits."""
    return "\n".join([*_limits(found), "", *_processes(found), "", *_turns(found)])


def _limits(found: Footprint) -> Iterator[str]:
    both = [found.asked[name].share for name in ("actions", "api")]
    rows = [
        ("start, until ready", found.start, MOST_START, "s"),
        ("`bot`, resident after the questions", found.asked["bot"].resident, MOST_BOT, "MB"),
        (
            "`actions` and `api`, by share after the questions",
            sum(both),
            MOST_ACTIONS_AND_API,
            "MB",
        ),
        ("all environments on the disk", sum(found.disk.values()), MOST_DISK, "MB"),
        ("a publication taken up by all", found.taken, MOST_TAKEN, "s"),
    ]
    yield "| what | measured | at most | of that | |"
    yield "|---|---|---|---|---|"
    for what, value, most, unit in rows:
        reached = "reached" if value <= most else "**missed**"
        yield f"| {what} | {value:.1f} {unit} | {most:.0f} {unit} | {value / most:.2f} | {reached} |"
    yield ""
    yield (
        "On the disk: " + ", ".join(f"`{p}` {size:.0f} MB" for p, size in found.disk.items()) + "."
    )


def _processes(found: Footprint) -> Iterator[str]:
    yield (
        "| process | processor until ready | after the start: resident, by share, alone | after the questions | "
        "after a publication | most resident while it was taken up |"
    )
    yield "|---|---|---|---|---|---|"
    for name, seconds in found.processor.items():
        held = (found.started[name], found.asked[name], found.published[name])
        cells = " | ".join(map(_memory, held))
        yield f"| {name} | {seconds:.1f} s | {cells} | {found.peak[name]:.0f} MB |"


def _turns(found: Footprint) -> Iterator[str]:
    yield (
        "Middle time of a turn, a hundred questions at a time (in brackets what a fixed sum took meanwhile, which "
        "tells how fast the processor was):"
    )
    yield ""
    yield f"{_batches(found.batches)}; after a publication {_batches(found.batches_after)}."
    together = [*found.batches, *found.batches_after]
    fastest = min(pace for _, pace in together)
    evened = [time * fastest / pace for time, pace in together]
    told = ", ".join(f"{time:.1f}" for time in evened)
    yield ""
    yield f"At the pace of the fastest batch: {told} ms; the middle one {middle(evened):.1f} ms."


def _batches(batches: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{time:.1f} ms ({pace:.1f})" for time, pace in batches)


def _memory(one: Memory) -> str:
    return f"{one.resident:.0f}, {one.share:.0f}, {one.alone:.0f} MB"
