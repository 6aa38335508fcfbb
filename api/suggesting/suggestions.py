"""Finds example questions of the items by their characters, by pinyin or by its initials."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.suggesting.haystack import Haystack
from api.suggesting.misspelt import Misspelt
from api.wording import wording
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.records import table
from policies_kb.sounds import syllable

_LONGEST = 22
_SHORTEST = 4
_FEWEST_LETTERS = 2
_MOST_OF_ITEM = 2
_OUTER = re.compile(r"[\s，。？！、,.?!“”\"'（）()：:；;]+")


@dataclass(frozen=True)
class Suggestion:
    """A question to choose: its text, and the item and facet that answer it."""

    text: str
    item_id: str
    facet: str
    region: str


class Suggestions:
    """All example questions of a knowledge base that read well."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._regions = kb.regions
        self._held = [
            Suggestion(text, item.id, facet, item.region)
            for item in kb.items.values()
            for facet, text in _named(item)
        ]
        asked = [
            Suggestion(text, item.id, facet.value, item.region)
            for item in kb.items.values()
            for facet, texts in item.questions.items()
            for text in texts
        ]
        misspelt = Misspelt([suggestion.text for suggestion in asked])
        self._held += [s for s in asked if reads_well(s.text) and not misspelt(s.text)]
        self._plain = Haystack(_plain(s.text) for s in self._held)
        spelt = [[syllable(char) for char in _plain(s.text)] for s in self._held]
        self._pinyin = Haystack("".join(syllables) for syllables in spelt)
        self._initials = Haystack("".join(s[:1] for s in syllables) for syllables in spelt)

    def find(self, typed: str, *, region: str, most: int) -> list[Suggestion]:
        """Return the best suggestions for what is typed so far: of a facet one at most, of an item two."""
        words = [_plain(word) for word in typed.lower().split()]
        words = [word for word in words if word]
        if not words or all(len(w) < _FEWEST_LETTERS and w.isascii() for w in words):
            return []
        places = self._places(words)
        chain = self._regions.chain(region)
        here = [place for place in places if self._held[place].region in chain]
        often = Counter(self._held[place].item_id for place in here)

        def order(place: int) -> tuple[int, int, int, int]:
            suggestion = self._held[place]
            near = chain.index(suggestion.region)
            return near, places[place], -often[suggestion.item_id], len(suggestion.text)

        ranked = sorted(here, key=order)
        found: dict[tuple[str, str], Suggestion] = {}
        of_matter: Counter[str] = Counter()
        for suggestion in (self._held[place] for place in ranked):
            matter = suggestion.item_id.rpartition(".")[0]
            if (matter, suggestion.facet) in found or of_matter[matter] == _MOST_OF_ITEM:
                continue
            found[matter, suggestion.facet] = suggestion
            of_matter[matter] += 1
            if len(found) == most:
                break
        return list(found.values())

    def _places(self, words: Sequence[str]) -> Mapping[int, int]:
        """Return the places that hold all words, with 0 where one begins with them, else 1."""
        hits = [self._hits(word) for word in words]
        common = set.intersection(*(set(hit) for hit in hits))
        return {place: min(1, min(hit[place] for hit in hits)) for place in common}

    def _hits(self, word: str) -> dict[int, int]:
        hits = self._plain.found(word)
        if word.isascii() and len(word) >= _FEWEST_LETTERS:
            hits = self._initials.found(word) | self._pinyin.found(word) | hits
        return hits


def reads_well(text: str) -> bool:
    """Whether a question may be shown to everyone: short, in simplified characters, not in dialect."""
    if not _SHORTEST <= len(text) <= _LONGEST or "\n" in text:
        return False
    return not any(mark in text for mark in wording()["suggestions"]["not_shown"])


def _named(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the item's title with what one asks about each facet that it states."""
    named, facets = wording()["suggestions"]["named"], table("facets")
    for facet in dict.fromkeys(fact.facet.value for fact in item.facts.values()):
        yield facet, named.format(title=item.title, question=facets[facet]["question"])


def _plain(text: str) -> str:
    return _OUTER.sub("", text).lower()
