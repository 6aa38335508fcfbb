from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack
from scipy.sparse import random as random_matrix

from policies_kb.search.postings import Commons, Postings
from policies_kb.search.vectors import Row

GRAMS = 30
CHANCE = np.random.default_rng(0)
WEIGHED = [random_matrix(n, GRAMS, 0.1, "csr", np.float32, CHANCE) for n in (14, 19)]
COUNTED = [random_matrix(n, GRAMS, 0.1, "csr", np.float32, CHANCE) for n in (13, 5)]
NOTHING = Row(np.zeros(0, np.int32), np.zeros(0, np.float32))


def questions(number: int) -> csr_matrix:
    return random_matrix(number, GRAMS, 0.3, "csr", np.float32, np.random.default_rng(1))


def rows_of(matrix: csr_matrix) -> list[Row]:
    return [Row(row.indices, row.data) for row in matrix]


def products(asked: csr_matrix) -> list[np.ndarray]:
    held = (asked != 0).astype(np.float32)
    found = [asked @ block.T for block in WEIGHED] + [held @ block.T for block in COUNTED]
    return [product.toarray() for product in found]


@pytest.mark.parametrize("number", [1, 2, 7])
def test_postings_multiply_like_the_matrices(number: int) -> None:
    asked = questions(number)
    found = Postings.of(WEIGHED, COUNTED).dot(rows_of(asked))
    for product, wanted in zip(found, products(asked), strict=True):
        assert product == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("number", [1, 2, 7])
def test_common_ngrams_and_the_rest_add_up_to_the_product(number: int) -> None:
    asked = questions(number)
    common = Commons.of(WEIGHED[1:], COUNTED)
    rest = [common.rest(block) for block in WEIGHED[1:]]
    postings = Postings.of([WEIGHED[0], *rest], [common.rest(block) for block in COUNTED])
    for product, wanted in zip(postings.dot(rows_of(asked), common), products(asked), strict=True):
        assert product == pytest.approx(wanted, abs=1e-5)


def test_ngram_is_held_whole_when_more_than_a_tenth_of_the_objects_hold_it() -> None:
    block = vstack([csr_matrix([[1.0, 1.0]])] + [csr_matrix([[1.0, 0.0]])] * 9).tocsr()
    common = Commons.of([block])
    assert common.rest(block).toarray().tolist() == [[0.0, 1.0]] + [[0.0, 0.0]] * 9
    sums = np.array([1.0] * 12, np.float32)
    common.add(Row(np.array([0, 1], np.int32), np.array([2.0, 3.0], np.float32)), sums)
    assert sums.tolist() == [3.0] * 10 + [1.0] * 2


def test_product_of_an_empty_question_is_zero() -> None:
    found = Postings.of(WEIGHED, COUNTED).dot([NOTHING], Commons.of(WEIGHED[1:], COUNTED))
    for product in found:
        assert product.shape[0] == 1
        assert not product.any()


def test_made_again_from_their_states_they_multiply_the_same() -> None:
    postings, common = Postings.of(WEIGHED, COUNTED), Commons.of(WEIGHED[1:], COUNTED)
    asked = rows_of(questions(3))
    again = Postings(postings.state()).dot(asked, Commons(common.state()))
    for product, same in zip(postings.dot(asked, common), again, strict=True):
        assert np.array_equal(product, same)
