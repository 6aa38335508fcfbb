"""The results of the desk: what an agent sees of an item before opening it, and what results are narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policies_kb.knowledge import KnowledgeBase, main_facet
from policies_kb.looking_up.desk import DeskSearch, Hit
from policies_kb.model import Document, Facet, Fact, Item, Status

MOST = 8
_AMOUNTS = 4
_WEAK = 10  # percent


@dataclass(frozen=True)
class Narrowed:
    """What results are narrowed by; "" for all. region: the items' own region, and what is asked about."""

    region: str = ""
    topic: str = ""
    status: str = ""


@dataclass(frozen=True)
class Row:
    """A result. score: in percent; elsewhere: the regions that have the matter as well."""

    id: str
    title: str
    region: str
    topic: str
    status: str
    until: date | None
    office: str
    reviewed: date
    score: int
    key: str
    elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """What was found. read: how letters were read, "" where there were none."""

    rows: tuple[Row, ...]
    read: str

    @property
    def weak(self) -> bool:
        """Whether even the first is so unlikely that the documents hardly write of what is asked."""
        return bool(self.rows) and self.rows[0].score < _WEAK


def results_for(
    kb: KnowledgeBase, search: DeskSearch, typed: str, narrowed: Narrowed, region: str, today: date
) -> Results:
    """Return the results for what is typed so far. region: the deployment's, asked about where none is chosen."""

    def only(item: Item) -> bool:
        return (
            narrowed.region in ("", item.region)
            and narrowed.topic in ("", item.topic)
            and narrowed.status in ("", resting_on(kb, item).status(today).value)
        )

    found = search.find(typed, region=narrowed.region or region, only=only, most=MOST)
    letters = any(char.isascii() and char.isalpha() for char in typed)
    rows = tuple(_row(kb, hit, today) for hit in found.hits)
    return Results(rows, found.read if letters and rows else "")


def resting_on(kb: KnowledgeBase, item: Item) -> Document:
    """Return the document that an item's most important fact stands in."""
    facts = list(item.facts.values())
    first = next((fact for fact in facts if fact.key), facts[0])
    return kb.documents[first.sources[0].document]


def telling(item: Item) -> list[Fact]:
    """Return the facts that an agent says first: how much there is in figures, then the other key facts."""
    key = [fact for fact in item.facts.values() if fact.key]
    return list({f.name: f for f in [*_amounts(item)[:_AMOUNTS], *key]}.values())


def facet_first(item: Item) -> Facet:
    """Return what is read aloud unless something else is chosen: how much, where there are figures."""
    return Facet.HOW_MUCH if _amounts(item) else main_facet(item)


def _amounts(item: Item) -> list[Fact]:
    return [fact for fact in item.facts_of(Facet.HOW_MUCH) if "{" in fact.text]


def office_of(document: Document) -> str:
    """Return who is responsible: the department that the document names, else who issued it."""
    return document.department or document.issuer


def statuses() -> list[str]:
    """Return the statuses that results can be narrowed to."""
    return [status.value for status in Status]


def _row(kb: KnowledgeBase, hit: Hit, today: date) -> Row:
    item, document = hit.item, resting_on(kb, hit.item)
    main = next(iter(telling(item)), next(iter(item.facts.values())))
    return Row(
        id=item.id,
        title=item.title,
        region=item.region,
        topic=kb.topics[item.topic],
        status=document.status(today).value,
        until=document.last_day,
        office=office_of(document),
        reviewed=item.reviewed,
        score=round(100 * hit.score),
        key=kb.renderer.fact(item, main),
        elsewhere=tuple(kb.regions.name(other.region) for other in hit.elsewhere),
    )
