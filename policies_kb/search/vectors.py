"""Sparse tf-idf vectors over n-grams of characters or syllables, without anything to load but arrays.

Answering needs one vector at a time and no scipy; matrices of vectors are for builds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from policies_kb.reread import reread

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
PACKED = 3  # characters of 21 bits in a number of 64
_PACKED = f"<U{PACKED}"
_CHARACTER = (1 << 21) - 1
_SHARES = np.array([1 << 42, 1 << 21, 1], dtype=np.int64)


def ngrams(symbols: Sequence[str], most: int, least: int = 1) -> Counter[str]:
    """Count the runs of ``least`` to ``most`` symbols."""
    runs = list(symbols)
    found = runs if least == 1 else []
    for n in range(1, most):
        runs = [run + symbol for run, symbol in zip(runs, symbols[n:], strict=False)]
        found = found + runs if n + 1 >= least else found
    return Counter(found)


def packed(grams: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return n-grams of up to ``PACKED`` characters as numbers, which stand in the same order."""
    parts = grams.view(np.uint32).reshape(len(grams), PACKED).astype(np.int64)
    return np.asarray(parts @ _SHARES)


def unpacked(keys: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return the n-grams that ``packed`` made numbers of."""
    parts = (keys[:, None] // _SHARES & _CHARACTER).astype(np.uint32)
    return np.ascontiguousarray(parts).view(_PACKED).reshape(len(keys))


def _runs(text: str, most: int) -> NDArray[np.int64]:
    """Return the runs of one to ``most`` characters, packed, in the order in which ``ngrams`` counts them."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    shares = characters * _SHARES[:most, None]  # of each character at each place of a run
    found = [shares[0]]
    for n in range(1, most):
        found.append(found[-1][:-1] + shares[n, n:])
    return np.concatenate(found)


@reread
def _packed_runs(text: str, most: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the different runs of a text, packed, and for each how much it counts by how often it comes."""
    counts = Counter(_runs(text, most).tolist())
    keys = np.fromiter(counts, dtype=np.int64, count=len(counts))
    return keys, _frequent(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))


def _frequent(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much n-grams count that come so often: twice isn't twice as much."""
    return 1.0 + np.log(counts)


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
    """A vocabulary of n-grams with their idf. grams: sorted, so that a place is a number; most: the longest n-gram.

    N-grams of at most three characters stand as numbers (``packed``), which are found several times quicker.
    """

    grams: NDArray[np.str_] | NDArray[np.int64]
    idf: Floats
    most: int

    @cached_property
    def packs(self) -> bool:
        """Whether the n-grams stand as numbers."""
        return bool(self.grams.dtype == np.int64)

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """The number of each n-gram, at hand: quicker for many texts than ``numbers``, and a hundred bytes each."""
        grams: NDArray[Any] = self.grams
        written = unpacked(grams) if self.packs else grams
        return {gram: number for number, gram in enumerate(written.tolist())}

    def numbers(self, grams: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of n-grams, -1 for one that the vocabulary lacks."""
        if not self.packs:
            number = self.vocabulary.get
            return np.array([number(gram, -1) for gram in grams], dtype=np.int32)
        asked = np.array(grams, dtype=np.str_)
        keys = packed(asked.astype(_PACKED))  # what is longer is cut
        keys[np.char.str_len(asked) > PACKED] = -1
        held, known = self._known(keys)
        numbers = np.full(len(keys), -1, dtype=np.int32)
        numbers[held] = known
        return numbers

    def _known(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return which of some packed n-grams the vocabulary holds, and their numbers."""
        grams: NDArray[Any] = self.grams
        if not len(grams):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int32)
        places = grams.searchsorted(keys)
        held = (grams.take(places, mode="clip") == keys).nonzero()[0]
        return held, places.take(held).astype(np.int32)

    def symbols(self) -> list[str]:
        """Return the n-grams of one symbol, which must be a character."""
        grams: NDArray[Any] = self.grams
        if self.packs:
            grams = unpacked(grams[grams % _SHARES[0] == 0])
        return [gram for gram in grams.tolist() if len(gram) == 1]

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
        grams = np.array(kept, dtype=np.str_)
        narrow = grams.dtype.itemsize <= np.dtype(_PACKED).itemsize
        return cls(packed(grams.astype(_PACKED)) if narrow else grams, idf, most)

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
        grams = np.array(indices, dtype=np.int32)
        weights = self.idf.take(grams) * _frequent(np.array(counts, dtype=np.float64))
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(starts) - 1))
        data = (weights / lengths[rows]).astype(np.float32)
        return csr_matrix((data, grams, starts), shape=(len(starts) - 1, len(self.vocabulary)))

    def row(self, symbols: Sequence[str]) -> tuple[Row, int]:
        """Return the row of a single text, and how many different n-grams that has, known or not."""
        if self.packs and isinstance(symbols, str):
            keys, frequent = _packed_runs(symbols, self.most)
            held, numbers = self._known(keys)
            frequent, different = frequent.take(held), len(keys)
        else:
            counts, number = ngrams(symbols, self.most), self.vocabulary.get
            known = {n: counts[gram] for gram in counts if (n := number(gram)) is not None}
            numbers = np.fromiter(known, dtype=np.int32, count=len(known))
            times = np.fromiter(known.values(), dtype=np.float64, count=len(known))
            frequent, different = _frequent(times), len(counts)
        weights = self.idf.take(numbers) * frequent
        length = math.sqrt(weights @ weights) or 1.0
        return Row(numbers, (weights / length).astype(np.float32)), different

    def state(self) -> dict[str, Any]:
        """Return what ``of_state`` needs to make the space again."""
        return {"grams": self.grams, "idf": self.idf, "most": self.most}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Make the space again."""
        return cls(state["grams"], state["idf"], int(state["most"]))
