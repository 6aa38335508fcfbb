"""Reads what is typed in letters: pinyin, its initials, several words with or without blanks, the last unfinished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise, product

from policies_kb.looking_up.texts import Kind, Texts

_FEWEST = 2
_MOST = 4  # readings of a word
_SAMPLE = 150  # texts of which a word is read
_KEPT = 4000
_WEIGHTS = {Kind.TITLE: 1.0, Kind.NAME: 6.0, Kind.QUESTION: 1.0}
_PINYIN = 8.0  # as against initials: that so many letters are pinyin by chance is unlikely
_TOGETHER = 4.0  # as against the same letters in pieces
_WELL_KNOWN = 24.0  # what is known so well is not taken apart

Reading = tuple[str, float]


class Letters:
    """Turns letters into the characters for which the texts have them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._word = lru_cache(maxsize=_KEPT)(self._read)
        self._both = lru_cache(maxsize=_KEPT)(self._counted)

    def readings(self, words: Sequence[str]) -> list[Reading]:
        """Return what words in letters may stand for, the likeliest first, with weights that add up to at most 1."""
        together = self._word("".join(words))
        found: defaultdict[str, float] = defaultdict(float)
        found.update((text, _TOGETHER * weight) for text, weight in together)
        if sum(weight for _, weight in together) < _WELL_KNOWN:
            apart = len(words) > 1
            for pieces in [words] if apart else self._pieces(words[0]):
                for text, both, often in self._in_pieces(pieces):
                    if both or (apart and often):
                        found[text] += both + min(often, 20.0) / 100.0
        total = sum(found.values())
        return [(text, weight / total) for text, weight in _best(found)]

    def _read(self, letters: str) -> tuple[Reading, ...]:
        if len(letters) < _FEWEST:
            return ()
        found: defaultdict[str, float] = defaultdict(float)
        for entry, characters, is_pinyin in self._texts.read(letters, _SAMPLE):
            found[characters] += _WEIGHTS[entry.kind] * (_PINYIN if is_pinyin else 1.0)
        return tuple(_best(found))

    def _pieces(self, letters: str) -> Iterator[tuple[str, str]]:
        for at in range(_FEWEST, len(letters) - _FEWEST + 1):
            yield letters[:at], letters[at:]

    def _in_pieces(self, words: Sequence[str]) -> Iterator[tuple[str, int, float]]:
        """Yield readings word by word: how many texts hold two neighbours, and how often the rarest was read."""
        known = [self._word(word)[:3] or ((word, 0.0),) for word in words]
        for read in islice(product(*known), 27):
            texts = [text for text, _ in read]
            both = min(self._both(one, other) for one, other in pairwise(texts))
            yield "".join(texts), both, min(weight for _, weight in read)

    def _counted(self, one: str, other: str) -> int:
        return self._texts.holding(one, other, _SAMPLE)


def _best(found: Mapping[str, float]) -> list[Reading]:
    return sorted(found.items(), key=lambda reading: -reading[1])[:_MOST]
