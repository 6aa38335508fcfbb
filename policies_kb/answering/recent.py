"""Keeps what was found for the questions asked last, as the question that follows leans on it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """What was found for at most ``most`` texts; those asked longest ago are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def keep(self, text: str, found: T) -> None:
        """Keep what was found for a text."""
        with self._lock:
            self._found[text] = found
            self._found.move_to_end(text)
            if len(self._found) > self._most:
                self._found.popitem(last=False)

    def get(self, text: str) -> T | None:
        """Return what was found for a text, or None when that isn't known any more."""
        return self._found.get(text)
