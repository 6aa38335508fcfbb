"""Finds the traits that a text can say something of at all, by one look at the text instead of one for each trait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from policies_kb.eligibility.traits import Trait


class Naming:
    """The words of traits that are said by words. Numbers are said in too many ways to be left out."""

    def __init__(self, traits: Mapping[str, Trait]) -> None:
        self._traits = traits
        self._always = frozenset(n for n, trait in traits.items() if trait.kind == "number")
        named: dict[str, set[str]] = defaultdict(set)
        for name, trait in traits.items():
            for word in (*trait.answers, *trait.labels):
                named[word].add(name)
        self._named: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for word, names in named.items():
            self._named[word[0]].append((word, names))
        self._choices = [
            (f" {label}", name) for name, trait in traits.items() for label in trait.choices
        ]

    def possible(self, text: str, terms: str) -> dict[str, Trait]:
        """Return the traits of which a text holds a word, in their order, and all that are numbers.

        terms: the documents' terms for the text's everyday words, each after a blank; a choice may stand there.
        """
        found = set(self._always)
        for character in self._named.keys() & {*text}:
            for word, names in self._named[character]:
                if word in text:
                    found |= names
        if terms.strip():
            found |= {name for label, name in self._choices if label in terms}
        return {name: trait for name, trait in self._traits.items() if name in found}
