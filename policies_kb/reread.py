"""What is made of a text is kept while the turn lasts, as many steps read the same texts, and not much longer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_TEXTS = 64  # a turn reads a dozen: the text, its clauses, without fillers, the question before


def reread(read: Callable[P, T]) -> Callable[P, T]:
    """Return the function with what it made of the texts read last; that must not be changed."""
    return cast(Callable[P, T], lru_cache(maxsize=_TEXTS)(read))
