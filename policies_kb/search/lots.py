"""Lots that texts draw by what they say, so that a few texts more hardly change what is drawn or learnt together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_LOTS = np.uint64(2**32)


def lot(text: str) -> bytes:
    """Return the lot of a text, by which lots are compared."""
    return hashlib.sha256(text.encode()).digest()


def numbered(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the lots of texts as numbers below 2**32."""
    return np.array([int.from_bytes(lot(text)[-4:], "big") for text in texts], dtype=np.uint64)


def batches(
    lots: NDArray[np.uint64], size: int, epochs: int, chance: np.random.Generator
) -> tuple[int, Iterator[NDArray[np.intp]]]:
    """Return how many batches there are in all, and these: in each epoch every number once, about ``size`` together."""
    count = 2 ** max(round(float(np.log2(max(len(lots), 1) / size))), 0)
    return epochs * count, _batches(lots, np.uint64(count), epochs, chance)


def _batches(
    lots: NDArray[np.uint64], count: np.uint64, epochs: int, chance: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    for _ in range(epochs):
        factor = np.uint64(chance.integers(2**32)) | np.uint64(1)
        mixed = (lots * factor) % _LOTS * count // _LOTS
        for number in range(int(count)):
            yield (mixed == number).nonzero()[0]
