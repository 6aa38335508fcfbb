"""The one form that every reader gives: lines.

A line is a paragraph or a table row (its cells parted by tabs). An empty line stands where a page or a paragraph
may have ended, so the paragraph before it may go on after it; two lines without one between them are two
paragraphs. A line with a leading tab is a single cell of a table that has one cell a line; one with two leading
tabs is the only filled cell of a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What YAML can't hold and no document means to say: control characters, line separators, surrogates, non-characters.
_UNPRINTABLE = re.compile(
    "[^\t\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_CJK = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BREAK_IN_CJK = re.compile(rf"(?<={_CJK})\s*\n\s*(?={_CJK})")
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(frozen=True)
class Reading:
    """What a reader found. lines: see above; notes: what it could not read, for the editor to look at."""

    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def printable(line: str) -> str:
    """Drop the characters of ``line`` that no text holds."""
    return _UNPRINTABLE.sub("", line)


def on_one_line(text: str) -> str:
    """Join the lines of ``text``: without a space between Chinese characters, else with one."""
    return _SPACES.sub(" ", _BREAK_IN_CJK.sub("", text)).strip()


def row_line(cells: Sequence[str]) -> str:
    """Return a table row of several cells as a line; its empty cells are left out."""
    filled = [cell for cell in map(on_one_line, cells) if cell]
    return "\t".join(filled) if len(filled) != 1 else f"\t\t{filled[0]}"
