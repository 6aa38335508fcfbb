"""Brings a question, typed or spoken, to the one form in which questions are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter

from opencc import OpenCC

from policies_kb.figures import chinese_integer, whole_years
from policies_kb.reread import reread
from policies_kb.sounds import syllable

_DIGITS = str.maketrans("零〇一二三四五六七八九两", "001234567892")
_HAN_COUNT = re.compile(
    r"(?<![第十百千万统一])([二三四五六七八九两])(?=个月|年|个|岁|元|块|套|间|天|次|级|口|倍|成|折)"
)
_HAN_NUMBER = re.compile(r"[零〇一二三四五六七八九十百千]{2,}(?=[年号月日元万亿%岁个])")
_REPEATED = re.compile(r"([^\d]{1,4}?)\1{2,}")  # 5000 is no stutter
_STUTTER = re.compile(r"([我你他她它那这就是想问要能会])\1+")
_NOT_WORD = re.compile(r"[^\w\u4e00-\u9fff%]+")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@reread
def simplify(text: str) -> str:
    """Return ``text`` in simplified characters and half-width forms (NFKC)."""
    return str(_simplifier().convert(unicodedata.normalize("NFKC", text)))


class Normaliser:
    """Applies the lexicon: fillers dropped, spoken words written, terms for everyday words added."""

    def __init__(self, lexicon: Mapping[str, Sequence[str] | Mapping[str, str]]) -> None:
        self._fillers = either(lexicon["fillers"])
        spoken = dict(lexicon["spoken"])  # type: ignore[arg-type]
        self._spoken, self._written = either(spoken), spoken
        everyday = dict(lexicon["everyday"])  # type: ignore[arg-type]
        self._everyday, self._terms = either(everyday), everyday
        self._read = reread(self._plain)

    def plain(self, text: str) -> str:
        """Return the question without fillers, repetitions and punctuation, in everyday spelling."""
        return self._read(text)

    def _plain(self, text: str) -> str:
        text = simplify(text).lower()
        text = self._spoken.sub(lambda m: self._written[m[0]], text)
        text = self._fillers.sub("", text)
        text = whole_years(_NOT_WORD.sub("", text))
        text = _HAN_NUMBER.sub(lambda m: str(chinese_integer(m[0])), text)
        again = len(text) - len({*text})
        if again > 1:  # else none comes three times
            text = _REPEATED.sub(itemgetter(1), text)
        if again:
            text = _STUTTER.sub(itemgetter(1), text)
        return _HAN_COUNT.sub(lambda m: m[1].translate(_DIGITS), text)

    def terms(self, plain: str) -> str:
        """Return the documents' terms for the everyday words of a plain question, blank-separated."""
        return " ".join(dict.fromkeys(self._terms[word] for word in self._everyday.findall(plain)))


def either(words: Sequence[str] | Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, the longest that fits first; without words it finds nothing."""
    return re.compile(
        "(?!)"
        if not words
        else "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    )


def syllables(plain: str) -> list[str]:
    """Return the toneless pinyin of each character, with sounds that are often confused made the same.

    A character sounds the same wherever it stands, so that a misspelt neighbour doesn't change it. What is no
    Chinese character stays.
    """
    return [_sound(character) for character in plain]


@lru_cache(maxsize=20_000)
def _sound(character: str) -> str:
    return _blurred(syllable(character))


def _blurred(syllable: str) -> str:
    for sharp, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(sharp):
            syllable = flat + syllable[2:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
