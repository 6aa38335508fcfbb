"""The card of an item: all that an agent needs on a call, from the item's own facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.channels.speech.pieces import seconds, spoken_replies
from api.channels.text_message import text_message
from api.contract import Citation, Reply, ShownReply
from api.desk.checking import CheckView, check_of
from api.desk.found import facet_first, office_of, resting_on, telling
from api.desk.summing import SumView, sums_of
from api.parts import parts_of
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Facet, Item
from policies_kb.rendering.citations import basis, sources_of
from policies_kb.rendering.render import Reply as Rendered

LONGEST_SMS = 500
_ORDER = (
    Facet.HOW_MUCH,
    Facet.WHO,
    Facet.CONDITIONS,
    Facet.HOW_TO_APPLY,
    Facet.MATERIALS,
    Facet.HOW_LONG,
    Facet.WHERE,
    Facet.LASTS,
    Facet.WHAT,
    Facet.EARLIER_VALUE,
    Facet.FIGURES,
)


@dataclass(frozen=True)
class FacetView:
    """What an item states of a facet, in its order, each with where it stands."""

    facet: str
    label: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Said:
    """An answer as it is shown, as it is read aloud, how long that takes, and as it is sent."""

    reply: ShownReply
    script: str
    seconds: int
    sms: str


@dataclass(frozen=True)
class Compared:
    """The regions side by side: a column for each item, a row for each facet that any states."""

    items: tuple[Item, ...]
    rows: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True)
class Card:
    """An item as an agent sees it. version: of the knowledge base that it is from."""

    item: Item
    version: str
    topic: str
    status: str
    until: date | None
    office: str
    key: tuple[str, ...]
    facets: tuple[FacetView, ...]
    facet: str
    said: Said
    warnings: tuple[str, ...]
    contradictions: tuple[str, ...]
    not_stated: tuple[str, ...]
    citations: tuple[Citation, ...]
    copy: str
    related: tuple[Item, ...]
    compared: Compared | None
    check: CheckView | None
    sums: tuple[SumView, ...]


def card_of(
    kb: KnowledgeBase, item: Item, facet: str | None, public_url: str | None, today: date
) -> Card:
    """Return the card of an item as of a day. facet: what is read aloud; None for what matters most."""
    stated = [f for f in _ORDER if item.facts_of(f)]
    chosen = next((f for f in stated if f.value == facet), facet_first(item))
    facts = list(item.facts.values())
    sources = [*sources_of(facts), *(s for c in item.contradictions for s in c.sources)]
    citations = kb.citations(sources, today)
    document = resting_on(kb, item)
    key = tuple(kb.renderer.fact(item, fact) for fact in telling(item))
    warnings = tuple(kb.renderer.warnings(citations, today))
    return Card(
        item=item,
        version=kb.version,
        topic=kb.topics[item.topic],
        status=document.status(today).value,
        until=document.last_day,
        office=office_of(document),
        key=key,
        facets=tuple(_facet(kb, item, f, today) for f in stated),
        facet=chosen.value,
        said=said_of(
            kb.renderer.item(item, chosen, asked_region=item.region, today=today), public_url
        ),
        warnings=warnings,
        contradictions=tuple(kb.renderer.figured(item, c.text) for c in item.contradictions),
        not_stated=tuple(item.not_stated.values()),
        citations=tuple(Citation.model_validate(citation) for citation in citations),
        copy=_copied(kb, item, key, warnings, citations),
        related=tuple(kb.items[id_] for id_ in item.related if id_ in kb.items),
        compared=_compared(kb, item),
        check=check_of(kb, item, {}, today) if item.conditions else None,
        sums=tuple(sums_of(kb, item)),
    )


def said_of(rendered: Rendered, public_url: str | None) -> Said:
    """Return a reply as it is shown, read aloud and sent; what one could press instead is left out."""
    reply = Reply.model_validate({**rendered, "options": []})
    script = spoken_replies([reply]).text
    return Said(
        reply=ShownReply(**dict(reply), parts=parts_of(reply.text), link=None, progress=None),
        script=script,
        seconds=round(seconds(script)),
        sms=text_message([reply], public_url, LONGEST_SMS),
    )


def _facet(kb: KnowledgeBase, item: Item, facet: Facet, today: date) -> FacetView:
    facts = tuple(
        (kb.renderer.fact(item, fact), "；".join(basis(kb.citations(fact.sources, today))))
        for fact in item.facts_of(facet)
    )
    return FacetView(facet.value, kb.renderer.facet_label(facet), facts)


def _copied(
    kb: KnowledgeBase,
    item: Item,
    key: Sequence[str],
    warnings: Sequence[str],
    citations: Sequence[dict[str, object]],
) -> str:
    """Return what is put into a work order: the key figures, the warnings, the sources."""
    lines = [f"【{kb.renderer.place(item.region)}】{item.title}", *key, *warnings]
    return "\n".join([*lines, f"依据：{'；'.join(basis(citations))}"])


def _compared(kb: KnowledgeBase, item: Item) -> Compared | None:
    held = kb.items_of(item.matter)
    if len(held) < 2:
        return None
    items = (item, *(other for other in held if other.id != item.id))
    rows = []
    for facet in _ORDER:
        cells = tuple(
            tuple(kb.renderer.fact(one, fact) for fact in one.facts_of(facet)) for one in items
        )
        if any(cells):
            rows.append((kb.renderer.facet_label(facet), cells))
    return Compared(items, tuple(rows))
