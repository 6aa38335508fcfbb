"""Looks up many values of one sparse vector: spreads it over an array as long as the space, which is used again."""

from __future__ import annotations

from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policies_kb.search.vectors import Floats, Row


class Spread(local):
    """An array of zeros between look-ups, each thread's own: making one takes longer than a look-up in it."""

    def __init__(self, width: int) -> None:
        self._values: Floats = np.zeros(width, dtype=np.float32)

    def at(self, row: Row, places: NDArray[np.integer[Any]]) -> Floats:
        """Return the row's values at some places."""
        try:
            self._values[row.indices] = row.data
            found: Floats = self._values.take(places)
            return found
        finally:
            self._values[row.indices] = 0.0
