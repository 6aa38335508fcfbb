"""An item as an editor reads it: facts by facet with their sources, what is left open, what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Facet, Item, Source
from policies_kb.rendering.citations import short_name


def item_lines(kb: KnowledgeBase, item: Item, today: date) -> Iterator[str]:
    """Yield the lines about an item; a star marks the facts that every answer holds."""
    yield f"{item.id}  {item.title}  {kb.regions.by_code[item.region]['full_name']}"
    yield f"kind {item.kind}, reviewed {item.reviewed}, {_count(item)} example questions"
    if item.names:
        yield f"also called: {'、'.join(item.names)}"
    for facet in Facet:
        facts = item.facts_of(facet)
        if facts or facet in item.not_stated:
            yield f"{kb.renderer.facet_label(facet)} ({facet})"
        for fact in facts:
            mark = "*" if fact.key else " "
            places = "；".join(dict.fromkeys(_place(kb, source) for source in fact.sources))
            yield f"{mark} {fact.name}: {kb.renderer.fact(item, fact)}〔{places}〕"
        if facet in item.not_stated:
            yield f"  not stated: {item.not_stated[facet]}"
    for known in item.contradictions:
        yield f"contradiction: {kb.renderer.figured(item, known.text)}"
    for condition in item.conditions:
        yield f"check: {kb.renderer.figured(item, condition.ask)}"
    for formula in item.formulas:
        steps = "; ".join(f"{step.id} = {step.result}" for step in formula.steps)
        yield f"sum: {formula.title}: {steps}"
    sources = [source for fact in item.facts.values() for source in fact.sources]
    for id_ in dict.fromkeys(source.document for source in sources):
        document = kb.documents[id_]
        until = f", last day {document.last_day}" if document.last_day else ""
        yield f"validity: {short_name(document)} {document.status(today)}{until}"


def _count(item: Item) -> int:
    return sum(len(asked) for asked in item.questions.values())


def _place(kb: KnowledgeBase, source: Source) -> str:
    document = kb.documents[source.document]
    return f"{short_name(document)} {document.sections[source.section].place}"
