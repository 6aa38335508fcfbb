"""Curves over the probability of the first item: what answering more boldly costs, and whether it is honest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True)
class Point:
    """A single question with the item held likeliest for it.

    score: that item's probability; holds: whether the item holds what is expected (None where no single item can);
    passes: whether its reply, given as it stands, would pass.
    """

    score: float
    holds: bool | None
    passes: bool


@dataclass(frozen=True)
class Covered:
    """What comes of answering all questions whose first item is at least as probable as the score."""

    score: float
    coverage: float
    risk: float


@dataclass(frozen=True)
class Bin:
    """Questions with alike scores: the mean score, and the share for which the first item holds what is expected."""

    questions: int
    score: float
    right: float


def risk_coverage(points: Sequence[Point]) -> list[Covered]:
    """Return share answered and share failing of these, for each score, surest first.

    Equal scores are answered together, so that their order can't flatter.
    """
    ranked = sorted(points, key=lambda point: -point.score)
    curve: list[Covered] = []
    failed = 0
    for answered, point in enumerate(ranked, start=1):
        failed += not point.passes
        last = answered == len(ranked) or ranked[answered].score < point.score
        if last:
            curve.append(Covered(point.score, answered / len(ranked), failed / answered))
    return curve


def reliability(points: Sequence[Point], bins: int = BINS) -> list[Bin]:
    """Return the bins that hold questions, by rising score; each spans the same range of scores."""
    held: dict[int, list[Point]] = {}
    for point in points:
        if point.holds is not None:
            held.setdefault(min(int(point.score * bins), bins - 1), []).append(point)
    return [
        Bin(
            len(inside),
            sum(point.score for point in inside) / len(inside),
            sum(bool(point.holds) for point in inside) / len(inside),
        )
        for _, inside in sorted(held.items())
    ]


def calibration_error(points: Sequence[Point]) -> float:
    """Return the mean distance of score and share over all questions (expected calibration error); NaN without."""
    filled = reliability(points)
    total = sum(bin_.questions for bin_ in filled)
    if not total:
        return math.nan
    return sum(bin_.questions * abs(bin_.score - bin_.right) for bin_ in filled) / total
