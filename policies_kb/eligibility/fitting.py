"""What may fit someone: the items whose conditions agree with what was said, and what is asked to know more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies_kb.eligibility.interview import applicable
from policies_kb.eligibility.judging import Finding, Judged, judge, verdict
from policies_kb.eligibility.said import Said
from policies_kb.model import Condition, Item
from policies_kb.search.regions import Regions

PARTY = "party"


@dataclass(frozen=True)
class Fit:
    """An item that may fit. met: what agrees with it; left: the conditions that are still to be checked."""

    item: Item
    met: tuple[Judged, ...]
    left: tuple[Condition, ...]

    @property
    def certainty(self) -> tuple[float, int]:
        """The share of the conditions that agree, and how many do."""
        return len(self.met) / (len(self.met) + len(self.left)), len(self.met)


@dataclass(frozen=True)
class Asked:
    """A question about a trait, of those who ask for certain parties (of all when none is named).

    offer: the choices that are offered with it.
    """

    trait: str
    ask: str
    parties: tuple[str, ...]
    offer: tuple[str, ...]


class Fitting:
    """Finds the items that may fit, by the same conditions as the checks. settings: ``content/fits.yml``."""

    def __init__(
        self, items: Iterable[Item], regions: Regions, settings: Mapping[str, Any]
    ) -> None:
        self._items = [item for item in items if item.conditions]
        self._regions = regions
        self.enough = int(settings["enough"])
        self.most_questions = int(settings["most_questions"])
        self.most_listed = int(settings["most_listed"])
        self._parties: Mapping[str, Sequence[str]] = settings["parties"]
        self._questions = [
            Asked(q["trait"], q["ask"], tuple(q.get("of", ())), tuple(q.get("offer", ())))
            for q in settings["questions"]
        ]

    def fits(self, said: Mapping[str, Said], region: str) -> list[Fit]:
        """Return what may fit in a region, the most certain first.

        Only items of which something agrees and nothing contradicts what was said by trait; what only decides what
        is told agrees with nothing.
        """
        found = (_fit(item, said) for item in self._candidates(said, region))
        fits = [fit for fit in found if fit is not None]
        return sorted(fits, key=lambda fit: fit.certainty, reverse=True)

    def question(
        self, said: Mapping[str, Said], region: str, asked: Collection[str]
    ) -> Asked | None:
        """Return the first question that an item hangs on which may still fit, or None when nothing is left to ask.

        asked: traits that were asked for already, answered or not.
        """
        known = self._known(said)
        party = known.get(PARTY)
        matters = {c.trait for i in self._candidates(said, region) for c in _open(i, said)}
        for question in self._questions:
            of_party = (
                not question.parties
                or party is None
                or bool(set(question.parties) & set(party.choices))
            )
            new = question.trait not in known and question.trait not in asked
            if new and of_party and question.trait in {*matters, PARTY}:
                return question
        return None

    def known(self, said: Mapping[str, Said]) -> int:
        """Return how many of the traits that are asked for are known, without for whom one asks."""
        return sum(1 for q in self._questions if q.trait in said and q.trait != PARTY)

    def _known(self, said: Mapping[str, Said]) -> Mapping[str, Said]:
        """Return what was said, with the party that it implies: who tells of their own work or age asks as a person."""
        if PARTY in said:
            return said
        of = [q.parties for q in self._questions if q.trait in said and q.parties]
        return {**said, PARTY: Said("", choices=of[0])} if of else said

    def _candidates(self, said: Mapping[str, Said], region: str) -> list[Item]:
        party = self._known(said).get(PARTY)
        named = party.choices if party is not None else tuple(self._parties)
        audience = {who for name in named for who in self._parties.get(name, ())}
        chain = self._regions.chain(region)
        nearest: dict[str, Item] = {}
        for code in reversed(chain):
            nearest |= {item.matter: item for item in self._items if item.region == code}
        return [
            item
            for item in nearest.values()
            if not audience or audience & set(item.audience)
            if verdict(_judged(item, said)) is not Finding.NOT_MET
        ]


def _fit(item: Item, said: Mapping[str, Said]) -> Fit | None:
    met = tuple(j for j in _judged(item, said) if j.finding is Finding.MET and _counts(j.condition))
    left = tuple(_open(item, said))
    return Fit(item, met, left) if met else None


def _open(item: Item, said: Mapping[str, Said]) -> list[Condition]:
    met = {j.condition.id for j in _judged(item, said) if j.finding is Finding.MET}
    needed = applicable(item, _by_condition(item, said))
    return [c for c in needed if c.id not in met and _counts(c)]


def _judged(item: Item, said: Mapping[str, Said]) -> list[Judged]:
    by_condition = _by_condition(item, said)
    found = (
        judge(item, c, by_condition[c.id])
        for c in applicable(item, by_condition)
        if c.id in by_condition
    )
    return [j for j in found if j is not None]


def _by_condition(item: Item, said: Mapping[str, Said]) -> dict[str, Said]:
    return {c.id: said[c.trait] for c in item.conditions if c.trait in said}


def _counts(condition: Condition) -> bool:
    """Tell whether a condition can exclude anybody."""
    return not {"decides", "undecided"} & condition.wants.keys()
