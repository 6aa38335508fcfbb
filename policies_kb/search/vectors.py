"""Sparse tf-idf vectors over n-grams of characters or syllables, without anything to load but arrays.

Answering needs one vector at a time and no scipy; matrices of vectors are for builds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
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
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *(len(row.indices) for row in rows)])
    indices = np.concatenate([row.indices for row in rows])
    data = np.concatenate([row.data for row in rows])
    return csr_matrix((data, indices, starts), shape=(len(rows), columns))


@dataclass(frozen=True)
class NgramSpace:
    """A vocabulary of n-grams with their idf. grams: sorted, so that a place is a number; most: the longest n-gram."""

    grams: NDArray[np.str_]
    idf: Floats
    most: int

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """The number of each n-gram, at hand: quicker for many texts than ``numbers``, and a hundred bytes each."""
        return {gram: number for number, gram in enumerate(self.grams.tolist())}

    def numbers(self, grams: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of n-grams, -1 for one that the vocabulary lacks."""
        if not len(self.grams):
            return np.full(len(grams), -1, dtype=np.int32)
        asked = np.array(grams, dtype=np.str_)
        cut = asked.astype(self.grams.dtype)  # else the whole vocabulary would be widened
        places = np.minimum(np.searchsorted(self.grams, cut), len(self.grams) - 1)
        return np.where(self.grams[places] == asked, places, -1).astype(np.int32)

    def symbols(self) -> list[str]:
        """Return the n-grams of one symbol, which must be a character."""
        parts = self.grams.view(np.uint32).reshape(len(self.grams), -1)
        alone = parts[:, 1] == 0 if parts.shape[1] > 1 else np.ones(len(parts), dtype=np.bool_)
        found: list[str] = self.grams[alone].tolist()
        return found

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
        return cls(np.array(kept, dtype=np.str_), idf, most)

    def vectors(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """Return a row of length 1 for each text: sublinear term frequency times idf."""
        from scipy.sparse import csr_matrix

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
        grams, weights = self._weighed(
            np.array(indices, dtype=np.int32), np.array(counts, dtype=np.int64)
        )
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(starts) - 1))
        data = (weights / lengths[rows]).astype(np.float32)
        return csr_matrix((data, grams, starts), shape=(len(starts) - 1, len(self.vocabulary)))

    def row(self, counts: Mapping[str, int]) -> Row:
        """Return the row of a single text's n-grams."""
        numbers = self.numbers(list(counts))
        held = numbers >= 0
        amounts = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
        grams, weights = self._weighed(numbers[held], amounts[held])
        length = float(np.sqrt(weights @ weights)) or 1.0
        return Row(grams, (weights / length).astype(np.float32))

    def _weighed(
        self, numbers: NDArray[np.int32], counts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        weights = self.idf[numbers].astype(np.float64)
        if counts.max(initial=1) > 1:
            weights *= 1.0 + np.log(counts.astype(np.float64))
        return numbers, weights

    def state(self) -> dict[str, Any]:
        """Return what ``of_state`` needs to make the space again."""
        return {"grams": self.grams, "idf": self.idf, "most": self.most}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Make the space again."""
        return cls(state["grams"], state["idf"], int(state["most"]))
