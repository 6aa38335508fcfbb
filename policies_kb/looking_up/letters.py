"""Reads what is typed in letters: pinyin, its initials, several words with or without blanks, the last unfinished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

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
        found = Counter({text: _TOGETHER * weight for text, weight in together})
        if sum(weight for _, weight in together) < _WELL_KNOWN:
            for pieces in [words] if len(words) > 1 else self._pieces(words[0]):
                for text, weight in self._in_pieces(pieces):
                    found[text] += weight
        total = sum(found.values())
        return [(text, weight / total) for text, weight in found.most_common(_MOST)]

    def _read(self, letters: str) -> tuple[Reading, ...]:
        if len(letters) < _FEWEST:
            return ()
        found: Counter[str] = Counter()
        for entry, characters, is_pinyin in self._texts.read(letters, _SAMPLE):
            found[characters] += _WEIGHTS[entry.kind] * (_PINYIN if is_pinyin else 1.0)
        return tuple(found.most_common(_MOST))

    def _pieces(self, letters: str) -> Iterator[tuple[str, str]]:
        for at in range(_FEWEST, len(letters) - _FEWEST + 1):
            yield letters[:at], letters[at:]

    def _in_pieces(self, words: Sequence[str]) -> Iterator[Reading]:
        """Yield readings word by word, weighed by how many texts hold two neighbours."""
        known = [self._word(word)[:3] or ((word, 1.0),) for word in words]
        for read in islice(product(*known), 27):
            texts = [text for text, _ in read]
            both = min(
                (self._both(one, other) for one, other in zip(texts, texts[1:], strict=False)),
                default=0,
            )
            often = min(weight for _, weight in read)
            if both or len(words) > 1:
                yield "".join(texts), both + min(often, 20.0) / 100.0

    def _counted(self, one: str, other: str) -> int:
        return self._texts.holding(one, other, _SAMPLE)
