"""Products of a question with matrices of many objects, touching only what the question's own n-grams hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from policies_kb.search.vectors import Floats, Row

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_OFTEN = 0.1  # share of the objects from which an n-gram's values are held whole


class Postings:
    """Blocks of objects by n-gram, of which each n-gram lists the objects that hold it.

    weighed: blocks multiplied by the question's own values; counted: by 1 for each n-gram that the question holds.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._state = state
        self._values, self._objects = state["values"], state["objects"]
        self._starts, self._splits = state["starts"], state["splits"]
        self._edges: list[int] = state["edges"]
        self._width = int(state["width"])

    @classmethod
    def of(cls, weighed: Sequence[csr_matrix], counted: Sequence[csr_matrix] = ()) -> Self:
        """Turn blocks of objects round, so that they stand by n-gram."""
        by_gram, edges = _side_by_side([*weighed, *counted])
        held = sum(np.bincount(block.indices, minlength=block.shape[1]) for block in weighed)
        width = by_gram.shape[1]
        return cls(
            {
                "values": by_gram.data,
                "objects": by_gram.indices.astype(np.min_scalar_type(width)),
                "starts": by_gram.indptr,
                "splits": (by_gram.indptr[:-1] + held).astype(by_gram.indptr.dtype),
                "edges": edges,
                "width": width,
            }
        )

    def state(self) -> Mapping[str, Any]:
        """Return what the constructor needs to make the postings again."""
        return self._state

    def dot(self, rows: Sequence[Row], common: Commons | None = None) -> list[Floats]:
        """Return for each block the product of the questions' rows with it: question by object.

        common: adds what it holds of the blocks after the first.
        """
        products = [self._gathered(row) for row in rows]
        if common is not None:
            for product, row in zip(products, rows, strict=True):
                common.add(row, product[self._edges[1] :])
        together = products[0][None, :] if len(products) == 1 else np.stack(products)
        return [together[:, a:b] for a, b in pairwise([*self._edges, self._width])]

    def _gathered(self, row: Row) -> Floats:
        """Multiply by hand: for some dozens of n-grams that is several times quicker than scipy's product."""
        grams = row.indices
        if not len(grams):
            return np.zeros(self._width, dtype=np.float32)
        starts = self._starts.take(grams)
        lengths = self._starts.take(grams + 1) - starts
        ends = lengths.cumsum()
        places = (starts - ends + lengths).repeat(lengths)
        places += np.arange(len(places))
        parts = np.empty(2 * len(grams), dtype=lengths.dtype)
        parts[::2] = self._splits.take(grams) - starts
        parts[1::2] = lengths - parts[::2]
        weights = np.ones(2 * len(grams), dtype=np.float32)
        weights[::2] = row.data
        values = self._values.take(places)
        values *= weights.repeat(parts)
        sums = np.bincount(self._objects.take(places), values, minlength=self._width)
        return sums.astype(np.float32)


class Commons:
    """The n-grams that many objects hold, with their values for all of them: adding whole rows is quicker.

    weighed, counted: as for ``Postings``; what these leave for it ``rest`` returns.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._state = state
        self._number = state["number"]
        self._weighed, self._counted = state["weighed"], state["counted"]

    @classmethod
    def of(cls, weighed: Sequence[csr_matrix], counted: Sequence[csr_matrix] = ()) -> Self:
        """Choose the n-grams, and turn their values round."""
        by_gram, _ = _side_by_side([*weighed, *counted])
        often = np.diff(by_gram.indptr) > _OFTEN * by_gram.shape[1]
        values = np.asarray(by_gram[often].toarray(), dtype=np.float32)
        split = sum(block.shape[0] for block in weighed)
        return cls(
            {
                "number": np.where(often, np.cumsum(often) - 1, -1).astype(np.int32),
                "weighed": values[:, :split].copy(),
                "counted": values[:, split:].copy(),
            }
        )

    def state(self) -> Mapping[str, Any]:
        """Return what the constructor needs to make them again."""
        return self._state

    def add(self, row: Row, sums: Floats) -> None:
        """Add a question's products with the blocks to the front of some sums, where the blocks' objects stand."""
        numbers = self._number.take(row.indices)
        held = (numbers >= 0).nonzero()[0]
        numbers, weights = numbers.take(held), row.data.take(held)
        split = self._weighed.shape[1]
        end = split + self._counted.shape[1]
        sums[:split] += weights @ self._weighed.take(numbers, axis=0)
        ones = np.ones(len(weights), dtype=np.float32)
        sums[split:end] += ones @ self._counted.take(numbers, axis=0)

    def rest(self, block: csr_matrix) -> csr_matrix:
        """Return a block without the n-grams that are held here."""
        kept = block.copy()
        kept.data[self._number[kept.indices] >= 0] = 0.0
        kept.eliminate_zeros()
        return kept


def _side_by_side(blocks: Sequence[csr_matrix]) -> tuple[csr_matrix, list[int]]:
    """Return the blocks by n-gram in one matrix, and where each begins."""
    from scipy.sparse import hstack

    together = hstack([block.T for block in blocks]).tocsr()
    together.sort_indices()
    return together, np.cumsum([0, *(block.shape[0] for block in blocks[:-1])]).tolist()
