"""Chooses the matters that are worth weighing for a question, and gathers the features by which they are weighed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies_kb.search.index import COVERAGE, FEATURES, MatterIndex, Query
from policies_kb.search.network import margins
from policies_kb.search.vectors import Floats

# Features that are also weighed relative to the best matter, and what they count for among the most promising.
_PROMISES = {
    "typical": 2.0,
    "typical_sound": 0.5,
    "best_question": 1.0,
    "coverage": 1.0,
    "profile_coverage": 0.5,
    "name_mass": 0.5,
    "best_sound": 0.5,
}
_RELATIVE = np.array([FEATURES.index(name) for name in _PROMISES])
_PROMISE = np.array(list(_PROMISES.values()), dtype=np.float32)
_TYPICAL = list(_PROMISES).index("typical")
# What speaks for declining at all, and for one of the reasons: how much one of its questions is like this one.
NONE_FEATURES = ("bias", *(f"best_{FEATURES[i]}" for i in _RELATIVE), "lead", "unknown", "length")
REASON_FEATURES = ("reason_question", "reason_question_squared", "reason_coverage")
WEIGHTS = (
    *FEATURES,
    *(f"relative_{FEATURES[i]}" for i in _RELATIVE),
    *NONE_FEATURES,
    *REASON_FEATURES,
)
# What else matters together with these: by how much each match feature is better than the best of the others', and what
# is said of the question to the reasons to decline.
TOGETHER = (
    *WEIGHTS,
    *(f"margin_{name}" for name in FEATURES),
    *(f"question_{name}" for name in NONE_FEATURES[1:]),
)
_ALONE = len(FEATURES)
_NONE = _ALONE + len(_RELATIVE)
_REASON = _NONE + len(NONE_FEATURES)
_QUESTION = FEATURES.index("best_question")
_WEIGHED = 15
DECLINE = "decline."
Booleans = NDArray[np.bool_]
_LONG = 30


@dataclass(frozen=True)
class Weighed:
    """The matters weighed for a question. numbers: rising; rows: the features of each, in the order of WEIGHTS.

    best: of each feature that is also weighed relative to it the best matter's. The region's column is left open,
    and ``MatterIndex.complete`` fills in some others.
    """

    numbers: NDArray[np.intp]
    rows: Floats
    best: Floats

    def others(self, numbers: Collection[int], table: Floats) -> Weighed | None:
        """Return those of some matters that are not among these, or None when all are.

        table: the features of all matters.
        """
        held = frozenset(self.numbers.tolist())
        new = np.array(sorted({*numbers} - held), dtype=np.intp)
        if not len(new):
            return None
        rows = np.zeros((len(new), len(WEIGHTS)), dtype=np.float32)
        rows[:, :_ALONE] = table[new]
        rows[:, _ALONE:_NONE] = np.minimum(rows.take(_RELATIVE, axis=1) / self.best, 1.0)
        return Weighed(new, rows, self.best)

    def joined(self, more: Weighed) -> Weighed:
        """Return these and others."""
        numbers = np.concatenate([self.numbers, more.numbers])
        order = np.argsort(numbers)
        rows = np.concatenate([self.rows, more.rows])[order]
        return Weighed(numbers[order], rows, self.best)


def together(rows: Floats) -> Floats:
    """Return the features of the matters worth weighing for a question with those in the order of TOGETHER.

    rows: of all of them, in the order of WEIGHTS, with the region's column.
    """
    question = rows[rows[:, _NONE].argmax(), _NONE + 1 : _REASON]
    return np.concatenate(
        [rows, margins(rows[:, :_ALONE]), np.tile(question, (len(rows), 1))], axis=1
    )


def declining(index: MatterIndex) -> Booleans:
    """Return which matters stand for a reason to decline."""
    return np.array([name.startswith(DECLINE) for name in index.matters])


def promising(
    query: Query, table: Floats, declines: Booleans, also: Collection[int] = ()
) -> Weighed:
    """Return the matters worth weighing: those that promise most, and the reasons to decline.

    Beside the match features stand those relative to the best matter, since a long question matches everything
    less; and for the reasons to decline what speaks for declining. also: numbers of matters to weigh in any case.
    """
    held = table.T.take(_RELATIVE, axis=0)
    best = np.maximum(np.maximum.reduce(held * ~declines, axis=1), 1e-3)
    relative = np.minimum(held / best[:, None], 1.0)
    promise = _PROMISE @ relative
    promise[declines] = -1.0
    kept = _most_promising(promise)
    kept |= declines
    for number in also:
        kept[number] = True
    numbers = kept.nonzero()[0]
    rows = np.zeros((len(numbers), len(WEIGHTS)), dtype=np.float32)
    rows[:, :_ALONE] = table[numbers]
    rows[:, _ALONE:_NONE] = relative[:, numbers].T
    lead = _lead(np.where(declines, 0.0, relative[_TYPICAL]))
    length = min(len(query.plain), _LONG) / _LONG
    reasons = declines.take(numbers)
    rows[reasons, _NONE:_REASON] = np.array(
        [1.0, *best.tolist(), lead, 1.0 - query.known, length], dtype=np.float32
    )
    question, coverage = rows[reasons][:, (_QUESTION, COVERAGE)].T
    rows[reasons, _REASON:] = np.array([question, question**2, coverage]).T
    return Weighed(numbers, rows, best)


def _lead(values: Floats) -> float:
    """Return by how much the largest of the values, none of which is negative, is larger than the next."""
    first = values.argmax()
    most = values[first]
    values[first] = 0.0
    return float(most - np.maximum.reduce(values))


def _most_promising(promise: Floats) -> Booleans:
    """Tell which matters promise most; sorting chooses among equals."""
    if len(promise) > _WEIGHED:
        least = np.partition(promise, -_WEIGHED)[-_WEIGHED]
        chosen: Booleans = promise >= least
        if np.count_nonzero(chosen) == _WEIGHED:
            return chosen
    chosen = np.zeros(len(promise), dtype=np.bool_)
    chosen[np.argsort(-promise)[:_WEIGHED]] = True
    return chosen
