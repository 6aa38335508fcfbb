"""Reads questions typed in pinyin: turns runs of syllables into the characters that the examples would put there."""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from pypinyin import Style, pinyin

from policies_kb.search.vectors import NgramSpace

_RUN = re.compile(r"[a-z](?:[a-z' ]*[a-z])?", re.IGNORECASE)
_FEWEST = 3  # fewer syllables may be anything
_WIDTH = 20
_TRIPLE, _PAIR, _ALONE = 0.6, 0.3, 0.1


class PinyinReader:
    """Decodes pinyin by a beam search over the n-grams that the example questions hold."""

    def __init__(self, space: NgramSpace) -> None:
        rarity = np.exp(space.idf.astype(np.float64) - 1.0)
        self._total = 2.0 * float(rarity.max())
        often = (self._total / rarity).tolist()
        self._often: Mapping[str, float] = dict(zip(space.vocabulary, often, strict=True))
        self._characters: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for gram in space.vocabulary:
            if len(gram) == 1 and "\u4e00" <= gram <= "\u9fff":
                alone = self._often[gram] / self._total
                for syllable in _readings(gram):
                    self._characters[syllable].append((gram, alone))
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
            longer = [
                self._longer(last, texts, character, alone)
                for last, texts in ends.items()
                for character, alone in self._characters[syllable]
            ]
            beam = heapq.nlargest(_WIDTH, longer)
        return beam[0][1]

    def _longer(
        self, last: str, texts: list[tuple[float, str]], character: str, alone: float
    ) -> tuple[float, str]:
        """Return the best of the texts, which end in ``last`` and stand best first, with the character added.

        What counts is how often the character follows the one or two before it, and how often it comes at all.
        """
        often = self._often
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


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
