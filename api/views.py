"""What the gateway shows of the knowledge base: models, and how they are made from its records."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.contract import Citation, Kind, Option
from policies_kb.answering.context import Found
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Document, Fact, Item, SectionEntry, Source
from policies_kb.records import table


class SourceView(BaseModel):
    """Where a fact stands."""

    document_id: str
    section_id: str
    section: str = Field(description="The place as one cites it.")
    url: str


class FactView(BaseModel):
    """One thing that a document says. value: as written; null for a list or a plain statement."""

    name: str
    facet: str
    text: str
    value: str | None
    unit: str
    values: list[str]
    key: bool = Field(description="Shown with every answer about the item.")
    sources: list[SourceView]


class ItemSummary(BaseModel):
    """A policy matter in one region."""

    id: str
    title: str
    topic: str
    topic_name: str
    kind: str
    region: str
    region_name: str
    url: str


class ItemView(ItemSummary):
    """An item with all that its documents say, and what they leave open."""

    audience: list[str]
    names: list[str]
    reviewed: date
    facts: list[FactView]
    not_stated: dict[str, str] = Field(description="By facet: what no document states.")
    contradictions: list[str]
    conditions: list[str] = Field(description="The questions of the eligibility check, in order.")
    questions: dict[str, list[str]] = Field(description="Example questions by facet.")
    related: list[str]


class SectionView(BaseModel):
    """A section of a document. paragraphs: null where the original isn't mounted."""

    id: str
    place: str
    title: str
    parent: str | None
    url: str
    paragraphs: list[str] | None = None


class DocumentSummary(BaseModel):
    """A document of the register, and whether it is in force today."""

    id: str
    title: str
    number: str | None
    issuer: str
    region: str
    region_name: str
    issued_on: date | None
    valid_until: date | None = Field(description="Last day of validity or of the plan's years.")
    plan_period: tuple[int, int] | None
    status: str
    superseded_by: str | None
    url: str


class DocumentView(DocumentSummary):
    """A document with its sections and the items that cite it."""

    department: str | None
    repeals: list[str]
    reviewed: date
    sha256: str = Field(description="Of the original that the records were checked against.")
    sections: list[SectionView]
    items: list[ItemSummary]


class FoundView(BaseModel):
    """A looked-up item, with the answer that a resident would get."""

    item: ItemSummary
    score: float = Field(description="Probability that this item is meant.")
    facet: str
    kind: Kind
    text: str
    facts: list[FactView]
    citations: list[Citation]
    options: list[Option]


def item_summary(kb: KnowledgeBase, item: Item) -> ItemSummary:
    """Return an item's summary."""
    return ItemSummary(**_summary(kb, item))


def item_view(kb: KnowledgeBase, item: Item) -> ItemView:
    """Return all of an item."""
    return ItemView(
        **_summary(kb, item),
        audience=list(item.audience),
        names=list(item.names),
        reviewed=item.reviewed,
        facts=[fact_view(kb, item, fact) for fact in item.facts.values()],
        not_stated={facet.value: text for facet, text in item.not_stated.items()},
        contradictions=[known.text for known in item.contradictions],
        conditions=[condition.ask for condition in item.conditions],
        questions={facet.value: list(asked) for facet, asked in item.questions.items()},
        related=list(item.related),
    )


def fact_view(kb: KnowledgeBase, item: Item, fact: Fact) -> FactView:
    """Return a fact with its figures put into its wording."""
    return FactView(
        name=fact.name,
        facet=fact.facet.value,
        text=kb.renderer.fact(item, fact),
        value=fact.value,
        unit=fact.unit,
        values=list(fact.values),
        key=fact.key,
        sources=[_source(kb, source) for source in fact.sources],
    )


def document_summary(document: Document, today: date) -> DocumentSummary:
    """Return a document's summary as of a day."""
    return DocumentSummary(**_register(document, today))


def document_view(
    kb: KnowledgeBase, document: Document, today: date, *, with_text: bool
) -> DocumentView:
    """Return all of a document as of a day; with the words of the original where wanted."""
    return DocumentView(
        **_register(document, today),
        department=document.department,
        repeals=list(document.repeals),
        reviewed=document.reviewed,
        sha256=document.sha256,
        sections=[
            _section(kb, document, section, with_text) for section in document.sections.values()
        ],
        items=[item_summary(kb, item) for item in kb.items.values() if _cites(item, document.id)],
    )


def found_view(kb: KnowledgeBase, found: Found) -> FoundView:
    """Return a looked-up item. The facts are those that the facet asks for."""
    reply = found.reply
    return FoundView(
        item=item_summary(kb, found.item),
        score=found.score,
        facet=found.facet.value,
        kind=Kind(reply["kind"]),
        text=reply["text"],
        facts=[fact_view(kb, found.item, fact) for fact in found.item.facts_of(found.facet)],
        citations=[Citation.model_validate(citation) for citation in reply["citations"]],
        options=[Option.model_validate(option) for option in reply["options"]],
    )


def region_name(code: str) -> str:
    """Return what people call a region."""
    return str(table("regions").get(code, {"name": code})["name"])


def _summary(kb: KnowledgeBase, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "topic": item.topic,
        "topic_name": kb.topics[item.topic],
        "kind": item.kind,
        "region": item.region,
        "region_name": region_name(item.region),
        "url": f"/items/{item.id}",
    }


def _register(document: Document, today: date) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "region": document.region,
        "region_name": region_name(document.region),
        "issued_on": document.issued_on,
        "valid_until": document.last_day,
        "plan_period": document.plan_period,
        "status": document.status(today).value,
        "superseded_by": document.superseded_by,
        "url": f"/documents/{document.id}",
    }


def _section(
    kb: KnowledgeBase, document: Document, section: SectionEntry, with_text: bool
) -> SectionView:
    return SectionView(
        id=section.id,
        place=section.place,
        title=section.title,
        parent=section.parent,
        url=f"/documents/{document.id}#{section.id}",
        paragraphs=kb.section_text(document.id, section.id) if with_text else None,
    )


def _source(kb: KnowledgeBase, source: Source) -> SourceView:
    return SourceView(
        document_id=source.document,
        section_id=source.section,
        section=kb.documents[source.document].sections[source.section].place,
        url=f"/documents/{source.document}#{source.section}",
    )


def _cites(item: Item, document: str) -> bool:
    return any(s.document == document for fact in item.facts.values() for s in fact.sources)
