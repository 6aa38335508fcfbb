"""How large an index is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def array_megabytes(state: Any) -> float:
    """Return the size of all arrays and texts of a state, as they lie in its files."""
    if isinstance(state, np.ndarray):
        return state.nbytes / 1e6
    if isinstance(state, Mapping):
        return sum(map(array_megabytes, state.values()))
    if isinstance(state, str):
        return len(state.encode()) / 1e6
    if isinstance(state, list):
        return sum(map(array_megabytes, state))
    return 0.0
