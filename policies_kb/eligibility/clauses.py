"""Takes an answer apart: what it states, what it asks, what it leaves open, and what it denies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policies_kb.reread import reread
from policies_kb.search.normalise import either, simplify

_SPLIT = re.compile(r"[，,。；;！!：:~～…]+|(?<=[？?])|(?<!\d)\s+|\s+(?!\d)")
_NOTHING = re.compile(r"没有?(?:什么|啥)")  # 没啥问题 asks nothing
_WHETHER = re.compile(r"([^\W不])不\1")  # 会不会, 给不给
_ENDS_ASKING = re.compile(r"(?:吗|不|没|么)[？?]?$")


@dataclass(frozen=True)
class Clause:
    """A part of what was said. asks: it is a question; supposes: it only supposes; unsure: one doesn't know."""

    text: str
    asks: bool
    supposes: bool
    unsure: bool

    @property
    def states(self) -> bool:
        """Whether it says how things are."""
        return not (self.asks or self.supposes or self.unsure)


class Clauses:
    """Takes texts apart with the word lists of ``answers.yml``."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._asks = either(words["asks"])
        self._supposes = either(words["supposes"])
        self._unsure = either(words["unknown"])
        self._denies = re.compile(
            f"(?:{either(words['denies']).pattern})(?:{either(words['after_denial']).pattern})*$"
        )
        self._read = reread(self._clauses)

    def of(self, text: str) -> Sequence[Clause]:
        """Return the clauses of a text, in simplified characters."""
        return self._read(text)

    def _clauses(self, text: str) -> tuple[Clause, ...]:
        parts = (part.strip() for part in _SPLIT.split(simplify(text)))
        return tuple(self._clause(part) for part in parts if part)

    def denial(self, before: str) -> int | None:
        """Return where the words begin that deny what comes next (不是, 没当过, 没有参加), or None."""
        match = self._denies.search(before)
        return match.start() if match is not None else None

    def _clause(self, part: str) -> Clause:
        plain = _NOTHING.sub("没", part)
        asks = plain.endswith(("?", "？")) or any(
            words.search(plain) is not None for words in (self._asks, _WHETHER)
        )
        return Clause(
            text=part,
            asks=asks,
            supposes=self._supposes.search(plain) is not None,
            unsure=self._unsure.search(plain) is not None,
        )


@cache
def words_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds any of the words, the longest that fits first; made once."""
    return either(words)
