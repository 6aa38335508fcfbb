"""Many short texts, searched at once for those that hold some words."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

_MOST = 4000


class Haystack:
    """Texts in one string: to find all that hold some words is one pass over it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._starts = array("I")
        parts, at = [], 0
        for text in texts:
            self._starts.append(at)
            parts.append(text)
            at += len(text) + 1
        self._all = "\n".join(parts)

    def found(self, words: str, most: int = _MOST) -> dict[int, int]:
        """Return the places of the texts that hold the words, with where in the text they begin; at most ``most``."""
        places: dict[int, int] = {}
        at = self._all.find(words)
        while at >= 0 and len(places) < most:
            place = bisect_right(self._starts, at) - 1
            places.setdefault(place, at - self._starts[place])
            at = self._all.find(words, at + 1)
        return places
