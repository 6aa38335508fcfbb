"""A small neural network that corrects the scores of a conditional logit, where features matter together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policies_kb.search import lots
from policies_kb.search.logit import Group
from policies_kb.search.vectors import Floats

_HIDDEN = (48, 48)
_EPOCHS = 20
_BATCH = 256  # cases, about
_RATE = 0.01
_WARMING = 0.3  # share of the steps in which the rate rises; in the others it falls to nothing
_DECAY = 0.1  # of a weight, in a step of rate 1
_FADING, _FADING_SQUARE, _LEAST = 0.9, 0.999, 1e-8  # Adam's
# The share of what was learnt that is added: the whole makes the vague too sure (decision 44).
_SHARE = 0.7
_LEAST_CASES = 2000  # fewer would be learnt by heart: then nothing is corrected
_FARTHEST = 5.0  # standard deviations from the mean that a feature counts for at most

Layers = list[tuple[Floats, Floats]]


@dataclass(frozen=True)
class Network:
    """Layers of weights and biases, of which all but the last are followed by a rectifier.

    mean, spread: of each feature, among the candidates that were learnt from.
    """

    mean: Floats
    spread: Floats
    layers: Layers

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Network:
        """Return the network of a state."""
        held = state["layers"]
        layers = [(held[name]["weights"], held[name]["bias"]) for name in sorted(held)]
        return cls(state["mean"], state["spread"], layers)

    def state(self) -> Mapping[str, Any]:
        """Return what ``of_state`` needs to make the network again."""
        layers = {str(n): {"weights": w, "bias": b} for n, (w, b) in enumerate(self.layers)}
        return {"mean": self.mean, "spread": self.spread, "layers": layers}

    def scores(self, candidates: Floats) -> Floats:
        """Return by how much the score of each candidate, a row of features, is to be corrected."""
        return _passed(self.layers, _standard(candidates, self.mean, self.spread))[1]


def fit(groups: Sequence[Group], scores: Sequence[Floats], drawn: NDArray[np.uint64]) -> Network:
    """Return the network that makes the right candidates most probable when it is added to their scores.

    scores: of the candidates of each group; drawn: a number from 0 to 2**32 of each group that says with which others
    it is learnt, so that a case more or fewer hardly changes what the others teach. Learnt by Adam with decoupled
    weight decay, from the same start each time; nothing is learnt from very few cases.
    """
    sizes = np.array([len(group.candidates) for group in groups])
    starts = sizes.cumsum() - sizes
    rows = np.concatenate([group.candidates for group in groups])
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0.0] = 1.0
    rows, given = _standard(rows, mean, spread), np.concatenate(scores).astype(np.float32)
    right = np.array([group.right for group in groups])
    chance = np.random.default_rng(0)
    widths = (rows.shape[1], *_HIDDEN, 1)
    layers = [_layer(chance, *pair) for pair in pairwise(widths)]
    layers[-1][0][:] = 0.0  # nothing is corrected before something has been learnt
    if len(groups) < _LEAST_CASES:
        return Network(mean, spread, layers)
    steps, batches = lots.batches(drawn, _BATCH, _EPOCHS, chance)
    descent = _Descent(layers, steps)
    for batch in batches:
        first = sizes[batch].cumsum() - sizes[batch]
        places = (starts[batch] - first).repeat(sizes[batch])
        places += np.arange(len(places))
        descent.step(
            _slopes(layers, rows[places], given[places], first, sizes[batch], right[batch])
        )
    weights, bias = layers[-1]
    return Network(mean, spread, [*layers[:-1], (weights * _SHARE, bias * _SHARE)])


def margins(values: Floats) -> Floats:
    """Return by how much each candidate, a row, is better than the best of the others, for each column."""
    if len(values) < 2:
        return values.copy()
    second, first = np.partition(values, -2, axis=0)[-2:]
    found: Floats = values - np.where(values == first, second, first)
    return found


def _standard(rows: Floats, mean: Floats, spread: Floats) -> Floats:
    values = (rows - mean) / spread
    return np.asarray(np.clip(values, -_FARTHEST, _FARTHEST, out=values), dtype=np.float32)


def _layer(chance: np.random.Generator, inputs: int, outputs: int) -> tuple[Floats, Floats]:
    weights = chance.normal(0.0, np.sqrt(2.0 / inputs), (inputs, outputs))
    return weights.astype(np.float32), np.zeros(outputs, dtype=np.float32)


def _passed(layers: Layers, rows: Floats) -> tuple[list[Floats], Floats]:
    """Return what goes into each layer, and what comes out of the last."""
    values = [rows]
    for weights, bias in layers[:-1]:
        values.append(np.maximum(values[-1] @ weights + bias, 0.0))
    weights, bias = layers[-1]
    return values, (values[-1] @ weights + bias)[:, 0]


def _slopes(
    layers: Layers,
    rows: Floats,
    given: Floats,
    first: NDArray[np.intp],
    sizes: NDArray[np.intp],
    right: NDArray[np.intp],
) -> list[Floats]:
    """Return the slope of the mean log loss of some cases by each weight and bias, the last layer's first."""
    values, corrections = _passed(layers, rows)
    scores = given + corrections
    odds = np.exp(scores - np.maximum.reduceat(scores, first).repeat(sizes))
    odds /= np.add.reduceat(odds, first).repeat(sizes)
    odds[first + right] -= 1.0
    slope = (odds / np.float32(len(sizes)))[:, None]
    found: list[Floats] = []
    for (weights, _), inputs in zip(reversed(layers), reversed(values), strict=True):
        found += (slope.sum(axis=0), inputs.T @ slope)
        slope = (slope @ weights.T) * (inputs > 0.0)
    return found


class _Descent:
    """Adam with decoupled weight decay: changes the layers in place."""

    def __init__(self, layers: Layers, steps: int) -> None:
        self._held = [array for weights, bias in reversed(layers) for array in (bias, weights)]
        self._means = [np.zeros_like(array) for array in self._held]
        self._squares = [np.zeros_like(array) for array in self._held]
        self._steps, self._done = steps, 0

    def step(self, slopes: Sequence[Floats]) -> None:
        """Take a step downhill."""
        done = self._done / self._steps
        rate = _RATE * min(done / _WARMING, (1.0 - done) / (1.0 - _WARMING))
        self._done += 1
        unfaded = 1.0 - _FADING**self._done
        unfaded_square = 1.0 - _FADING_SQUARE**self._done
        for array, slope, mean, square in zip(
            self._held, slopes, self._means, self._squares, strict=True
        ):
            mean += (1.0 - _FADING) * (slope - mean)
            square += (1.0 - _FADING_SQUARE) * (slope**2 - square)
            array *= 1.0 - rate * _DECAY
            array -= rate * (mean / unfaded) / (np.sqrt(square / unfaded_square) + _LEAST)
