"""How people ask for a difference of two figures, or for what several people get together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from policies_kb.formulas.differing import Asked
from policies_kb.search.normalise import either, simplify

OWN = ""  # stands for the resident among people
_TIME = re.compile(r"[“\"]?十[一二三四五]五[”\"]?|\d+年?")
_BESIDES = ("besides", "small", "aims", "will", "compares", "points", "by_how_much")


class SumWords:
    """Finds in a text what it asks to be counted. words: the table of answers, whose groups it takes."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._others: Mapping[str, str] = words["others"]
        self._together = either(words["together"])
        self._people = re.compile(
            f"{either(words['others']).pattern}|{either(words['oneself']).pattern}"
        )
        differs = words["differences"]
        self._words = {name: either(listed) for name, listed in differs.items()}
        not_after = "".join(f"(?<!{re.escape(word)})" for word in differs["not_after"])
        self._differs = re.compile(
            f"{not_after}(?:{self._words['words'].pattern})"
            f"(?:{self._words['small'].pattern})*(?:{self._words['by_how_much'].pattern})"
        )

    def people(self, text: str) -> list[tuple[str, str]]:
        """Return the people that a text names, in order, each with the words that follow until the next."""
        text = simplify(text)
        found = list(self._people.finditer(text))
        ends = [*(match.start() for match in found[1:]), len(text)]
        return [
            (self._others.get(match[0], OWN), text[match.end() : end])
            for match, end in zip(found, ends, strict=False)
        ]

    def adds_up(self, text: str) -> bool:
        """Tell whether a text asks for what several people get together."""
        return self._together.search(simplify(text)) is not None

    def difference(self, text: str) -> str | None:
        """Return what a text that asks by how much two figures differ says besides; None when it asks no such thing."""
        text = simplify(text)
        if not self._differs.search(text) or self._words["never"].search(text):
            return None
        for pattern in (_TIME, self._differs, *(self._words[name] for name in _BESIDES)):
            text = pattern.sub("", text)
        return text

    def asked_difference(self, text: str) -> Asked:
        """Return how a text asks for a difference."""
        text = simplify(text)
        found = {
            name: self._words[name].search(text) is not None
            for name in ("compares", "points", "will")
        }
        return Asked(text, self._words["aims"], **found)
