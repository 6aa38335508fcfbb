"""Ridge regression from n-grams to matters, with exact scores for each example as if it were left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from policies_kb.search.vectors import Floats

_RIDGE = 0.5
_COLUMNS = 4000


def frequent_columns(rows: csr_matrix) -> NDArray[np.int32]:
    """Return the numbers of the n-grams that stand in most examples, in order."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.sort(np.argsort(-counts, kind="stable")[:_COLUMNS]).astype(np.int32)


def fit_ridge(rows: csr_matrix, owner: NDArray[np.int32], classes: int) -> tuple[Floats, Floats]:
    """Return the weights (n-gram by class) and the scores that each example gets from a fit without it.

    rows: the examples' vectors; owner: the class of each.
    """
    gram = np.asarray((rows.T @ rows).toarray(), dtype=np.float32)
    gram[np.diag_indices_from(gram)] += _RIDGE
    factor = cho_factor(gram, lower=True, overwrite_a=True)
    inverse = cho_solve(factor, np.eye(gram.shape[0], dtype=np.float32), overwrite_b=True)
    wanted = csr_matrix(
        (np.ones(len(owner), dtype=np.float32), (np.arange(len(owner)), owner)),
        shape=(len(owner), classes),
    )
    weights = np.ascontiguousarray(((wanted.T @ rows) @ inverse).T, dtype=np.float32)
    leverage = np.array(
        [row.data @ inverse[np.ix_(row.indices, row.indices)] @ row.data for row in rows]
    )
    fitted = rows @ weights
    fitted[np.arange(len(owner)), owner] -= leverage
    return weights, (fitted / np.maximum(1.0 - leverage[:, None], 1e-3)).astype(np.float32)
