from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from policies_kb.search.ridge import fit_ridge, frequent_columns
from policies_kb.search.vectors import NgramSpace

QUESTIONS = [
    ("开店有补贴吗", 0),
    ("开店补贴多少", 0),
    ("做买卖有补助没", 0),
    ("公积金怎么取", 1),
    ("提取公积金", 1),
    ("公积金贷款", 1),
    ("社保卡在哪办", 2),
    ("社保卡丢了怎么办", 2),
]
OWNER = np.array([owner for _, owner in QUESTIONS], dtype=np.int32)


@pytest.fixture(scope="module")
def rows() -> csr_matrix:
    """The vectors of the questions."""
    texts = [text for text, _ in QUESTIONS]
    return NgramSpace.fit(texts, 2).vectors(texts)


@pytest.mark.parametrize("left_out", range(len(QUESTIONS)))
def test_left_out_scores_are_those_of_a_fit_without_the_example(
    rows: csr_matrix, left_out: int
) -> None:
    _, scores = fit_ridge(rows, OWNER, 3)
    others = [n for n in range(len(QUESTIONS)) if n != left_out]
    weights, _ = fit_ridge(rows[others], OWNER[others], 3)
    assert scores[left_out] == pytest.approx((rows[left_out] @ weights).ravel(), abs=1e-4)


def test_left_out_score_of_the_own_class_is_lower_than_the_fitted_one(rows: csr_matrix) -> None:
    weights, scores = fit_ridge(rows, OWNER, 3)
    at = np.arange(len(OWNER)), OWNER
    assert (scores[at] < (rows @ weights)[at]).all()


def test_example_scores_highest_for_its_own_class(rows: csr_matrix) -> None:
    weights, _ = fit_ridge(rows, OWNER, 3)
    assert list((rows @ weights).argmax(axis=1)) == list(OWNER)


def test_weights_are_those_of_the_textbook(rows: csr_matrix) -> None:
    weights, _ = fit_ridge(rows, OWNER, 3)
    dense = rows.toarray()
    wanted = np.eye(3)[OWNER]
    residual = dense.T @ (wanted - dense @ weights)
    penalty = residual[abs(weights) > 1e-3] / weights[abs(weights) > 1e-3]
    assert penalty == pytest.approx(penalty[0], rel=1e-2)


def test_frequent_columns_are_in_order_and_hold_all_of_a_small_space(rows: csr_matrix) -> None:
    assert list(frequent_columns(rows)) == list(range(rows.shape[1]))
