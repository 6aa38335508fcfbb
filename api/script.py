"""Traditional characters, for those who read them more easily: all texts are kept in simplified ones."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def to_traditional(text: str) -> str:
    """Return the text in traditional characters; words and figures stay as they are."""
    converted: str = _converter().convert(text)
    return converted
