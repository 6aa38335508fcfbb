"""Learns the ranker from the example questions, each matched as if it were not among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import StratifiedKFold

from policies_kb.model import Facet, Item
from policies_kb.search import network
from policies_kb.search.embedding import Embedding, Folds, learn
from policies_kb.search.facts import FactMatcher
from policies_kb.search.index import FEATURES, REGION, Query
from policies_kb.search.indexing import Example, TrainingIndex
from policies_kb.search.logit import Group, fit, log_softmax
from policies_kb.search.lots import lot, numbered
from policies_kb.search.noise import Noise
from policies_kb.search.ranker import (
    FAVOURING,
    LEAST_LOG,
    Evidence,
    embedded_by_facet,
    facet_features,
    facets_together,
    known_facets,
    nearest_by_facet,
)
from policies_kb.search.vectors import Floats, NgramSpace
from policies_kb.search.weighing import DECLINE, Weighed, declining, promising, together

_FACET_LONGEST = 3
_FACET_RAREST = 2
_FOLDS = 3
_BATCH = 128
_MOST_CASES = 20_000
_ENOUGH = 6000  # cases for the few weights of a logit
_GARBLED = 3  # every third question is also learnt garbled
_PENALTY = 1e-5
_ROUNDS = 40


@dataclass(frozen=True)
class Vague:
    """A plain question that fits several matters about equally well, and the region that it is about."""

    plain: str
    matters: tuple[int, ...]
    region: str


def train(
    index: TrainingIndex,
    item_at: Callable[[int, str], Item | None],
    matcher: FactMatcher,
    chain_of: Callable[[str], Sequence[str]],
    general: Mapping[str, Sequence[str]],
    vague: Sequence[Vague] = (),
    progress: Callable[[str], None] = lambda _: None,
    unused: Sequence[str] = (),
) -> Mapping[str, Any]:
    """Return the state of a Ranker.

    item_at: a matter's item in a region, None for what is no item; matcher: compares with its facts; chain_of: the
    regions that may answer for one; general: by facet, how people ask for it whatever the matter; vague: what
    fits several matters; unused: the match features to do without.
    """
    progress("matching each example question with the matters")
    chosen = drawn(index.examples, _MOST_CASES)
    queries = {n: index.query(index.examples[n].plain) for n in chosen}
    groups = _groups(index, queries, chain_of, unused)
    noise = Noise(example.plain for example in index.examples)
    garbled = {n: index.query(noise.garble(index.examples[n].plain)) for n in chosen[::_GARBLED]}
    groups += _groups(index, garbled, chain_of, unused)
    progress(f"fitting the ranker to {len(groups)} questions")
    weights = fit(groups[:: -(-len(groups) // _ENOUGH)])
    # Only the network learns from these: what may lean on the question before is weighed by the logit alone.
    several, unsure = shared(index, vague, chain_of, unused)
    groups += several
    said = [query.plain for asked in (queries, garbled) for query in asked.values()] + unsure
    correcting = _correcting(groups, weights, together, said)
    progress("fitting the facets")
    learnt = {"weights": weights, "network": correcting, "unused": list(unused)}
    return learnt | dict(_facets(index, queries, item_at, matcher, general))


def drawn(examples: Sequence[Example], most: int) -> list[int]:
    """Return the numbers of the examples that the few weights are fitted to: all, or an even choice of many.

    Each draws its lot by what it says, so that a few examples more hardly change which ones are drawn.
    """
    drawn_lots = [lot(example.plain) for example in examples]
    return sorted(sorted(range(len(drawn_lots)), key=drawn_lots.__getitem__)[:most])


def _groups(
    index: TrainingIndex,
    queries: Mapping[int, Query],
    chain_of: Callable[[str], Sequence[str]],
    unused: Sequence[str],
) -> list[Group]:
    """Return a training case for each query, matched as if its example were not there."""
    numbers = list(queries)
    examples = [index.examples[n] for n in numbers]
    weighed = _weighed(
        index,
        list(queries.values()),
        [chain_of(example.region) for example in examples],
        [(example.matter,) for example in examples],
        unused,
        left_out=numbers,
    )
    return [
        Group(found.rows, int(found.numbers.searchsorted(example.matter)))
        for found, example in zip(weighed, examples, strict=True)
    ]


def shared(
    index: TrainingIndex,
    vague: Sequence[Vague],
    chain_of: Callable[[str], Sequence[str]],
    unused: Sequence[str],
) -> tuple[list[Group], list[str]]:
    """Return a training case for each matter that a vague question fits, and what is asked in each.

    So each of a question's matters is learnt to be as probable as the others.
    """
    weighed = _weighed(
        index,
        [index.query(one.plain) for one in vague],
        [chain_of(one.region) for one in vague],
        [one.matters for one in vague],
        unused,
    )
    cases = [
        (Group(found.rows, int(found.numbers.searchsorted(matter))), one.plain)
        for found, one in zip(weighed, vague, strict=True)
        for matter in one.matters
    ]
    return [group for group, _ in cases], [plain for _, plain in cases]


def _weighed(
    index: TrainingIndex,
    queries: Sequence[Query],
    chains: Sequence[Sequence[str]],
    right: Sequence[Sequence[int]],
    unused: Sequence[str],
    left_out: Sequence[int] | None = None,
) -> Iterator[Weighed]:
    """Yield the matters worth weighing for each query, the right ones among them.

    chains: the regions that may answer each; left_out: the example that each is, matched as if it were not there.
    """
    declines = declining(index)
    without = [FEATURES.index(name) for name in unused]
    for start in range(0, len(queries), _BATCH):
        batch = slice(start, start + _BATCH)
        tables = index.feature_tables(queries[batch], left_out and left_out[batch])
        tables[..., without] = 0.0
        for query, chain, matters, table in zip(
            queries[batch], chains[batch], right[batch], tables, strict=True
        ):
            table[:, REGION] = index.region_column(chain)
            yield promising(query, table, declines, matters)


def _facets(
    index: TrainingIndex,
    queries: Mapping[int, Query],
    item_at: Callable[[int, str], Item | None],
    matcher: FactMatcher,
    general: Mapping[str, Sequence[str]],
) -> Mapping[str, Any]:
    answered = [
        n for n, e in enumerate(index.examples) if not index.matters[e.matter].startswith(DECLINE)
    ]
    asked = [(index.examples[n].plain, index.examples[n].facet) for n in answered]
    asked += [
        (index.normaliser.plain(text), facet) for facet, texts in general.items() for text in texts
    ]
    names = sorted({facet for _, facet in asked})
    facets = [Facet(name) for name in names]
    number = {name: i for i, name in enumerate(names)}
    labels = np.array([number[facet] for _, facet in asked])
    space = NgramSpace.fit((plain for plain, _ in asked), _FACET_LONGEST, rarest=_FACET_RAREST)
    rows = space.vectors(plain for plain, _ in asked)
    model = _classifier().fit(rows, labels)
    cross = _cross_fitted(rows, labels, len(names))
    embedding, folds = _embedded(index, answered, number)
    groups: list[Group] = []
    row_of = {n: row for row, n in enumerate(answered)}
    said: list[str] = []
    alike: dict[str, set[int]] = defaultdict(set)
    for n, example in enumerate(index.examples):
        alike[example.plain].add(n)
    for n in (n for n in queries if n in row_of):
        query, example, row = queries[n], index.examples[n], row_of[n]
        item = item_at(example.matter, example.region)
        known = known_facets(item) if item is not None else []
        if item is None or Facet(example.facet) not in known:
            continue
        wording = dict(zip(facets, cross[row].tolist(), strict=True))
        nearest = nearest_by_facet(index, query, example.matter, leave_out=alike[example.plain])
        apart, taught = folds.without(n)
        embedded = embedded_by_facet(index, query, example.matter, apart, facets, taught)
        table = facet_features(
            item, known, Evidence(wording, nearest, *embedded), matcher.match(query, item)
        )
        groups.append(Group(table, known.index(Facet(example.facet))))
        said.append(query.plain)
    weights = fit(groups, favouring=FAVOURING)
    return {
        "facets": names,
        "facet_embedding": embedding.state(),
        "facet_space": space.state(),
        "wording": np.ascontiguousarray(model.coef_.T, dtype=np.float32),
        "wording_bias": np.asarray(model.intercept_, dtype=np.float32),
        "facet_weights": weights,
        "facet_network": _correcting(groups, weights, facets_together, said),
    }


def _embedded(
    index: TrainingIndex, answered: Sequence[int], number: Mapping[str, int]
) -> tuple[Embedding, Folds]:
    """Return the embedding of the answered questions by facet, and those of its folds."""
    owner = np.array([number.get(example.facet, 0) for example in index.examples])
    taught = np.zeros(len(owner), dtype=np.bool_)
    taught[answered] = True
    return learn(index.lessons, owner, len(number), taught)


def _correcting(
    groups: Sequence[Group],
    weights: Floats,
    beside: Callable[[Floats], Floats],
    said: Sequence[str],
) -> Mapping[str, Any]:
    """Return the state of a network that corrects the scores of a logit.

    beside: all features that it looks at; said: the question of each group.
    """
    looked_at = [Group(beside(group.candidates), group.right) for group in groups]
    scores = [group.candidates @ weights for group in groups]
    return network.fit(looked_at, scores, numbered(said)).state()


def _classifier() -> SGDClassifier:
    return SGDClassifier(
        loss="log_loss", alpha=_PENALTY, max_iter=_ROUNDS, tol=1e-4, random_state=0
    )


def _cross_fitted(rows: csr_matrix, labels: np.ndarray[Any, Any], classes: int) -> Floats:
    logs = np.full((len(labels), classes), LEAST_LOG, dtype=np.float32)
    folds = StratifiedKFold(n_splits=_FOLDS, shuffle=True, random_state=0)
    for train_rows, test_rows in folds.split(rows, labels):
        model = _classifier().fit(rows[train_rows], labels[train_rows])
        logs[np.ix_(test_rows, model.classes_)] = log_softmax(
            model.decision_function(rows[test_rows])
        )
    return np.maximum(logs, LEAST_LOG)
