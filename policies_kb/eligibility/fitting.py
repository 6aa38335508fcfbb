"""What may fit someone: the items whose conditions agree with what was said, and what is asked to know more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies_kb.eligibility.interview import applicable
from policies_kb.eligibility.judging import Finding, Judged, judge, verdict
from policies_kb.eligibility.said import Said
from policies_kb.model import Condition, Item
from policies_kb.search.normalise import either, simplify
from policies_kb.search.regions import Regions

PARTY = "party"


@dataclass(frozen=True)
class Fit:
    """An item that may fit.

    met: what agrees with it; left: the conditions that are still to be checked; open: what the document leaves open.
    """

    item: Item
    met: tuple[Judged, ...]
    left: tuple[Condition, ...]
    open: tuple[Judged, ...] = ()

    @property
    def certainty(self) -> tuple[float, int]:
        """The share of the conditions that agree, and how many do."""
        return len(self.met) / (len(self.met) + len(self.left)), len(self.met)


@dataclass(frozen=True)
class Later:
    """What may fit someone once they are recognised. name: as what; fits: what may fit then and doesn't now."""

    name: str
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class Recognition:
    """A matter by which one is recognised as something, on which other matters hang.

    by: the trait that makes it worth applying for; name: as what one is recognised; then: what holds afterwards.
    """

    matter: str
    by: str
    name: str
    then: Mapping[str, Said]


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
        self.most_later = int(settings["most_later"])
        self._topics = {
            re.compile(f"(?:{either(t['words']).pattern})(?:{'|'.join(settings['naming'])})"): t[
                "of"
            ]
            for t in settings["topics"]
        }
        self._not_yet: Mapping[str, Sequence[str]] = settings["not_yet"]
        self._recognitions = [_recognition(record) for record in settings["recognitions"]]
        self._parties: Mapping[str, Sequence[str]] = settings["parties"]
        self._questions = [
            Asked(q["trait"], q["ask"], tuple(q.get("of", ())), tuple(q.get("offer", ())))
            for q in settings["questions"]
        ]

    def topics_of(self, text: str) -> list[str]:
        """Return the topics in which a text wants to know what fits: 住房上我能享受啥, 创业这块."""
        named = (of for words, of in self._topics.items() if words.search(simplify(text)))
        return list(dict.fromkeys(topic for of in named for topic in of))

    def fits(
        self,
        said: Mapping[str, Said],
        region: str,
        *,
        topics: Collection[str] = (),
        spoken_of: Collection[str] = (),
    ) -> list[Fit]:
        """Return what may fit in a region, first of the topics that were named, then the most certain.

        Only items of which something agrees and nothing contradicts what was said by trait; what only decides what
        is told agrees with nothing. Nothing need agree of items spoken of, of a recognition of which the document
        leaves open whether it is given for what was said, and, where nothing agrees, of a topic that is named.
        """
        found = [
            Fit(item, self._met(item, said), tuple(self._left(item, said)), self._open(item, said))
            for item in self._candidates(said, region)
        ]
        bare = topics if not any(fit.met and fit.item.topic in topics for fit in found) else ()
        fits = [
            fit
            for fit in found
            if fit.met or fit.open or fit.item.id in spoken_of or fit.item.topic in bare
        ]

        def first(fit: Fit) -> tuple[bool, bool, tuple[float, int]]:
            sure = bool(fit.met) or fit.item.id in spoken_of
            return fit.item.topic in topics, sure, fit.certainty

        return sorted(fits, key=first, reverse=True)

    def later(self, said: Mapping[str, Said], region: str, found: Sequence[Fit]) -> list[Later]:
        """Return what may fit besides what was found once a recognition that was found is given."""
        listed = {fit.item.id for fit in found}
        return [
            Later(one.name, tuple(fits))
            for one in self._recognitions
            if self._recognised_by(one, said, found)
            if (fits := self._then(one, said, region, listed))
        ]

    def _then(
        self, one: Recognition, said: Mapping[str, Said], region: str, listed: Collection[str]
    ) -> list[Fit]:
        fits = self.fits({**said, **one.then}, region)
        new = (f for f in fits if f.item.id not in listed and f.item.matter != one.matter)
        hanging = [f for f in new if any(j.condition.trait in one.then for j in f.met)]
        return hanging[: self.most_later]

    @staticmethod
    def _recognised_by(one: Recognition, said: Mapping[str, Said], found: Sequence[Fit]) -> bool:
        fit = next((fit for fit in found if fit.item.matter == one.matter), None)
        decided = any(trait in said and said[trait].yes is True for trait in one.then)
        return (
            fit is not None
            and not decided
            and any(j.condition.trait == one.by for j in (*fit.met, *fit.open))
        )

    def question(
        self,
        said: Mapping[str, Said],
        region: str,
        asked: Collection[str],
        *,
        topics: Collection[str] = (),
    ) -> Asked | None:
        """Return the first question that an item hangs on which may still fit, or None when nothing is left to ask.

        asked: traits that were asked for already, answered or not; topics: those that are named, all when none is.
        """
        known = self._known(said)
        party = known.get(PARTY)
        items = self._candidates(said, region)
        items = [item for item in items if item.topic in topics] or items
        matters = {c.trait for item in items for c in self._left(item, said)}
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
            if verdict(self._judged(item, said)) is not Finding.NOT_MET
        ]

    def _met(self, item: Item, said: Mapping[str, Said]) -> tuple[Judged, ...]:
        judged = self._judged(item, said)
        return tuple(j for j in judged if j.finding is Finding.MET and _counts(j.condition))

    def _left(self, item: Item, said: Mapping[str, Said]) -> list[Condition]:
        met = {j.condition.id for j in self._judged(item, said) if j.finding is Finding.MET}
        needed = applicable(item, _by_condition(item, said))
        return [c for c in needed if c.id not in met and _counts(c)]

    def _open(self, item: Item, said: Mapping[str, Said]) -> tuple[Judged, ...]:
        by = {one.by for one in self._recognitions if one.matter == item.matter}
        judged = self._judged(item, said) if by else []
        return tuple(j for j in judged if j.finding is Finding.UNKNOWN and j.condition.trait in by)

    def _judged(self, item: Item, said: Mapping[str, Said]) -> list[Judged]:
        by_condition = _by_condition(item, said)
        found = (
            judge(item, c, by_condition[c.id])
            for c in applicable(item, by_condition)
            if c.id in by_condition
        )
        return [j for j in found if j is not None and not self._may_come(j)]

    def _may_come(self, judged: Judged) -> bool:
        """Tell whether what isn't met only isn't yet: who hasn't opened a shop may open one."""
        choices = self._not_yet.get(judged.condition.trait)
        if judged.finding is not Finding.NOT_MET or choices is None:
            return False
        return not choices or set(judged.said.choices) <= set(choices)


def _recognition(record: Mapping[str, Any]) -> Recognition:
    then = {
        trait: Said("", yes=True) if held is True else Said("", choices=(str(held),))
        for trait, held in record["then"].items()
    }
    return Recognition(record["matter"], record["by"], record["name"], then)


def _by_condition(item: Item, said: Mapping[str, Said]) -> dict[str, Said]:
    return {c.id: said[c.trait] for c in item.conditions if c.trait in said}


def _counts(condition: Condition) -> bool:
    """Tell whether a condition can exclude anybody."""
    return not {"decides", "undecided"} & condition.wants.keys()
