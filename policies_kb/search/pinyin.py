"""Reads questions typed in pinyin: turns runs of syllables into the characters that the examples would put there."""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from policies_kb.search.vectors import Floats, NgramSpace
from policies_kb.sounds import readings

_RUN = re.compile(r"[a-z](?:[a-z' ]*[a-z])?", re.IGNORECASE)
_FEWEST = 3  # fewer syllables may be anything
_WIDTH = 20
_TRIPLE, _PAIR, _ALONE = 0.6, 0.3, 0.1


class PinyinReader:
    """Decodes pinyin by a beam search over the n-grams that the example questions hold."""

    def __init__(self, space: NgramSpace) -> None:
        """Take the n-grams of the example questions."""
        self._space = space
        self._total = 2.0 * float(_rarity(space.idf).max())
        self._characters: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for character, often in self._often(space.symbols()).items():
            if "\u4e00" <= character <= "\u9fff":
                for syllable in readings(character):
                    self._characters[syllable].append((character, often / self._total))
        self._longest = max(map(len, self._characters), default=0)

    def read(self, text: str) -> str:
        """Return the text with every run of at least three syllables in characters, all else as it is."""
        return _RUN.sub(lambda run: self._decoded(run[0]) or run[0], text)

    def _decoded(self, run: str) -> str | None:
        syllables: list[str] = []
        for word in run.lower().replace("'", " ").split():
            split = self._split(word)
            if split is None:
                return None
            syllables += split
        return self._characters_for(syllables) if len(syllables) >= _FEWEST else None

    def _split(self, word: str) -> list[str] | None:
        """Return the fewest syllables that make up ``word``, or None where it is no pinyin."""
        best: list[list[str] | None] = [[], *[None] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self._longest), end):
                head = best[start]
                if head is not None and word[start:end] in self._characters:
                    held = best[end]
                    if held is None or len(head) + 1 < len(held):
                        best[end] = [*head, word[start:end]]
        return best[-1]

    def _characters_for(self, syllables: list[str]) -> str:
        """Return the likeliest text. Of those that end in the same two characters only the best can win."""
        beam = [(0.0, "")]
        for syllable in syllables:
            ends: dict[str, list[tuple[float, str]]] = defaultdict(list)
            for score, text in beam:
                ends[text[-1:]].append((score, text))
            next_ = self._characters[syllable]
            before = {part for _, text in beam for part in (text[-1:], text[-2:]) if part}
            often = self._often([*before, *(part + char for part in before for char, _ in next_)])
            longer = [
                _longer(last, texts, character, alone, often)
                for last, texts in ends.items()
                for character, alone in next_
            ]
            beam = heapq.nlargest(_WIDTH, longer)
        return beam[0][1]

    def _often(self, grams: Sequence[str]) -> dict[str, float]:
        """Return how often each n-gram that the examples hold comes, on a scale of its own."""
        numbers = self._space.numbers(grams)
        held = numbers >= 0
        often = self._total / _rarity(self._space.idf[numbers[held]])
        return dict(zip(compress(grams, held), often.tolist(), strict=True))


def _rarity(idf: Floats) -> NDArray[np.float64]:
    return np.exp(idf.astype(np.float64) - 1.0)


def _longer(
    last: str,
    texts: list[tuple[float, str]],
    character: str,
    alone: float,
    often: Mapping[str, float],
) -> tuple[float, str]:
    """Return the best of the texts, which end in ``last`` and stand best first, with the character added.

    What counts is how often the character follows the one or two before it, and how often it comes at all.
    """
    together = often.get(last + character) if last else None
    if together is None:  # then no three can be there either
        score, text = texts[0]
        return score + math.log(_ALONE * alone), text + character
    pair = together / often[last]
    found = []
    for score, text in texts:
        before = text[-2:]
        triple = pair
        if len(before) > 1:
            triple = often.get(before + character, 0.0) / often.get(before, 1.0)
        chance = _TRIPLE * triple + _PAIR * pair + _ALONE * alone
        found.append((score + math.log(chance), text + character))
    return max(found)
