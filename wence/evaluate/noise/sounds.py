"""Words and characters that sound alike, the common ones first, as an input method offers them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import jieba

from policies_kb.sounds import syllable, syllables_of

COMMON = 300  # times that jieba's corpus has a word that one may write by mistake
LONGEST = 2


class Sounds:
    """Finds what sounds like a word. near: pairs of beginnings, and of endings, that are heard for one another."""

    def __init__(
        self,
        words: Iterable[tuple[str, int]],
        near: tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]],
    ) -> None:
        self._beginnings, self._endings = near
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word, _ in sorted(words, key=lambda pair: (-pair[1], pair[0])):
            self._by_sound[_sound(word)].append(word)

    def same(self, word: str) -> list[str]:
        """Return the other words of the same sound without tones, the common ones first."""
        return [other for other in self._by_sound.get(_sound(word), ()) if other != word]

    def near(self, character: str) -> list[str]:
        """Return characters whose sound is heard for this one's, the common ones first of each sound."""
        sound = syllable(character)
        found = (self._by_sound.get(other, ()) for other in self._heard_for(sound))
        return [one for alike in found for one in alike]

    def _heard_for(self, sound: str) -> Iterator[str]:
        for one, other in (*self._beginnings, *(pair[::-1] for pair in self._beginnings)):
            if sound.startswith(one) and not sound.startswith(f"{one}h"):
                yield other + sound[len(one) :]
        for one, other in (*self._endings, *(pair[::-1] for pair in self._endings)):
            if sound.endswith(one):
                yield sound[: -len(one)] + other


@cache
def common_words() -> tuple[tuple[str, int], ...]:
    """Return the common Chinese words of one or two characters in jieba's dictionary, with how often they come."""
    dictionary = Path(jieba.__file__).with_name("dict.txt")
    rows = (line.split() for line in dictionary.read_text("utf-8").splitlines())
    return tuple(
        (word, int(often))
        for word, often, *_ in rows
        if len(word) <= LONGEST and int(often) >= COMMON and is_chinese(word)
    )


def is_chinese(text: str) -> bool:
    """Tell whether a text is all Chinese characters."""
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def _sound(word: str) -> str:
    return " ".join(syllables_of(word))
