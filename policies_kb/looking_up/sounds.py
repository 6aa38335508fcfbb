"""How characters sound, one by one."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=20_000)
def syllable(character: str) -> str:
    """Return the most usual sound of a character without its tone; any other character as it is."""
    found: list[str] = lazy_pinyin(character, style=Style.NORMAL)
    return found[0]
