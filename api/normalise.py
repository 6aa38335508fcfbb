"""Writes a resident's text the one way that the dialogue model and the search know."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
NOTHING_LEFT = "?"
"""Stands for a text of slashes alone: the dialogue process refuses an empty message."""


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def clean(text: str) -> str:
    """Drop control and invisible characters; what breaks a line becomes a space."""
    if text.isprintable():  # what is no letter, sign or plain blank isn't
        return " ".join(text.split())
    kept = (
        " " if char in "\t\n\r\v\f\x85\u2028\u2029" else char
        for char in text
        if char in "\t\n\r\v\f\x85" or unicodedata.category(char) not in DROPPED
    )
    return " ".join("".join(kept).split())


def normalise(text: str) -> str:
    """Return the text in NFKC and simplified characters, without control characters.

    A leading slash goes, as Rasa reads ``/name`` as the name of an intent.
    """
    simplified: str = _to_simplified().convert(clean(unicodedata.normalize("NFKC", clean(text))))
    return simplified.lstrip("/ ") or NOTHING_LEFT
