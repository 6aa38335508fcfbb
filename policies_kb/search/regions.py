"""Finds the region that a question is about: named in it, else said before, else the deployment's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies_kb.search.normalise import either


@dataclass(frozen=True)
class AskedRegion:
    """The region of a question.

    code: GB/T 2260; named: whether the question itself names it; uncovered: the name of a place that no
    document covers, when the question is about that.
    """

    code: str
    named: bool
    uncovered: str | None = None


class Regions:
    """The regions that the documents cover, with the names that people use for them."""

    def __init__(
        self, regions: Mapping[str, Mapping[str, Any]], places: Mapping[str, Sequence[str]]
    ) -> None:
        self.by_code = regions
        self._plain_names = frozenset(
            name for region in regions.values() for name in (region["name"], region["full_name"])
        )
        self._code_of = {name: code for code, region in regions.items() for name in region["names"]}
        self._named = either(self._code_of)
        self._uncovered = either(places["uncovered"])
        self._origin = [pattern.split("X", 1) for pattern in places["origin"]]

    def name(self, code: str) -> str:
        """Return what people call the region."""
        return str(self.by_code[code]["name"])

    def chain(self, code: str) -> list[str]:
        """Return the region and those whose documents answer where its own are silent, nearest first."""
        chain: list[str] = []
        current: str | None = code
        while current is not None and current in self.by_code:
            chain.append(current)
            current = self.by_code[current]["parent"]
        return chain

    def asked(self, text: str, default: str) -> AskedRegion:
        """Return the region that ``text`` is about; the first one named for its own sake wins."""
        covered = [m for m in self._named.finditer(text) if not self._is_origin(text, m)]
        if covered:
            return AskedRegion(self._code_of[covered[0][0]], named=True)
        for match in self._uncovered.finditer(text):
            if not self._is_origin(text, match):
                return AskedRegion(default, named=False, uncovered=match[0])
        return AskedRegion(default, named=False)

    def all_asked(self, text: str) -> list[str]:
        """Return the codes of all regions that ``text`` names, in order, for comparisons."""
        found = [
            self._code_of[m[0]] for m in self._named.finditer(text) if not self._is_origin(text, m)
        ]
        return list(dict.fromkeys(found))

    def without_names(self, text: str) -> str:
        """Return ``text`` without the names of covered cities and provinces, so that only the matter is left."""
        return self._named.sub(lambda m: m[0] if m[0] not in self._plain_names else "", text)

    def _is_origin(self, text: str, match: re.Match[str]) -> bool:
        before, after = text[: match.start()], text[match.end() :]
        return any(
            (not head or re.search(f"{head}$", before) is not None)
            and (not tail or re.match(tail, after) is not None)
            for head, tail in self._origin
        )
