"""Kernel ridge regression over the example questions, with exact scores for each as if it were left out."""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from policies_kb.search.vectors import Floats

_RIDGE = 0.5


def dual_weights(kernel: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Solve for the weights of the examples; also return the diagonal of the inverse, for leaving out.

    kernel: similarity of every example with every example; wanted: example by class, 1 for its own class.
    """
    regular = np.array(kernel, dtype=np.float32)
    regular[np.diag_indices_from(regular)] += _RIDGE
    inverse = cho_solve(cho_factor(regular, lower=True), np.eye(len(regular), dtype=np.float32))
    return np.asarray(inverse @ wanted, dtype=np.float32), np.diag(inverse).copy()


def left_out_scores(wanted: Floats, dual: Floats, leverage: Floats) -> Floats:
    """Return the scores that each example would get from a fit without it."""
    return np.asarray(wanted - dual / leverage[:, None], dtype=np.float32)
