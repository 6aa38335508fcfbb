"""Tells which of many questions are misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policies_kb.sounds import syllable

_TIMES = 20.0


class Misspelt:
    """Tells questions with a pair of characters that is nearly always written otherwise.

    The examples are as people write them, 补帖 for 补贴 included: good for finding, not for showing.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._often = Counter(pair for text in texts for pair in _pairs(text))
        self._most: defaultdict[tuple[str, str], int] = defaultdict(int)
        for pair, often in self._often.items():
            sound = (syllable(pair[0]), syllable(pair[1]))
            self._most[sound] = max(self._most[sound], often)

    def __call__(self, text: str) -> bool:
        """Whether a question is likely misspelt."""
        return any(
            self._most[syllable(pair[0]), syllable(pair[1])] >= _TIMES * self._often[pair]
            for pair in _pairs(text)
        )


def _pairs(text: str) -> Iterator[str]:
    for first, second in pairwise(text):
        if "\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff":
            yield first + second
