"""Finds items that can't be told apart: many of their questions stray to each other, or most of one's to the other.

The limits, and the pairs that are meant to be close, stand in ``overlaps.yml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies_kb.checking.astray import Astray, Question, questions_astray
from policies_kb.checking.findings import Finding, line_of
from policies_kb.model import Item
from policies_kb.records import RecordFile, read_yaml

OVERLAPS = "overlaps.yml"
_SHOWN = 2


@dataclass(frozen=True)
class Limits:
    """When two items overlap.

    both: the share of each one's questions that stray to the other; one: the share of one's, whatever the other's;
    gone: the part of these limits below which a reviewed pair needs no exception any more.
    """

    both: float
    one: float
    gone: float

    def crossed(self, shares: tuple[float, float], part: float = 1.0) -> bool:
        """Tell whether two items overlap. shares: of each one's questions, those that stray to the other."""
        return min(shares) >= part * self.both or max(shares) >= part * self.one


@dataclass(frozen=True)
class _Overlaps:
    """The items with their files, the questions that stray between them, and how many each item has."""

    items: Mapping[str, tuple[RecordFile, Item]]
    astray: Astray
    sizes: Mapping[str, int]

    def shares(self, one: str, other: str) -> tuple[float, float]:
        """Return the share of each one's questions that stray to the other."""
        return self._share(one, other), self._share(other, one)

    def _share(self, one: str, other: str) -> float:
        return len(self.astray.get((one, other), ())) / max(self.sizes[one], 1)


def overlap_faults(
    items: Mapping[str, tuple[RecordFile, Item]], questions: Sequence[Question], content: Path
) -> Iterator[Finding]:
    """Find the items that overlap, and the reviewed pairs that don't. items: with their files, by id."""
    reviewed = read_yaml(content / OVERLAPS)
    limits = Limits(**reviewed["limits"])
    astray = questions_astray({id_: item for id_, (_, item) in items.items()}, questions, content)
    found = _Overlaps(items, astray, Counter(question.item for question in questions))
    meant = {frozenset(row["items"]) for row in reviewed["meant"]}
    yield from _exceptions(found, reviewed["meant"], limits, content / OVERLAPS)
    for names in {frozenset(pair) for pair in astray} - meant:
        one, other = sorted(names)
        shares = found.shares(one, other)
        if limits.crossed(shares):
            yield _finding(found, *((one, other) if shares[0] >= shares[1] else (other, one)))


def _exceptions(
    found: _Overlaps, meant: Sequence[Mapping[str, Any]], limits: Limits, path: Path
) -> Iterator[Finding]:
    seen: set[frozenset[str]] = set()
    for n, row in enumerate(meant):
        one, other = row["items"]
        unknown = [repr(id_) for id_ in (one, other) if id_ not in found.items]
        fault = None
        if unknown:
            fault = f"no item {', '.join(unknown)}; remove the exception"
        elif frozenset((one, other)) in seen:
            fault = f"{one} and {other} are excepted twice; remove one"
        elif not limits.crossed(shares := found.shares(one, other), limits.gone):
            fault = (
                f"{one} and {other} can be told apart: {shares[0]:.0%} and {shares[1]:.0%} of their questions "
                "are astray; remove the exception"
            )
        if fault is not None:
            yield Finding(path, line_of(path, ["meant", n]), fault)
        seen.add(frozenset((one, other)))


def _finding(found: _Overlaps, one: str, other: str) -> Finding:
    (file, item), (beside, neighbour) = found.items[one], found.items[other]
    away, back = (found.astray.get(pair, ()) for pair in ((one, other), (other, one)))
    message = (
        f"{len(away)} of {found.sizes[one]} questions of {one} ({item.title}) fit {other} ({neighbour.title}) "
        f"at least as well, and {len(back)} of {found.sizes[other]} the other way round; merge the two, or sharpen "
        f"titles and questions; if they are meant to be close, say why in {OVERLAPS}"
    )
    lines = [f"{beside.path}:{line_of(beside.path, ['questions'])}: {other}"]
    lines += [f"{q.place}: {q.item} {q.text!r}" for q in [*away[:_SHOWN], *back[:_SHOWN]]]
    at = line_of(file.path, ["questions"])
    return Finding(file.path, at, "\n    ".join([message, *lines]), (beside.path,))
