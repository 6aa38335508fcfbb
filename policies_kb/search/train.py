"""Learns the ranker from the example questions, each matched as if it were not among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import StratifiedKFold

from policies_kb.model import Facet
from policies_kb.search.index import REGION, MatterIndex, Query
from policies_kb.search.logit import Group, fit, log_softmax
from policies_kb.search.ranker import LEAST_LOG, facet_features, nearest_by_facet, none_features, with_none
from policies_kb.search.vectors import Floats, NgramSpace

_FACET_LONGEST = 3
_FACET_RAREST = 2
_FOLDS = 3
_BATCH = 128
_PENALTY = 1e-5
_ROUNDS = 40


def train(
    index: MatterIndex,
    facets_of: Callable[[int, str], tuple[Sequence[Facet], Sequence[Facet]]],
    chain_of: Callable[[str], Sequence[str]],
    declined: Sequence[str],
    general: Mapping[str, Sequence[str]],
    progress: Callable[[str], None] = lambda _: None,
) -> Mapping[str, Any]:
    """Return the state of a Ranker.

    facets_of: stated and not stated facets of a matter's item in a region; chain_of: the regions that may answer
    for one; declined: questions that no matter answers, as typed;
    general: by facet, how people ask for it whatever the matter.
    """
    progress("matching each example question against the others")
    queries = [index.query(example.plain) for example in index.examples]
    plain_declined = [index.normaliser.plain(text) for text in declined]
    declined_rows = index.space.vectors(plain_declined)
    groups = _matter_groups(index, queries, chain_of, plain_declined, declined_rows)
    progress(f"fitting the ranker to {len(groups)} questions")
    weights = fit(groups)
    progress("fitting the facets")
    facet_state = _facets(index, queries, facets_of, general)
    return {"weights": weights, "declined": plain_declined, **facet_state}


def _matter_groups(
    index: MatterIndex,
    queries: Sequence[Query],
    chain_of: Callable[[str], Sequence[str]],
    declined: Sequence[str],
    declined_rows: csr_matrix,
) -> list[Group]:
    groups: list[Group] = []
    for start in range(0, len(queries), _BATCH):
        numbers = range(start, min(start + _BATCH, len(queries)))
        tables = index.feature_tables([queries[n] for n in numbers], leave_out=list(numbers))
        for n, table in zip(numbers, tables, strict=True):
            table[:, REGION] = index.region_column(chain_of(index.examples[n].region))
            groups.append(Group(_wide(queries[n], table, declined_rows), index.examples[n].matter))
    default = index.region_column(chain_of(""))
    for n, text in enumerate(declined):
        query = index.query(text)
        table = index.feature_tables([query])[0]
        table[:, REGION] = default
        groups.append(Group(_wide(query, table, declined_rows, leave_out=n), len(table)))
    return groups


def _wide(query: Query, table: Floats, declined: csr_matrix, leave_out: int | None = None) -> Floats:
    like = np.zeros(1, dtype=np.float32)
    if declined.shape[0]:
        like = (declined @ query.characters.T).toarray().ravel()
        if leave_out is not None:
            like[leave_out] = 0.0
    return with_none(table, none_features(query, table, float(like.max())))


def _facets(
    index: MatterIndex,
    queries: Sequence[Query],
    facets_of: Callable[[int, str], tuple[Sequence[Facet], Sequence[Facet]]],
    general: Mapping[str, Sequence[str]],
) -> Mapping[str, Any]:
    asked = [(e.plain, e.facet) for e in index.examples]
    asked += [(index.normaliser.plain(text), facet) for facet, texts in general.items() for text in texts]
    names = sorted({facet for _, facet in asked})
    number = {name: i for i, name in enumerate(names)}
    labels = np.array([number[facet] for _, facet in asked])
    space = NgramSpace.fit((plain for plain, _ in asked), _FACET_LONGEST, rarest=_FACET_RAREST)
    rows = space.vectors(plain for plain, _ in asked)
    model = _classifier().fit(rows, labels)
    cross = _cross_fitted(rows, labels, len(names))
    groups: list[Group] = []
    for n, (query, example) in enumerate(zip(queries, index.examples, strict=True)):
        stated, not_stated = facets_of(example.matter, example.region)
        known = [*stated, *(f for f in not_stated if f not in stated)]
        if Facet(example.facet) not in known:
            continue
        wording = {Facet(name): float(cross[n, i]) for i, name in enumerate(names)}
        nearest = nearest_by_facet(index, query, example.matter, leave_out=example.plain)
        table = facet_features(known, wording, nearest, stated, not_stated)
        groups.append(Group(table, known.index(Facet(example.facet))))
    return {
        "facets": names,
        "facet_space": space.state(),
        "wording": np.asarray(model.coef_, dtype=np.float32),
        "wording_bias": np.asarray(model.intercept_, dtype=np.float32),
        "facet_weights": fit(groups),
    }


def _classifier() -> SGDClassifier:
    return SGDClassifier(loss="log_loss", alpha=_PENALTY, max_iter=_ROUNDS, tol=1e-4, random_state=0)


def _cross_fitted(rows: csr_matrix, labels: np.ndarray[Any, Any], classes: int) -> Floats:
    logs = np.full((len(labels), classes), LEAST_LOG, dtype=np.float32)
    folds = StratifiedKFold(n_splits=_FOLDS, shuffle=True, random_state=0)
    for train_rows, test_rows in folds.split(rows, labels):
        model = _classifier().fit(rows[train_rows], labels[train_rows])
        logs[np.ix_(test_rows, model.classes_)] = log_softmax(model.decision_function(rows[test_rows]))
    return np.maximum(logs, LEAST_LOG)
