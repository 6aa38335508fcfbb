"""Brings a resident's text into the one form that is classified and searched for entities."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_BETWEEN_LATIN = re.compile(r"(?<=[A-Za-z0-9]) (?=[A-Za-z0-9])")


def normalise(text: str) -> str:
    """Fold widths and compatibility forms (NFKC), lower case, and drop spaces.

    A space stays only between two Latin words or numbers, where leaving it out
    would make one word of them. Traditional characters are turned by `api`.
    """
    text = _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()
    return _BETWEEN_LATIN.sub("\0", text).replace(" ", "").replace("\0", " ")
