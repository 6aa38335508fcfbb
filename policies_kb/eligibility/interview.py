"""Asks for conditions and for traits: which trait a condition is about, and what a text says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from policies_kb.eligibility.judging import Judged, choices_of, judge, limit_of, unit_of
from policies_kb.eligibility.naming import Naming
from policies_kb.eligibility.reading import Answers
from policies_kb.eligibility.said import Said
from policies_kb.eligibility.traits import Trait
from policies_kb.model import Condition, Item

_TEXTS = 8


class Interview:
    """Reads answers for the conditions of items. traits: by name."""

    def __init__(self, answers: Answers, traits: Mapping[str, Trait]) -> None:
        self._answers = answers
        self.traits = traits
        self._naming = Naming(traits)
        # A turn is read for the check of what was spoken of, and again for what is kept of it.
        self._told = lru_cache(maxsize=_TEXTS)(self._all_told)

    def trait_of(self, item: Item, condition: Condition) -> Trait:
        """Return the trait that a condition asks about; a condition that names none has one of its own."""
        own = Trait(
            name="",
            kind=condition.kind,
            unit=unit_of(item, condition) if condition.kind == "number" else "",
            choices=dict.fromkeys(choices_of(item, condition), ())
            if condition.kind == "choice"
            else {},
        )
        if not condition.trait:
            return own
        trait = self.traits[condition.trait]
        return replace(trait, unit=own.unit, choices={**own.choices, **trait.choices})

    def heard(self, item: Item, condition: Condition, text: str, today: date) -> Judged | None:
        """Judge a condition by the answer to its question, or return None when the text doesn't decide it."""
        trait = self.trait_of(item, condition)
        limit = limit_of(item, condition)
        said = self._answers.asked(trait, text, today, ask=condition.ask, limit=limit)
        return None if said is None else judge(item, condition, said)

    def reads(self, item: Item, condition: Condition, text: str, today: date) -> bool:
        """Tell whether a text answers a condition's question at all, be it not exactly enough to judge."""
        trait, limit = self.trait_of(item, condition), limit_of(item, condition)
        return self._answers.asked(trait, text, today, ask=condition.ask, limit=limit) is not None

    def overheard(self, item: Item, condition: Condition, text: str, today: date) -> Judged | None:
        """Judge a condition by what a text clearly says of it without having been asked, or return None."""
        said = self._answers.volunteered(self.trait_of(item, condition), text, today)
        return None if said is None else judge(item, condition, said)

    def speaks_of(self, text: str, last: str) -> tuple[str | None, str]:
        """Return whom a text is about, or None when it names nobody, and the part of it that is about them.

        last: whom the conversation was about; 她 and 老人 mean them.
        """
        return self._answers.speaks_of(text, last)

    def told(self, text: str, today: date) -> Mapping[str, Said]:
        """Return what a text clearly says of any trait."""
        return self._told(text, today)

    def _all_told(self, text: str, today: date) -> Mapping[str, Said]:
        return self._answers.all_volunteered(self._naming, text, today)


def applicable(item: Item, said: Mapping[str, Said]) -> list[Condition]:
    """Return the conditions that are needed, given what was said of others by their ids."""
    return [c for c in item.conditions if all(_matches(said.get(k), v) for k, v in c.when.items())]


def _matches(said: Said | None, wanted: Sequence[object]) -> bool:
    if said is None:
        return False
    return said.yes in wanted if said.yes is not None else bool(set(said.choices) & set(wanted))
