"""Cuts a text into pieces that fit, at the best place there is: a line, a sentence, a clause, a word."""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]
_PLACES = (
    re.compile(r"[^\n]*\n+|[^\n]+"),
    re.compile(r"[^。！？\n]*[。！？]+[”’』」）》]*\n*|[^。！？]+"),
    re.compile(r"[^；]*；|[^；]+"),
    re.compile(r"[^，：]*[，：]|[^，：]+"),
    # A number or a word is never cut, unless nothing else helps.
    re.compile(r"[0-9A-Za-z.,%]+|[零〇一二三四五六七八九十百千万亿点幺两]+|.", re.DOTALL),
    re.compile(r".", re.DOTALL),
)
_CLAUSE = 3
_TOO_EMPTY = 0.5


def cut(text: str, most: float, measure: Measure, *, first: float | None = None) -> list[str]:
    """Return the text in pieces of at most ``most`` by ``measure``; joined, they are the text without outer blanks.

    A piece that would stay half empty takes clauses of the next sentence. first: what the first piece may have, when
    not as much. Raises ValueError when not even one character fits.
    """
    pieces: list[str] = []
    current = ""
    waiting = [(text, 0)]
    while waiting:
        part, place = waiting.pop(0)
        limit = most if pieces or first is None else first
        if measure((current + part).strip()) <= limit:
            current += part
            continue
        finest = _CLAUSE if current else len(_PLACES) - 1
        if place <= finest and (not current or measure(current) < _TOO_EMPTY * limit):
            waiting = [(smaller, place + 1) for smaller in _PLACES[place].findall(part)] + waiting
        elif current:
            pieces.append(current)
            current, waiting = "", [(part, place), *waiting]
        else:
            raise ValueError(f"{part!r} does not fit into {limit}")
    if current.strip():
        pieces.append(current)
    return [piece.strip() for piece in pieces]
