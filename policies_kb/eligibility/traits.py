"""Traits: what conditions ask about people and projects, and in which words it is said. From ``content/traits.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from policies_kb.eligibility.clauses import words_of


@dataclass(frozen=True)
class Trait:
    """One thing that residents say of themselves, of others, or of a project.

    kind: ``yes_no``, ``number`` or ``choice``; yes, no: words that say so; unit: what a number counts, cues: words
    beside it without which a number that was not asked for is of something else, amounts: words that stand for a
    number; after: words right after which a number without a unit is meant; others: things counted that are not
    meant; but_not: words beside which nothing is read; dated: ``since`` or ``until`` when a day says it as well;
    choices: words for each choice.
    """

    name: str
    kind: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unit: str = ""
    cues: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    amounts: Mapping[str, str] = field(default_factory=dict)
    dated: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def cue(self) -> re.Pattern[str]:
        """Finds any of the cues."""
        return words_of(self.cues)

    @cached_property
    def unread(self) -> re.Pattern[str]:
        """Finds any of the words beside which nothing is read."""
        return words_of(self.but_not)

    @cached_property
    def answers(self) -> Mapping[str, bool]:
        """The words that say yes or no, and which of both."""
        return {**dict.fromkeys(self.yes, True), **dict.fromkeys(self.no, False)}

    @cached_property
    def answer(self) -> re.Pattern[str]:
        """Finds any of these words."""
        return words_of(tuple(self.answers))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The words that say a choice, and the choice that each says."""
        return {w: label for label, listed in self.choices.items() for w in (label, *listed)}

    @cached_property
    def choice(self) -> re.Pattern[str]:
        """Finds any of these words."""
        return words_of(tuple(self.labels))


def trait_of(name: str, record: Mapping[str, Any]) -> Trait:
    """Return the trait that a record of ``traits.yml`` describes."""
    return Trait(
        name=name,
        kind=record["kind"],
        yes=tuple(record.get("yes", ())),
        no=tuple(record.get("no", ())),
        unit=record.get("unit", ""),
        cues=tuple(record.get("cues", ())),
        after=tuple(record.get("after", ())),
        others=tuple(record.get("others", ())),
        but_not=tuple(record.get("but_not", ())),
        amounts={words: str(number) for words, number in record.get("amounts", {}).items()},
        dated=record.get("dated", ""),
        choices={label: tuple(words) for label, words in record.get("choices", {}).items()},
    )
