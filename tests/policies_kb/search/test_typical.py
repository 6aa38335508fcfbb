from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from policies_kb.search.typical import (
    membership,
    presence,
    row_numbers,
    typical,
    typical_without,
    values_at,
)

QUESTIONS = presence(
    csr_matrix(
        np.array(
            [[3, 1, 0, 0], [2, 0, 1, 0], [1, 1, 1, 0], [0, 0, 1, 5], [0, 0, 0, 2]],
            dtype=np.float32,
        )
    )
)
OWNER = np.array([0, 0, 0, 1, 1], dtype=np.int32)


def asked(questions: csr_matrix, owner: np.ndarray[tuple[int], np.dtype[np.int32]]) -> csr_matrix:
    return (membership(owner, 2) @ questions).tocsr()


def test_presence_is_one_for_each_held_ngram() -> None:
    assert set(QUESTIONS.data) == {1.0}


def test_questions_are_counted_by_group() -> None:
    assert asked(QUESTIONS, OWNER).toarray().tolist() == [[3, 2, 2, 0], [0, 0, 1, 2]]


def test_what_more_of_the_questions_hold_is_more_typical() -> None:
    weights = typical(asked(QUESTIONS, OWNER), np.array([3, 2], dtype=np.float32)).toarray()
    assert weights[0, 0] > weights[0, 1] == weights[0, 2] > weights[0, 3] == 0.0
    assert weights[0, 0] == weights[1, 3]


@pytest.mark.parametrize("number", range(5))
def test_a_question_left_out_is_as_typical_as_if_it_were_not_there(number: int) -> None:
    others = np.arange(5) != number
    rest, owner = QUESTIONS[others], OWNER[others]
    sizes = np.bincount(owner, minlength=2).astype(np.float32)
    expected = (QUESTIONS[number] @ typical(asked(rest, owner), sizes).T).toarray()[0]
    own = OWNER[[number]]
    found = typical_without(QUESTIONS[number], own, asked(QUESTIONS, OWNER), sizes[own])
    assert found[0] == pytest.approx(expected[own[0]])


def test_the_only_question_of_a_group_is_not_typical_of_it_when_left_out() -> None:
    alone = presence(csr_matrix(np.array([[1, 1]], dtype=np.float32)))
    owner = np.array([0], dtype=np.int32)
    found = typical_without(alone, owner, alone, np.array([0], dtype=np.float32))
    assert found.tolist() == [0.0]


def test_row_numbers_name_the_row_of_each_value() -> None:
    assert row_numbers(csr_matrix([[0, 1, 1], [0, 0, 0], [1, 0, 0]])).tolist() == [0, 0, 2]


def test_values_are_read_at_many_places_and_absent_ones_are_0() -> None:
    matrix = csr_matrix(np.array([[0, 7], [5, 0]], dtype=np.float32))
    rows, columns = (np.array(n, dtype=np.int32) for n in ([0, 1, 1], [1, 0, 1]))
    assert values_at(matrix, rows, columns).tolist() == [7.0, 5.0, 0.0]
