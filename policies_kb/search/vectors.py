"""Sparse tf-idf vectors over n-grams of characters or syllables, without anything to load but arrays."""

from __future__ import annotations

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
    spans = ((i, i + n) for n in range(least, most + 1) for i in range(len(symbols) - n + 1))
    if isinstance(symbols, str):  # slicing it is several times quicker than joining
        return Counter([symbols[i:j] for i, j in spans])
    return Counter(["".join(symbols[i:j]) for i, j in spans])


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
        grams, data, starts = self._weighed(ngrams(symbols, self.most) for symbols in texts)
        return csr_matrix((data, grams, starts), shape=(len(starts) - 1, len(self.vocabulary)))

    def row(self, counts: Mapping[str, int]) -> Row:
        """Return the row of a single text's n-grams."""
        grams, data, _ = self._weighed([counts])
        return Row(grams, data)

    def _weighed(
        self, texts: Iterable[Mapping[str, int]]
    ) -> tuple[NDArray[np.int32], Floats, list[int]]:
        """Return the n-grams of all texts, their weights, and where each text begins."""
        indices: list[int] = []
        counts: list[int] = []
        starts = [0]
        known = self.vocabulary.get
        for text in texts:
            for gram, count in text.items():
                if (at := known(gram)) is not None:
                    indices.append(at)
                    counts.append(count)
            starts.append(len(indices))
        grams = np.array(indices, dtype=np.int32)
        weights = (1.0 + np.log(np.array(counts, dtype=np.float64))) * self.idf[grams]
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(starts) - 1))
        return grams, (weights / lengths[rows]).astype(np.float32), starts

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
