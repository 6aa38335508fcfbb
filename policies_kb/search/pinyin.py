"""Reads questions typed in pinyin: turns runs of syllables into the characters that the examples would put there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from pypinyin import Style, pinyin

from policies_kb.search.vectors import NgramSpace

_RUN = re.compile(r"[a-z](?:[a-z' ]*[a-z])?", re.IGNORECASE)
_FEWEST = 3  # fewer syllables may be anything
_WIDTH = 40
_TRIPLE, _PAIR, _ALONE = 0.6, 0.3, 0.1


class PinyinReader:
    """Decodes pinyin by a beam search over the n-grams that the example questions hold."""

    def __init__(self, space: NgramSpace) -> None:
        rarity = np.exp(space.idf.astype(np.float64) - 1.0)
        self._total = 2.0 * float(rarity.max())
        often = (self._total / rarity).tolist()
        self._often: Mapping[str, float] = dict(zip(space.vocabulary, often, strict=True))
        self._characters: dict[str, list[str]] = defaultdict(list)
        for gram in space.vocabulary:
            if len(gram) == 1 and "\u4e00" <= gram <= "\u9fff":
                for syllable in _readings(gram):
                    self._characters[syllable].append(gram)
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
        beam = {"": 0.0}
        for syllable in syllables:
            longer = {
                text + character: score + self._follows(text[-2:], character)
                for text, score in beam.items()
                for character in self._characters[syllable]
            }
            beam = dict(sorted(longer.items(), key=lambda pair: -pair[1])[:_WIDTH])
        return max(beam, key=lambda text: beam[text])

    def _follows(self, before: str, character: str) -> float:
        """Return the log of how often the character follows the one or two before it."""
        often = self._often
        alone = often[character] / self._total
        if not before:
            return float(np.log(alone))
        pair = often.get(before[-1] + character, 0.0) / often[before[-1]]
        triple = often.get(before + character, 0.0) / often.get(before, 1.0)
        chance = (
            (_TRIPLE * triple if len(before) > 1 else _TRIPLE * pair)
            + _PAIR * pair
            + _ALONE * alone
        )
        return float(np.log(chance))


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
