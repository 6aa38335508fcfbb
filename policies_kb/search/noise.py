"""Writes questions as they come from hasty fingers and speech recognisers: homophones, lost and doubled characters."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

from policies_kb.sounds import syllable


class Noise:
    """Garbles questions with the characters of a corpus. The same seed garbles the same way."""

    def __init__(self, corpus: Iterable[str], seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        characters = sorted({c for text in corpus for c in text if "\u4e00" <= c <= "\u9fff"})
        self._same_sound: dict[str, list[str]] = defaultdict(list)
        self._sound = {character: syllable(character) for character in characters}
        for character, sound in self._sound.items():
            self._same_sound[sound].append(character)

    def garble(self, text: str) -> str:
        """Return the text with about one character in six replaced by one of the same sound, lost or doubled."""
        out = []
        for character in text:
            chance = self._random.random()
            alike = self._same_sound.get(self._sound.get(character, ""), [])
            if chance < 0.13 and len(alike) > 1:
                out.append(self._random.choice([c for c in alike if c != character]))
            elif chance < 0.15:
                continue
            elif chance < 0.165:
                out.append(character * 2)
            else:
                out.append(character)
        return "".join(out) or text
