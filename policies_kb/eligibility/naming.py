"""Finds the traits that a text can say something of at all, by one look at the text instead of one for each trait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from policies_kb.eligibility.traits import Trait


class Naming:
    """The words of traits. Numbers are said in many ways, but beside a cue, or by words that stand for one."""

    def __init__(self, traits: Mapping[str, Trait]) -> None:
        self._traits = traits
        named: dict[str, set[str]] = defaultdict(set)
        for name, trait in traits.items():
            for word in (*trait.answers, *trait.labels, *_beside(trait)):
                named[word].add(name)
        self._named: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for word, names in named.items():
            self._named[word[0]].append((word, names))
        self._choices = [
            (f" {label}", name) for name, trait in traits.items() for label in trait.choices
        ]

    def possible(self, text: str, terms: str) -> dict[str, Trait]:
        """Return the traits of which a text holds a word, in their order.

        terms: the documents' terms for the text's everyday words, each after a blank; a choice may stand there.
        """
        found: set[str] = set()
        for character in self._named.keys() & {*text}:
            for word, names in self._named[character]:
                if word in text:
                    found |= names
        if terms.strip():
            found |= {name for label, name in self._choices if label in terms}
        return {name: trait for name, trait in self._traits.items() if name in found}


def _beside(trait: Trait) -> tuple[str, ...]:
    """Return the words of which one is said with a number that nobody asked for."""
    return (*trait.cues, *trait.after, *trait.amounts) if trait.kind == "number" else ()
