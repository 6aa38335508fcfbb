"""Finds example questions of the items by their characters, by pinyin or by its initials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.suggesting.misspelt import Misspelt
from api.wording import wording
from policies_kb.looking_up.texts import Kind, Texts, plain
from policies_kb.search.regions import Regions

_LONGEST = 22
_SHORTEST = 4
_FEWEST_LETTERS = 2
_MOST_OF_ITEM = 2


@dataclass(frozen=True)
class Suggestion:
    """A question to choose: its text, and the item and facet that answer it."""

    text: str
    item_id: str
    facet: str
    region: str


class Suggestions:
    """All example questions of a knowledge base that read well."""

    def __init__(self, texts: Texts, regions: Regions) -> None:
        self._texts, self._regions = texts, regions
        held = [texts.entry(place) for place in range(len(texts))]
        misspelt = Misspelt([entry.text for entry in held if entry.kind is Kind.QUESTION])
        self._shown = bytes(
            entry.kind is Kind.TITLE
            or (entry.kind is Kind.QUESTION and reads_well(entry.text) and not misspelt(entry.text))
            for entry in held
        )

    def find(self, typed: str, *, region: str, most: int) -> list[Suggestion]:
        """Return the best suggestions for what is typed so far: of a facet one at most, of an item two."""
        words = [plain(word) for word in typed.lower().split()]
        words = [word for word in words if word]
        if not words or all(len(w) < _FEWEST_LETTERS and w.isascii() for w in words):
            return []
        places = self._places(words)
        chain = self._regions.chain(region)
        held = {place: self._suggestion(place) for place in places if self._shown[place]}
        here = [place for place, suggestion in held.items() if suggestion.region in chain]
        often = Counter(held[place].item_id for place in here)

        def order(place: int) -> tuple[int, int, int, int]:
            suggestion = held[place]
            near = chain.index(suggestion.region)
            return near, places[place], -often[suggestion.item_id], len(suggestion.text)

        ranked = sorted(here, key=order)
        found: dict[tuple[str, str], Suggestion] = {}
        of_matter: Counter[str] = Counter()
        for suggestion in (held[place] for place in ranked):
            matter = suggestion.item_id.rpartition(".")[0]
            if (matter, suggestion.facet) in found or of_matter[matter] == _MOST_OF_ITEM:
                continue
            found[matter, suggestion.facet] = suggestion
            of_matter[matter] += 1
            if len(found) == most:
                break
        return list(found.values())

    def _suggestion(self, place: int) -> Suggestion:
        entry = self._texts.entry(place)
        return Suggestion(entry.text, entry.item.id, entry.facet.value, entry.item.region)

    def _places(self, words: Sequence[str]) -> Mapping[int, int]:
        """Return the places that hold all words, with 0 where one begins with them, else 1."""
        hits = [self._hits(word) for word in words]
        common = set.intersection(*(set(hit) for hit in hits))
        return {place: min(1, min(hit[place] for hit in hits)) for place in common}

    def _hits(self, word: str) -> dict[int, int]:
        hits = self._texts.with_words(word)
        if word.isascii() and len(word) >= _FEWEST_LETTERS:
            hits = self._texts.with_letters(word) | hits
        return hits


def reads_well(text: str) -> bool:
    """Whether a question may be shown to everyone: short, in simplified characters, not in dialect."""
    if not _SHORTEST <= len(text) <= _LONGEST or "\n" in text:
        return False
    return not any(mark in text for mark in wording()["suggestions"]["not_shown"])
