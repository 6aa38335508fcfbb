"""Finds the region that a question is about: named in it, else said before, else the deployment's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies_kb.reread import reread
from policies_kb.search.normalise import either, syllables

_AND = "和"  # 和南 is no 河南
_CLAUSE = re.compile("[，,。；;？?！!]")
_ASKING = re.compile("呢|多少|几|哪|吗|么|啥|怎|咋")
_LETTER = re.compile("[A-Za-z]")
Around = tuple[re.Pattern[str], re.Pattern[str]]


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
        self._chains = {code: tuple(self._chain(code)) for code in regions}
        self._plain_names = frozenset(
            name for region in regions.values() for name in (region["name"], region["full_name"])
        )
        self._code_of = {name: code for code, region in regions.items() for name in region["names"]}
        self._named = either(self._code_of)
        self._uncovered = either(places["uncovered"])
        self._latin = re.compile(
            "|".join(rf"(?<![A-Za-z]){r['latin']}(?![A-Za-z])" for r in regions.values()), re.I
        )
        self._of_latin = {region["latin"]: region["name"] for region in regions.values()}
        cities = [region["name"] for region in regions.values()]
        self._halves = {(n, half): name for name in cities for n, half in enumerate(name)}
        self._half = re.compile(f"[{''.join(half for _, half in self._halves)}]")
        self._origin, self._belonging, self._living, self._rejected = (
            [_around(pattern) for pattern in places[said]]
            for said in ("origin", "belonging", "living", "rejected")
        )
        self._titles = either(places["titles"])
        self._comparing = either(places["comparing"])
        self._compares = either(places["compares"])
        self._meant = reread(self._meant_in)

    def name(self, code: str) -> str:
        """Return what people call the region."""
        return str(self.by_code[code]["name"])

    def chain(self, code: str) -> Sequence[str]:
        """Return the region and those whose documents answer where its own are silent, nearest first."""
        return self._chains.get(code, ())

    def _chain(self, code: str | None) -> Iterator[str]:
        while code is not None and code in self.by_code:
            yield code
            code = self.by_code[code]["parent"]

    def asked(self, text: str, default: str) -> AskedRegion:
        """Return the region that ``text`` is about; the first one named for its own sake wins.

        An uncovered place wins where a later clause asks about it: 郑州有这个钱，许昌那边补几个.
        """
        meant = self._meant(text)
        for match in self._asked_uncovered(text):
            if not meant or _asks_of_it(text, meant[-1].end(), match):
                return AskedRegion(default, named=False, uncovered=match[0])
        if meant:
            return AskedRegion(self._code_of[meant[0][0]], named=True)
        return AskedRegion(default, named=False)

    def _asked_uncovered(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where uncovered places are named otherwise than as an origin."""
        for match in self._uncovered.finditer(text):
            if _said(self._living, text, match) or not (
                _said(self._origin, text, match) or _said(self._belonging, text, match)
            ):
                yield match

    def compared(self, text: str) -> list[str]:
        """Return the codes of the regions that ``text`` puts side by side, in order; none when it names just one."""
        codes = self.named(text)
        return codes if len(codes) > 1 and self._comparing.search(text) else []

    def named(self, text: str) -> list[str]:
        """Return the codes of the regions that ``text`` names for their own sake, in order."""
        return list(dict.fromkeys(self._code_of[m[0]] for m in self._meant(text)))

    def compares(self, text: str) -> bool:
        """Tell whether ``text`` asks to compare, with places that may have been named before."""
        return self._compares.search(text) is not None

    def without_comparing(self, text: str) -> str:
        """Return ``text`` without the words that ask to compare."""
        return self._compares.sub("", text)

    def in_characters(self, text: str) -> str:
        """Return ``text`` with the names of regions that are in Latin letters or misspelt by sound as they are written.

        Of a misspelt one half must be right (络阳, 武汗), and it is no part of another place's name.
        """
        if _LETTER.search(text):
            text = self._latin.sub(lambda m: self._of_latin[m[0].lower()], text)
        if not self._half.search(text):
            return text
        for start in range(len(text) - 1):
            pair = text[start : start + 2]
            name = self._halves.get((0, pair[0])) or self._halves.get((1, pair[1]))
            if name and pair != name and pair[0] != _AND and syllables(pair) == syllables(name):
                text = self._respelt(text, start, name)
        return text

    def _respelt(self, text: str, start: int, name: str) -> str:
        places = (*self._named.finditer(text), *self._uncovered.finditer(text))
        if any(place.start() < start + len(name) and start < place.end() for place in places):
            return text
        return f"{text[:start]}{name}{text[start + len(name) :]}"

    def _meant_in(self, text: str) -> Sequence[re.Match[str]]:
        """Return where regions are named for their own sake, not as an origin, within a title or to be set aside."""
        titles = [t.span() for t in self._titles.finditer(text)]
        named = [
            m
            for m in self._named.finditer(text)
            if not any(start <= m.start() and m.end() <= end for start, end in titles)
            and not _said(self._origin, text, m)
            and not _said(self._rejected, text, m)
        ]
        return [m for m in named if not _said(self._belonging, text, m)] or named

    def without_names(self, text: str) -> str:
        """Return ``text`` without the names of covered cities and provinces, so that only the matter is left."""
        return self._named.sub(lambda m: m[0] if m[0] not in self._plain_names else "", text)


def _asks_of_it(text: str, after: int, place: re.Match[str]) -> bool:
    """Tell whether a clause that begins after a place in the text asks about another place."""
    starts = _CLAUSE.search(text, after, place.start()) is not None
    return starts and _ASKING.search(text, place.end()) is not None


def _around(pattern: str) -> Around:
    """Return what finds the words before and the words after the place, which stands as X in a pattern."""
    head, tail = pattern.split("X", 1)
    return re.compile(f"{head}$" if head else ""), re.compile(tail)


def _said(patterns: Sequence[Around], text: str, place: re.Match[str]) -> bool:
    """Tell whether a named place stands in one of the patterns."""
    before, after = text[: place.start()], text[place.end() :]
    return any(head.search(before) and tail.match(after) for head, tail in patterns)
