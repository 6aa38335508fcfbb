"""Ranks matters and facets for a question by the trained weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from policies_kb.model import Facet, Item
from policies_kb.reread import reread
from policies_kb.search.embedding import Embedding
from policies_kb.search.facts import FactMatch, by_facet
from policies_kb.search.index import FACETS, FEATURES, REGION, Match, MatterIndex, Query
from policies_kb.search.logit import log_softmax, probabilities
from policies_kb.search.network import Network, margins
from policies_kb.search.vectors import Floats, NgramSpace
from policies_kb.search.weighing import DECLINE, Weighed, declining, promising, together

FACET_FEATURES = (
    "wording",
    "nearest",
    "embedded",
    "embedded_question",
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
    for n in (
        "wording",
        "nearest",
        "embedded",
        "embedded_question",
        "words",
        "words_together",
        "fits",
    )
)
# Those by which a facet is also told from the best of the others.
_COMPARED = [
    FACET_FEATURES.index(n)
    for n in ("wording", "nearest", "embedded", "embedded_question", "words", "words_together")
]
LEAST_LOG = -8.0


class Ranked(NamedTuple):
    """A matter with the probability that it is the one meant."""

    matter: int
    probability: float


class Evidence(NamedTuple):
    """What a question says for each facet of an item whatever that states: the log-probability by its wording, the
    similarity of the most similar example question, and both by the learnt vectors."""

    wording: Mapping[Facet, float]
    nearest: Mapping[Facet, float]
    embedded: Mapping[Facet, float]
    embedded_question: Mapping[Facet, float]


@dataclass(frozen=True)
class Matched(Match):
    """How a question matches the matters, and which of them are worth weighing."""

    weighed: Weighed


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
        self._network = Network.of_state(state["network"])
        self._declining = declining(index)
        self._declines = self._declining.nonzero()[0]
        self._reasons = {n: index.matters[n].removeprefix(DECLINE) for n in self._declines.tolist()}
        self._unused = [FEATURES.index(name) for name in state["unused"]]
        self._facet_weights: Floats = state["facet_weights"]
        self._facet_network = Network.of_state(state["facet_network"])
        self._facets = [Facet(name) for name in state["facets"]]
        self._facet_space = NgramSpace.of_state(state["facet_space"])
        self._facet_embedding = Embedding.of_state(state["facet_embedding"])
        self._wording: Floats = state["wording"]
        self._wording_bias: Floats = state["wording_bias"]
        self._worded = reread(self._log_odds)

    def match(self, query: Query) -> Matched:
        """Return how a question matches every matter, and those that it makes worth weighing."""
        match = self.index.match(query)
        if self._unused:
            match.table[:, self._unused] = 0.0
        weighed = promising(query, match.table, self._declining)
        self._complete(weighed, match)
        return Matched(match.table, match.alike, match.vector, weighed)

    def also(self, matched: Matched, numbers: Collection[int]) -> Weighed:
        """Return the matters worth weighing, and some others, however little the question is like them."""
        more = matched.weighed.others(numbers, matched.table)
        if more is None:
            return matched.weighed
        self._complete(more, matched)
        return matched.weighed.joined(more)

    def rank(
        self,
        weighed: Weighed,
        region_chain: Sequence[str],
        most: int = 10,
        *,
        whole: bool = True,
    ) -> Ranking:
        """Return the ``most`` probable of the weighed matters in the regions asked about.

        whole: whether the question says all that it asks, as those that the network learnt from do; one that may lean
        on the question before is weighed without it.
        """
        numbers, rows = weighed.numbers, weighed.rows.copy()
        rows[:, REGION] = self.index.region_column(region_chain).take(numbers)
        scores = rows @ self.weights
        if whole:
            scores += self._network.scores(together(rows))
        odds = probabilities(scores)
        declining = odds.take(numbers.searchsorted(self._declines))
        answers = [
            (matter, probability)
            for matter, probability in zip(numbers.tolist(), odds.tolist(), strict=True)
            if matter not in self._reasons
        ]
        answers.sort(key=itemgetter(1), reverse=True)
        return Ranking(
            [Ranked(*one) for one in answers[:most]],
            float(np.add.reduce(declining)),
            self._reasons[int(self._declines[declining.argmax()])],
        )

    def _complete(self, weighed: Weighed, match: Match) -> None:
        self.index.complete(weighed.rows, weighed.numbers, match)
        if self._unused:
            weighed.rows[:, self._unused] = 0.0

    def facets(
        self, query: Query, matter: int, item: Item, matches: Sequence[FactMatch]
    ) -> list[tuple[Facet, float]]:
        """Return the facets that an item knows of with their probabilities, most probable first.

        matches: how the question points to the item's facts.
        """
        known = known_facets(item)
        evidence = Evidence(
            self.wording(query.plain),
            nearest_by_facet(self.index, query, matter),
            *embedded_by_facet(self.index, query, matter, self._facet_embedding, self._facets),
        )
        table = facet_features(item, known, evidence, matches)
        corrected = self._facet_network.scores(facets_together(table))
        odds = probabilities(table @ self._facet_weights + corrected)
        return sorted(zip(known, odds.tolist(), strict=True), key=itemgetter(1), reverse=True)

    def wording(self, plain: str) -> Mapping[Facet, float]:
        """Return the log-probability of each facet by the question's wording alone."""
        return self._worded(plain)

    def _log_odds(self, plain: str) -> Mapping[Facet, float]:
        row, _ = self._facet_space.row(plain)
        scores = row.data @ self._wording[row.indices] + self._wording_bias
        logs = np.maximum(log_softmax(scores), LEAST_LOG)
        return dict(zip(self._facets, logs.tolist(), strict=True))


def nearest_by_facet(
    index: MatterIndex, query: Query, matter: int, leave_out: Collection[int] = ()
) -> dict[Facet, float]:
    """Return by facet the similarity of the matter's most similar example question.

    Facets of which no question is similar at all are left out. leave_out: numbers of example questions that don't
    count.
    """
    alike, first = index.alike(query, matter)
    for number in leave_out:
        if first <= number < first + len(alike):
            alike[number - first] = 0.0
    return _most_by_facet(index, alike, first)


def embedded_by_facet(
    index: MatterIndex,
    query: Query,
    matter: int,
    embedding: Embedding,
    facets: Sequence[Facet],
    taught: NDArray[np.bool_] | None = None,
) -> tuple[dict[Facet, float], dict[Facet, float]]:
    """Return by facet the log-probability by the embedding, and how near the matter's nearest example question is.

    facets: the groups of the embedding; taught: which example questions count, None for all.
    """
    vectors = embedding.vectors([query.embedded])
    odds = embedding.log_odds(vectors)[0].tolist()
    first, last = index.examples_of(matter)
    alike = embedding.alike(vectors[0], slice(first, last))
    if taught is not None:
        alike *= taught[first:last]
    return dict(zip(facets, odds, strict=True)), _most_by_facet(index, alike, first)


def _most_by_facet(
    index: MatterIndex, alike: NDArray[np.floating[Any]], first: int
) -> dict[Facet, float]:
    """Return by facet the largest similarity to an example that asks for it, where that is more than nothing.

    alike: to one example after the other; first: the number of the first.
    """
    most = np.zeros(len(FACETS))
    np.maximum.at(most, index.facets_of(first + np.arange(len(alike))), alike)
    found = most.nonzero()[0].tolist()
    return {FACETS[n]: float(most[n]) for n in found}


def known_facets(item: Item) -> list[Facet]:
    """Return the facets that the item states, validity among them, then those it says are not stated."""
    stated = [*(f.facet for f in item.facts.values()), Facet.VALIDITY]
    return list(dict.fromkeys([*stated, *item.not_stated]))


def facet_features(
    item: Item,
    known: Sequence[Facet],
    evidence: Evidence,
    matches: Sequence[FactMatch],
) -> Floats:
    """Return the features of each known facet, a row a facet in the order of FACET_FEATURES."""
    held = by_facet(matches)
    rows: list[float] = []
    for facet in known:
        words, together, fits = held.get(facet, (0.0, 0.0, None))
        open_ = facet in item.not_stated
        rows += (
            evidence.wording.get(facet, LEAST_LOG),
            evidence.nearest.get(facet, 0.0),
            evidence.embedded.get(facet, LEAST_LOG),
            evidence.embedded_question.get(facet, 0.0),
            not open_,
            open_,
            facet is Facet.WHAT,
            words,
            together,
            fits is True,
            fits is False,
        )
    return np.array(rows, dtype=np.float32).reshape(len(known), len(FACET_FEATURES))


def facets_together(table: Floats) -> Floats:
    """Return the features of the facets of an item with those that tell one from the others."""
    return np.concatenate([table, margins(table[:, _COMPARED])], axis=1)
