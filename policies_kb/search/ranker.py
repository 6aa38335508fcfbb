"""Ranks matters and facets for a question by the trained weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policies_kb.model import Facet, Item
from policies_kb.search.facts import FactMatch, by_facet
from policies_kb.search.index import FEATURES, REGION, Match, MatterIndex, Query
from policies_kb.search.logit import log_softmax, probabilities
from policies_kb.search.vectors import Floats, NgramSpace, ngrams

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
_RELATIVE = [FEATURES.index(name) for name in _PROMISES]
_PROMISE = np.array(list(_PROMISES.values()), dtype=np.float32)
_TYPICAL = list(_PROMISES).index("typical")
NONE_FEATURES = ("bias", *(f"best_{FEATURES[i]}" for i in _RELATIVE), "lead", "unknown", "length")
WEIGHTS = (*FEATURES, *(f"relative_{FEATURES[i]}" for i in _RELATIVE), *NONE_FEATURES)
_WEIGHED = 15
FACET_FEATURES = (
    "wording",
    "nearest",
    "votes",
    "stated",
    "not_stated",
    "bias_what",
    "words",
    "words_together",
    "fits",
    "misses",
)
FAVOURING = tuple(
    FACET_FEATURES.index(n)
    for n in ("wording", "nearest", "votes", "words", "words_together", "fits")
)
DECLINE = "decline."
Booleans = NDArray[np.bool_]
LEAST_LOG = -8.0
_VOTERS = 7  # most similar example questions of a matter that vote on the facet
_LONG = 30


@dataclass(frozen=True)
class Ranked:
    """A matter with the probability that it is the one meant."""

    matter: int
    probability: float


@dataclass(frozen=True)
class Ranking:
    """The matters, most probable first; the probability that none is meant, and the likeliest reason for that."""

    matters: list[Ranked]
    none: float
    reason: str


class Ranker:
    """The trained models over a matter index."""

    def __init__(self, index: MatterIndex, state: Mapping[str, Any]) -> None:
        self.index = index
        self.weights: Floats = state["weights"]
        self._declining = declining(index)
        self._unused = [FEATURES.index(name) for name in state["unused"]]
        self._facet_weights: Floats = state["facet_weights"]
        self._facets = [Facet(name) for name in state["facets"]]
        self._facet_space = NgramSpace.of_state(state["facet_space"])
        self._wording: Floats = state["wording"]
        self._wording_bias: Floats = state["wording_bias"]

    def match(self, query: Query) -> Match:
        """Return how a question matches every matter, for ``rank``."""
        match = self.index.match(query)
        match.table[:, self._unused] = 0.0
        return match

    def rank(
        self,
        query: Query,
        region_chain: Sequence[str],
        match: Match,
        most: int = 10,
        also: Collection[int] = (),
    ) -> Ranking:
        """Return the ``most`` probable matters in the regions asked about.

        match: what ``match`` returned; also: numbers of matters to weigh, however little the question is like them.
        """
        numbers, wide = candidates(query, match.table, self._declining, also)
        self.index.complete(wide, numbers, match)
        wide[:, self._unused] = 0.0
        wide[:, REGION] = self.index.region_column(region_chain)[numbers]
        odds = probabilities(wide, self.weights)
        declines = self._declining[numbers]
        order = [i for i in np.argsort(-odds) if not declines[i]][:most]
        reason = numbers[int(np.argmax(np.where(declines, odds, -1.0)))]
        name = self.index.matters[reason].removeprefix(DECLINE)
        return Ranking(
            [Ranked(int(numbers[i]), float(odds[i])) for i in order],
            float(odds[declines].sum()),
            name,
        )

    def facets(
        self, query: Query, matter: int, item: Item, matches: Sequence[FactMatch]
    ) -> list[tuple[Facet, float]]:
        """Return the facets that an item knows of with their probabilities, most probable first.

        matches: how the question points to the item's facts.
        """
        known = known_facets(item)
        nearest = nearest_by_facet(self.index, query, matter)
        table = facet_features(item, self.wording(query.plain), nearest, matches)
        odds = probabilities(table, self._facet_weights)
        return sorted(zip(known, map(float, odds), strict=True), key=lambda pair: -pair[1])

    def wording(self, plain: str) -> dict[Facet, float]:
        """Return the log-probability of each facet by the question's wording alone."""
        row = self._facet_space.row(ngrams(plain, self._facet_space.most))
        scores = row.data @ self._wording[row.indices] + self._wording_bias
        logs = np.maximum(log_softmax(scores), LEAST_LOG)
        return dict(zip(self._facets, map(float, logs), strict=True))


def declining(index: MatterIndex) -> Booleans:
    """Return which matters stand for a reason to decline."""
    return np.array([name.startswith(DECLINE) for name in index.matters])


def candidates(
    query: Query, table: Floats, declines: Booleans, also: Collection[int] = ()
) -> tuple[NDArray[np.intp], Floats]:
    """Return the numbers of the matters worth weighing, and their features.

    Beside the match features stand those relative to the best matter, since a long question matches everything
    less; and for the reasons to decline what speaks for declining. also: numbers of matters to weigh in any case.
    """
    answering = ~declines
    held = np.ascontiguousarray(table.T[_RELATIVE])
    best = np.maximum((held * answering).max(axis=1), 1e-3)
    relative = np.minimum(held / best[:, None], 1.0)
    promise = np.where(answering, _PROMISE @ relative, -1.0)
    kept = declines.copy()
    kept[_most_promising(promise)] = True
    kept[list(also)] = True
    numbers = np.flatnonzero(kept)
    wide = np.zeros((len(numbers), len(WEIGHTS)), dtype=np.float32)
    wide[:, : len(FEATURES)] = table[numbers]
    wide[:, len(FEATURES) : len(FEATURES) + len(_RELATIVE)] = relative[:, numbers].T
    first_second = np.partition(relative[_TYPICAL, answering], -2)[-2:]
    wide[declines[numbers], len(FEATURES) + len(_RELATIVE) :] = [
        1.0,
        *best,
        first_second[1] - first_second[0],
        1.0 - query.known,
        min(len(query.plain), _LONG) / _LONG,
    ]
    return numbers, wide


def _most_promising(promise: Floats) -> NDArray[np.intp]:
    """Return the numbers of the matters that promise most; sorting chooses among equals."""
    if len(promise) > _WEIGHED:
        least = np.partition(promise, -_WEIGHED)[-_WEIGHED]
        chosen = np.flatnonzero(promise >= least)
        if len(chosen) == _WEIGHED:
            return chosen
    return np.argsort(-promise)[:_WEIGHED]


def nearest_by_facet(
    index: MatterIndex, query: Query, matter: int, leave_out: Collection[int] = ()
) -> dict[Facet, tuple[float, float]]:
    """Return by facet the similarity of the matter's most similar example question, and the facet's share of votes.

    The few most similar questions vote for their facets, by the square of their similarity. leave_out: numbers of
    example questions that are left out.
    """
    nearest: dict[Facet, float] = {}
    votes: dict[Facet, float] = {}
    left = _VOTERS
    for similarity, example in index.nearest(query, matter):
        if example in leave_out:
            continue
        facet = index.facet(example)
        nearest.setdefault(facet, similarity)
        if left > 0:
            votes[facet] = votes.get(facet, 0.0) + similarity**2
            left -= 1
    total = sum(votes.values()) or 1.0
    return {
        facet: (similarity, votes.get(facet, 0.0) / total) for facet, similarity in nearest.items()
    }


def known_facets(item: Item) -> list[Facet]:
    """Return the facets that the item states, validity among them, then those it says are not stated."""
    stated = [*(f.facet for f in item.facts.values()), Facet.VALIDITY]
    return list(dict.fromkeys([*stated, *item.not_stated]))


def facet_features(
    item: Item,
    wording: Mapping[Facet, float],
    nearest: Mapping[Facet, tuple[float, float]],
    matches: Sequence[FactMatch],
) -> Floats:
    """Return the features of each known facet, a row a facet in the order of FACET_FEATURES."""
    held = by_facet(matches)
    rows = []
    for facet in known_facets(item):
        words, together, fits = held.get(facet, (0.0, 0.0, None))
        open_ = facet in item.not_stated
        rows.append(
            [
                wording.get(facet, LEAST_LOG),
                *nearest.get(facet, (0.0, 0.0)),
                float(not open_),
                float(open_),
                float(facet is Facet.WHAT),
                words,
                together,
                float(fits is True),
                float(fits is False),
            ]
        )
    return np.array(rows, dtype=np.float32)
