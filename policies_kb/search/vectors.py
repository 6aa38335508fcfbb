"""Sparse tf-idf vectors over n-grams of characters or syllables, without anything to load but arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]


def ngrams(symbols: Sequence[str], most: int, least: int = 1) -> Counter[str]:
    """Count the runs of ``least`` to ``most`` symbols."""
    ends, lengths = len(symbols) + 1, range(least, most + 1)
    if isinstance(symbols, str):  # slicing it is several times quicker than joining
        return Counter([symbols[i : i + n] for n in lengths for i in range(ends - n)])
    return Counter(["".join(symbols[i : i + n]) for n in lengths for i in range(ends - n)])


@dataclass(frozen=True)
class Row:
    """A sparse vector: the numbers of the n-grams that a text holds, and the value of each."""

    indices: NDArray[np.int32]
    data: Floats


def stacked(rows: Sequence[Row], columns: int) -> csr_matrix:
    """Return the rows as a matrix."""
    starts = np.cumsum([0, *(len(row.indices) for row in rows)])
    indices = np.concatenate([row.indices for row in rows])
    data = np.concatenate([row.data for row in rows])
    return csr_matrix((data, indices, starts), shape=(len(rows), columns))


@dataclass(frozen=True)
class NgramSpace:
    """A vocabulary of n-grams with their idf. most: the longest n-gram."""

    vocabulary: Mapping[str, int]
    idf: Floats
    most: int

    @classmethod
    def fit(cls, texts: Iterable[Sequence[str]], most: int, *, rarest: int = 1) -> Self:
        """Learn the vocabulary and idf of ``texts``; n-grams in fewer than ``rarest`` texts are left out."""
        seen: Counter[str] = Counter()
        total = 0
        for symbols in texts:
            seen.update(ngrams(symbols, most).keys())
            total += 1
        kept = sorted(gram for gram, count in seen.items() if count >= rarest)
        counts = np.array([seen[gram] for gram in kept], dtype=np.float64)
        idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        return cls({gram: i for i, gram in enumerate(kept)}, idf, most)

    def vectors(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """Return a row of length 1 for each text: sublinear term frequency times idf."""
        indices: list[int] = []
        counts: list[int] = []
        starts = [0]
        known = self.vocabulary.get
        for symbols in texts:
            for gram, count in ngrams(symbols, self.most).items():
                if (at := known(gram)) is not None:
                    indices.append(at)
                    counts.append(count)
            starts.append(len(indices))
        grams, weights = self._weighed(indices, counts)
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(starts) - 1))
        data = (weights / lengths[rows]).astype(np.float32)
        return csr_matrix((data, grams, starts), shape=(len(starts) - 1, len(self.vocabulary)))

    def row(self, counts: Mapping[str, int]) -> Row:
        """Return the row of a single text's n-grams."""
        number = self.vocabulary.get
        known = [(at, count) for g, count in counts.items() if (at := number(g)) is not None]
        grams, weights = self._weighed([at for at, _ in known], [count for _, count in known])
        length = float(np.sqrt(weights @ weights)) or 1.0
        return Row(grams, (weights / length).astype(np.float32))

    def _weighed(
        self, grams: Sequence[int], counts: Sequence[int]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        numbers = np.array(grams, dtype=np.int32)
        weights = self.idf[numbers].astype(np.float64)
        if max(counts, default=1) > 1:
            weights *= 1.0 + np.log(np.array(counts, dtype=np.float64))
        return numbers, weights

    def state(self) -> dict[str, Any]:
        """Return what ``of_state`` needs to make the space again."""
        return {"grams": list(self.vocabulary), "idf": self.idf, "most": self.most}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Make the space again."""
        grams = state["grams"]
        return cls(
            dict(zip(grams, range(len(grams)), strict=True)), state["idf"], int(state["most"])
        )
