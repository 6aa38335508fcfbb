"""All texts by which items are found: their titles, their other names, their example questions."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from policies_kb.looking_up.haystack import Haystack
from policies_kb.model import Facet, Item
from policies_kb.records import table
from policies_kb.sounds import syllable

_OUTER = re.compile(r"[\s，。？！、,.?!“”\"'（）()：:；;]+")
_FACETS = list(Facet)


class Kind(IntEnum):
    """What a text is of its item: its title with a question, another name, or an example question."""

    TITLE = 0
    NAME = 1
    QUESTION = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, and the item and facet that it stands for."""

    text: str
    item: Item
    facet: Facet
    kind: Kind


class Texts:
    """The texts, each also by the pinyin and by the initials of its characters."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = list(items)
        questions = {Facet(name): str(row["question"]) for name, row in table("facets").items()}
        held = [
            (number, *text)
            for number, item in enumerate(self._items)
            for text in _texts_of(item, questions)
        ]
        Random(0).shuffle(held)  # noqa: S311 - so that the first texts found are a fair sample of all
        self._owners = array("H", (number for number, *_ in held))
        self._kinds = array("B", (kind for _, kind, *_ in held))
        self._facets = array("B", (_FACETS.index(facet) for *_, facet, _ in held))
        self._texts = [text for *_, text in held]
        self._plain = Haystack(map(plain, self._texts))
        self._pinyin = Haystack("".join(map(syllable, plain(t))) for t in self._texts)
        self._initials = Haystack(
            "".join(syllable(char)[:1] for char in plain(t)) for t in self._texts
        )

    def __len__(self) -> int:
        return len(self._texts)

    def entry(self, place: int) -> Entry:
        """Return the text at a place."""
        return Entry(
            self._texts[place],
            self._items[self._owners[place]],
            _FACETS[self._facets[place]],
            Kind(self._kinds[place]),
        )

    def with_words(self, words: str) -> dict[int, int]:
        """Return the places of the texts that hold the plain words, with where these begin."""
        return self._plain.found(words)

    def holding(self, words: str, others: str, most: int) -> int:
        """Return how many of at most ``most`` texts that hold the words also hold the others."""
        return sum(others in self._texts[place] for place in self._plain.found(words, most))

    def with_letters(self, letters: str) -> dict[int, int]:
        """Return the places of the texts that hold the letters, as pinyin or as its initials."""
        return self._initials.found(letters) | self._pinyin.found(letters)

    def read(self, letters: str, most: int) -> Iterator[tuple[Entry, str, bool]]:
        """Yield texts that hold the letters, the characters that these stand for, and whether these are pinyin.

        Pinyin begins with a syllable; its last one may be unfinished. most: texts of either kind.
        """
        for place, at in self._initials.found(letters, most).items():
            entry = self.entry(place)
            yield entry, plain(entry.text)[at : at + len(letters)], False
        for place, at in self._pinyin.found(letters, most).items():
            entry = self.entry(place)
            characters = _standing_for(plain(entry.text), at, at + len(letters))
            if characters:
                yield entry, characters, True


def plain(text: str) -> str:
    """Return a text without blanks and punctuation, in small letters, as it is searched."""
    return _OUTER.sub("", text).lower()


def _texts_of(item: Item, questions: Mapping[Facet, str]) -> Iterator[tuple[Kind, Facet, str]]:
    facets = list(dict.fromkeys(fact.facet for fact in item.facts.values()))
    for facet in facets:
        yield Kind.TITLE, facet, f"{item.title}：{questions[facet]}"
    for name in item.names:
        yield Kind.NAME, facets[0], name
    for facet, asked in item.questions.items():
        for question in asked:
            yield Kind.QUESTION, facet, question


def _standing_for(text: str, begin: int, end: int) -> str:
    """Return the characters whose pinyin stands there, or "" where it doesn't begin with a syllable."""
    at, found = 0, ""
    for character in text:
        if at >= end:
            break
        if at == begin or found:
            found += character
        at += len(syllable(character))
    return found
