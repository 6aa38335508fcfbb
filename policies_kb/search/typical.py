"""How typical n-grams are of groups of questions, such as those of a matter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from policies_kb.search.vectors import Floats

_UNTYPICAL = 0.01  # share of a group's questions below which an n-gram says nothing for it


def presence(rows: csr_matrix) -> csr_matrix:
    """Return the rows with a 1 for each n-gram that they hold."""
    return csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), shape=rows.shape)


def membership(owner: NDArray[np.int32], groups: int) -> csr_matrix:
    """Return by group and question whether the question is the group's. owner: each question's group."""
    questions = len(owner)
    ones = np.ones(questions, dtype=np.float32)
    return csr_matrix((ones, (owner, np.arange(questions))), shape=(groups, questions))


def typical(asked: csr_matrix, sizes: Floats) -> csr_matrix:
    """Return how much each n-gram says for each group: the log of the share of its questions that hold it.

    asked: by group and n-gram, the number of the group's questions that hold it; sizes: how many each group has.
    """
    weights = _weights(asked.data / np.repeat(sizes, np.diff(asked.indptr)))
    return csr_matrix((weights, asked.indices, asked.indptr), shape=asked.shape)


def typical_without(
    rows: csr_matrix, owner: NDArray[np.int32], asked: csr_matrix, sizes: Floats
) -> Floats:
    """Return how typical each question is of its own group, as if it were not among the group's questions.

    sizes: how many other questions each question's group has.
    """
    numbers = row_numbers(rows)
    others = (values_at(asked, owner[numbers], rows.indices) - 1.0).clip(min=0.0)
    weights = _weights(others / np.maximum(sizes, 1.0)[numbers])
    sums = np.bincount(numbers, rows.data * weights, minlength=rows.shape[0])
    return np.asarray(sums, dtype=np.float32)


def row_numbers(rows: csr_matrix) -> NDArray[np.intp]:
    """Return the row in which each stored value stands."""
    return np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))


def values_at(matrix: csr_matrix, rows: NDArray[np.int32], columns: NDArray[np.int32]) -> Floats:
    """Return the values of a matrix at many places."""
    return np.asarray(matrix[rows, columns], dtype=np.float32).ravel()


def _weights(share: NDArray[np.floating[Any]]) -> Floats:
    return np.asarray(np.log1p(share / _UNTYPICAL), dtype=np.float32)
