"""How Chinese characters sound, one by one, and words.

pypinyin's dictionary of phrases takes 45 MB, and single characters don't need it. So it is loaded with the first word.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache

_LEAN = ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY")  # read when it is imported

os.environ.update(dict.fromkeys(_LEAN, "1"))
import pypinyin  # noqa: E402

for _name in _LEAN:
    del os.environ[_name]


@lru_cache(maxsize=20_000)
def syllable(character: str) -> str:
    """Return the most usual sound of a character without its tone; any other character as it is."""
    found: list[str] = pypinyin.lazy_pinyin(character)
    return found[0]


@lru_cache(maxsize=20_000)
def readings(character: str) -> tuple[str, ...]:
    """Return all sounds of a character without their tones, the most usual one first."""
    found: list[list[str]] = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)
    return tuple(found[0])


def syllables_of(words: str) -> list[str]:
    """Return the sounds of a text without tones, where a word decides how a character in it is read."""
    _load_phrases()
    found: list[str] = pypinyin.lazy_pinyin(words)
    return found


@cache
def _load_phrases() -> None:
    from pypinyin.phrases_dict import phrases_dict

    pypinyin.load_phrases_dict(phrases_dict)
