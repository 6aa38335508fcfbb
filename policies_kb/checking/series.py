"""Checks the series of an item: what stands in one must be exact numbers of one unit, one for each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from policies_kb.checking.findings import Finding, line_of
from policies_kb.formulas.differing import comparable, entries_of
from policies_kb.model import Item, Series
from policies_kb.records import RecordFile

_T = TypeVar("_T")


def series_faults(file: RecordFile, item: Item) -> Iterator[Finding]:
    """Yield all faults of the series of an item."""
    for n, series in enumerate(item.series):
        line = line_of(file.path, ["series", n])
        for message in _faults(series, item):
            yield Finding(file.path, line, f"series {series.name or n + 1}: {message}")
    words = [word for series in item.series for word in series.words]
    if len(item.series) > 1 and (
        not all(series.name for series in item.series) or len(words) != len(set(words))
    ):
        line = line_of(file.path, ["series"])
        yield Finding(
            file.path,
            line,
            "give each of several series a name, and words of its own to all but one",
        )


def _faults(series: Series, item: Item) -> Iterator[str]:
    entries = entries_of(series)
    unknown = [entry.fact for entry in entries if entry.fact not in item.facts]
    for name in unknown:
        yield f"{name} is no fact of the item; mend the name or remove it"
    if unknown:
        return
    if len(entries) < 2:
        yield "needs two figures; add one or remove the series"
    for name, count in _repeated([entry.fact for entry in entries]):
        yield f"{name} stands {count} times in it; a fact holds at one time"
    for (ends, target), count in _repeated([(entry.ends, entry.target) for entry in entries]):
        kind = "targets" if target else "reached figures"
        yield f"{count} {kind} are of {ends}; keep the one that is meant, or none where they disagree"
    first = item.facts[entries[0].fact]
    for entry in entries:
        if not comparable(first, item.facts[entry.fact]):
            yield f"{entry.fact} is no exact number in a unit like that of {first.name}"
    if len({entry.time.isdigit() for entry in entries}) > 1:
        yield "mixes years and plans: what holds at a time and what counts over years can't be compared"


def _repeated(found: Iterable[_T]) -> list[tuple[_T, int]]:
    return [(one, count) for one, count in Counter(found).items() if count > 1]
