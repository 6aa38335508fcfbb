"""The records of the knowledge base: documents, items, facts and citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from policies_kb.formulas.record import Formula

# Stands in wording for the figure of the fact of that name.
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


class Status(StrEnum):
    """Whether a document is in force, by the clock."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    PERIOD_ENDED = "period_ended"
    SUPERSEDED = "superseded"


class Facet(StrEnum):
    """What of a policy a question asks about. ``validity`` is answered from the register of documents."""

    WHAT = "what"
    WHO = "who"
    HOW_MUCH = "how_much"
    CONDITIONS = "conditions"
    HOW_TO_APPLY = "how_to_apply"
    MATERIALS = "materials"
    WHERE = "where"
    HOW_LONG = "how_long"
    LASTS = "lasts"
    EARLIER_VALUE = "earlier_value"
    FIGURES = "figures"
    VALIDITY = "validity"


@dataclass(frozen=True)
class SectionEntry:
    """A section in the register: id, place as cited (第三章 第一节 专栏3), title as printed, enclosing section."""

    id: str
    place: str
    title: str
    parent: str | None


@dataclass(frozen=True)
class Document:
    """A document of the register. valid_until is the last day on which it is in force, or None."""

    id: str
    title: str
    number: str | None
    issuer: str
    region: str
    issued_on: date | None
    file: str
    valid_until: date | None
    plan_period: tuple[int, int] | None
    superseded_by: str | None
    repeals: tuple[str, ...]
    department: str | None
    reviewed: date
    sha256: str
    sections: Mapping[str, SectionEntry] = field(repr=False)

    def status(self, today: date) -> Status:
        """Return whether the document is in force on ``today``."""
        if self.superseded_by is not None:
            return Status.SUPERSEDED
        if self.plan_period is not None:
            return Status.PERIOD_ENDED if today.year > self.plan_period[1] else Status.IN_FORCE
        if self.valid_until is not None and today > self.valid_until:
            return Status.EXPIRED
        return Status.IN_FORCE

    @property
    def last_day(self) -> date | None:
        """The last day of validity or of the plan period, or None when the document states neither."""
        if self.plan_period is not None:
            return date(self.plan_period[1], 12, 31)
        return self.valid_until


@dataclass(frozen=True)
class Source:
    """Where a fact stands. anchors: words of the original that stand in the sentences or rows meant."""

    document: str
    section: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One thing that a document says of an item.

    text: our own wording with placeholders ``{name}`` for the figures of this and other facts of the item; value
    and unit: the figure, as written; per: for each one of what it stands (人, 月), read by formulas; key: shown with
    every answer about the item.
    """

    name: str
    facet: Facet
    text: str
    value: str | None
    unit: str
    values: tuple[str, ...]
    key: bool
    sources: tuple[Source, ...]
    per: tuple[str, ...] = ()

    @property
    def figure(self) -> str:
        """The value with its unit as one writes it, or the listed values joined."""
        return f"{self.value}{self.unit}" if self.value is not None else "、".join(self.values)


@dataclass(frozen=True)
class Contradiction:
    """What the sources say differently. facets: shown with answers about these."""

    text: str
    facets: tuple[Facet, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Condition:
    """A question of an eligibility check with what its answer must be.

    kind: ``yes_no``, ``number`` or ``choice``; wants: ``equals``, a fact's name with ``at_least``, ``at_most``,
    ``below`` or ``above``, or the choices that fit (``one_of``), are left open (``open``) or don't fit (``none_of``);
    ``other`` says whether any other answer is ``unknown`` or ``no``; met, not_met, unknown: what the verdict says of
    it; trait: what it asks about, in ``traits.yml``; when: earlier conditions with the answers that make this one
    needed; tells: facts that an answer decides.
    """

    id: str
    ask: str
    kind: str
    wants: Mapping[str, object]
    met: str
    not_met: str
    sources: tuple[Source, ...]
    unknown: str = ""
    trait: str = ""
    when: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    tells: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True)
class Series:
    """Facts that hold the same thing at several times, so that their difference means something.

    name: what it is called where the item has several; words: of a question that mean this one of them; reached,
    targets: the facts with their times, a year at whose end they hold (2015) or a plan over whose years they count
    (十三五).
    """

    name: str
    words: tuple[str, ...]
    reached: Mapping[str, str]
    targets: Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """A policy matter in one region.

    matter: what it shares with the same matter elsewhere; parts: further figures of facts, such as the age from which
    an amount holds, told only in the facts' wording; unasked: facts that state what is also required, and the
    conditions don't ask for; series: facts between which a difference can be told.
    """

    id: str
    title: str
    kind: str
    topic: str
    region: str
    audience: tuple[str, ...]
    names: tuple[str, ...]
    reviewed: date
    facts: Mapping[str, Fact]
    parts: Mapping[str, Fact]
    not_stated: Mapping[Facet, str]
    contradictions: tuple[Contradiction, ...]
    conditions: tuple[Condition, ...]
    unasked: tuple[str, ...]
    formulas: tuple[Formula, ...]
    questions: Mapping[Facet, tuple[str, ...]]
    related: tuple[str, ...]
    series: tuple[Series, ...] = ()

    @property
    def matter(self) -> str:
        """The id without its region."""
        return self.id.rpartition(".")[0]

    @cached_property
    def figures(self) -> Mapping[str, Fact]:
        """All that wording and formulas can name: the facts and their parts."""
        return {**self.facts, **self.parts}

    def facts_of(self, facet: Facet) -> list[Fact]:
        """Return the facts filed under ``facet``."""
        return [fact for fact in self.facts.values() if fact.facet is facet]
