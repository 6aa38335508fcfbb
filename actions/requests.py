"""The words by which people ask for more than an answer."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

NAMES_NOTHING = 12  # characters; a longer request names what it is about


@cache
def _words() -> dict[str, re.Pattern[str]]:
    lists = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return {request: re.compile(words) for request, words in lists.items()}


def without(request: str, text: str) -> str:
    """Return what is left of a text without such words."""
    return _words()[request].sub("", text)


def in_words(request: str, text: str) -> bool:
    """Tell whether a text holds words by which people ask for that, a key of ``requests.yml``."""
    return _words()[request].search(text) is not None
