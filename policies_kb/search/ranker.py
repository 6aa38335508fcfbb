"""Ranks matters and facets for a question by the trained weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from policies_kb.model import Facet
from policies_kb.search.index import FEATURES, REGION, MatterIndex, Query
from policies_kb.search.logit import log_softmax, probabilities
from policies_kb.search.vectors import Floats, NgramSpace

NONE_FEATURES = ("bias", "best_coverage", "best_question", "like_declined", "unknown", "length")
FACET_FEATURES = ("wording", "nearest", "stated", "not_stated", "bias_what")
LEAST_LOG = -8.0
_LONG = 30


@dataclass(frozen=True)
class Ranked:
    """A matter with the probability that it is the one meant, and its match features."""

    matter: int
    probability: float
    features: Floats


@dataclass(frozen=True)
class Ranking:
    """The matters, most probable first, and the probability that none is meant."""

    matters: list[Ranked]
    none: float


class Ranker:
    """The trained models over a matter index."""

    def __init__(self, index: MatterIndex, state: Mapping[str, Any]) -> None:
        self.index = index
        self._weights: Floats = state["weights"]
        self._facet_weights: Floats = state["facet_weights"]
        self._facets = [Facet(name) for name in state["facets"]]
        self._facet_space = NgramSpace.of_state(state["facet_space"])
        self._wording: Floats = state["wording"].T
        self._wording_bias: Floats = state["wording_bias"]
        self._declined_texts: list[str] = list(state["declined"])
        self._declined = index.space.vectors(self._declined_texts).T.tocsr()

    def match(self, query: Query) -> Floats:
        """Return the match features of every matter, for ``rank``; the region's column is left open."""
        return self.index.feature_tables([query])[0]

    def rank(self, query: Query, region_chain: Sequence[str], most: int = 10, *, match: Floats | None = None) -> Ranking:
        """Return the ``most`` probable matters in the regions asked about. match: what ``match`` returned, if at hand."""
        table = (self.match(query) if match is None else match).copy()
        table[:, REGION] = self.index.region_column(region_chain)
        none = none_features(query, table, self.like_declined(query))
        odds = probabilities(with_none(table, none), self._weights)
        order = np.argsort(-odds[:-1])[:most]
        return Ranking([Ranked(int(m), float(odds[m]), table[m]) for m in order], float(odds[-1]))

    def like_declined(self, query: Query) -> float:
        """Return the similarity of the question to the most similar one that is to be declined."""
        if not self._declined_texts:
            return 0.0
        return float((query.characters @ self._declined).max())

    def nearest_declined(self, query: Query, least: float = 0.15) -> str | None:
        """Return the most similar question that is to be declined, in plain form, if it is similar at all."""
        if not self._declined_texts:
            return None
        likeness = (query.characters @ self._declined).toarray().ravel()
        best = int(likeness.argmax())
        return self._declined_texts[best] if likeness[best] >= least else None

    def facets(
        self, query: Query, matter: int, stated: Sequence[Facet], not_stated: Sequence[Facet]
    ) -> list[tuple[Facet, float]]:
        """Return the facets that an item knows of with their probabilities, most probable first."""
        known = [*stated, *(f for f in not_stated if f not in stated)]
        nearest = nearest_by_facet(self.index, query, matter)
        table = facet_features(known, self.wording(query.plain), nearest, stated, not_stated)
        odds = probabilities(table, self._facet_weights)
        return sorted(zip(known, map(float, odds), strict=True), key=lambda pair: -pair[1])

    def wording(self, plain: str) -> dict[Facet, float]:
        """Return the log-probability of each facet by the question's wording alone."""
        row = self._facet_space.vectors([plain])
        scores = np.asarray(row @ self._wording).ravel() + self._wording_bias
        logs = np.maximum(log_softmax(scores), LEAST_LOG)
        return dict(zip(self._facets, map(float, logs), strict=True))


def with_none(table: Floats, none: Floats) -> Floats:
    """Put the matters' features and those of "none of them" into one table, the latter last."""
    width = len(FEATURES) + len(NONE_FEATURES)
    wide = np.zeros((len(table) + 1, width), dtype=np.float32)
    wide[:-1, : len(FEATURES)] = table
    wide[-1, len(FEATURES) :] = none
    return wide


def none_features(query: Query, table: Floats, like_declined: float) -> Floats:
    """Return what speaks for a question that no matter answers, in the order of NONE_FEATURES."""
    length = min(len(query.plain), _LONG) / _LONG
    return np.array(
        [1.0, table[:, 4].max(), table[:, 0].max(), like_declined, 1.0 - query.known, length], dtype=np.float32
    )


def nearest_by_facet(index: MatterIndex, query: Query, matter: int, leave_out: str | None = None) -> dict[Facet, float]:
    """Return the similarity of the matter's most similar example question, by facet."""
    nearest: dict[Facet, float] = {}
    for similarity, example in index.nearest(query, matter):
        if leave_out is not None and example.plain == leave_out:
            continue
        nearest.setdefault(Facet(example.facet), similarity)
    return nearest


def facet_features(
    known: Sequence[Facet],
    wording: Mapping[Facet, float],
    nearest: Mapping[Facet, float],
    stated: Sequence[Facet],
    not_stated: Sequence[Facet],
) -> Floats:
    """Return the features of each known facet, a row a facet in the order of FACET_FEATURES."""
    return np.array(
        [
            [
                wording.get(facet, LEAST_LOG),
                nearest.get(facet, 0.0),
                float(facet in stated),
                float(facet in not_stated),
                float(facet is Facet.WHAT),
            ]
            for facet in known
        ],
        dtype=np.float32,
    )
