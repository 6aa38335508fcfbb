"""Sparse tf-idf vectors over n-grams of characters or syllables, without anything to load but arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

Floats = NDArray[np.float32]


def ngrams(symbols: Sequence[str], most: int, least: int = 1) -> Counter[str]:
    """Count the runs of ``least`` to ``most`` symbols."""
    spans = [(i, i + n) for n in range(least, most + 1) for i in range(len(symbols) - n + 1)]
    if isinstance(symbols, str):
        return Counter([symbols[a:b] for a, b in spans])
    return Counter(["".join(symbols[a:b]) for a, b in spans])


@dataclass(frozen=True)
class Row:
    """A sparse vector: the numbers of the n-grams that a text holds, and the value of each."""

    indices: NDArray[np.int32]
    data: Floats


def stacked(rows: Iterable[Row], columns: int) -> csr_matrix:
    """Return the rows as a matrix."""
    listed = list(rows)
    starts = np.cumsum([0, *(len(row.indices) for row in listed)])
    indices = np.concatenate([np.empty(0, np.int32), *(row.indices for row in listed)])
    data = np.concatenate([np.empty(0, np.float32), *(row.data for row in listed)])
    return csr_matrix((data, indices, starts), shape=(len(listed), columns))


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
        idf = np.array([np.log((1 + total) / (1 + seen[g])) + 1 for g in kept], dtype=np.float32)
        return cls({gram: i for i, gram in enumerate(kept)}, idf, most)

    def vectors(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """Return the row of each text."""
        rows = (self.row(ngrams(symbols, self.most)) for symbols in texts)
        return stacked(rows, len(self.vocabulary))

    def row(self, counts: Mapping[str, int]) -> Row:
        """Return the row of length 1 of a text's n-grams: sublinear term frequency times idf."""
        number = self.vocabulary.get
        known = [(at, count) for g, count in counts.items() if (at := number(g)) is not None]
        indices = np.array([at for at, _ in known], dtype=np.int32)
        values = self.idf[indices]
        for n, (_, count) in enumerate(known):
            if count > 1:
                values[n] *= 1.0 + math.log(count)
        return Row(indices, values / (np.sqrt(values @ values) or np.float32(1.0)))

    def state(self) -> dict[str, Any]:
        """Return what ``of_state`` needs to make the space again."""
        return {"grams": list(self.vocabulary), "idf": self.idf, "most": self.most}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Make the space again."""
        return cls({g: i for i, g in enumerate(state["grams"])}, state["idf"], int(state["most"]))


class Postings:
    """A matrix by n-gram, so that a question only touches the rows of its own n-grams."""

    def __init__(self, *blocks: csr_matrix) -> None:
        """Take matrices of objects by n-gram and put them side by side; ``dot`` returns one product for each."""
        self._by_gram = hstack([block.T for block in blocks]).tocsr()
        self._edges = np.cumsum([block.shape[0] for block in blocks])

    def dot(self, rows: Sequence[Row]) -> list[Floats]:
        """Return for each block the product of the questions' rows with it: question by object."""
        if len(rows) == 1:
            product = self._gathered(rows[0])[None, :]
        else:
            product = (stacked(rows, self._by_gram.shape[0]) @ self._by_gram).toarray()
        return np.split(product, self._edges[:-1], axis=1)

    def _gathered(self, row: Row) -> Floats:
        """Multiply a single row by hand: for some dozens of n-grams that is several times quicker."""
        matrix = self._by_gram
        starts, ends = matrix.indptr[row.indices], matrix.indptr[row.indices + 1]
        spans = list(map(slice, starts.tolist(), ends.tolist()))
        if not spans:
            return np.zeros(matrix.shape[1], dtype=np.float32)
        objects = np.concatenate([matrix.indices[span] for span in spans])
        values = np.concatenate([matrix.data[span] for span in spans])
        values *= np.repeat(row.data, ends - starts)
        return np.bincount(objects, values, minlength=matrix.shape[1]).astype(np.float32)
