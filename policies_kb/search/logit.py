"""A conditional logit: chooses one of several candidates, each described by features, with calibrated probability."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies_kb.search.vectors import Floats


@dataclass(frozen=True)
class Group:
    """A training case: a row of features a candidate, and the number of the right one."""

    candidates: Floats
    right: int


def fit(groups: Sequence[Group], *, ridge: float = 1e-4, favouring: Collection[int] = ()) -> Floats:
    """Return the weights that make the right candidates most probable.

    ridge: L2 penalty a case, on the weights of the features as if each had a standard deviation of 1;

    favouring: numbers of the features that can only speak for a candidate, so that their weights aren't negative.
    """
    from scipy.optimize import minimize  # takes 25 MB, and only a build fits

    rows = np.concatenate([g.candidates for g in groups]).astype(np.float64)
    spread = rows.std(axis=0)
    spread[spread == 0.0] = 1.0
    rows /= spread
    starts = np.cumsum([0, *(len(g.candidates) for g in groups)])[:-1]
    chosen = starts + np.array([g.right for g in groups])
    owner = np.repeat(np.arange(len(groups)), [len(g.candidates) for g in groups])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        peak = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - peak[owner])
        total = np.add.reduceat(odds, starts)
        value = float(np.sum(np.log(total) + peak - scores[chosen]))
        slope = rows.T @ (odds / total[owner]) - rows[chosen].sum(axis=0)
        penalty = ridge * len(groups)
        return value + penalty * float(weights @ weights), slope + 2 * penalty * weights

    width = rows.shape[1]
    found = minimize(
        loss,
        np.zeros(width),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0 if n in favouring else None, None) for n in range(width)],
        options={"maxiter": 400},
    )
    return np.asarray(found.x / spread, dtype=np.float32)


def probabilities(scores: Floats) -> Floats:
    """Return the probability of each candidate by its score."""
    odds: Floats = scores - max(scores.tolist())
    np.exp(odds, out=odds)
    odds /= np.add.reduce(odds)
    return odds


def log_softmax(scores: Floats) -> Floats:
    """Return the log-probabilities of rows of scores."""
    shifted = scores - np.maximum.reduce(scores, axis=-1, keepdims=True)
    total = np.add.reduce(np.exp(shifted), axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(total), dtype=np.float32)
