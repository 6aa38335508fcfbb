"""The calculators within a card: an item's formulas with what was filled in, worked out by the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from api.desk.wording import wording
from policies_kb.formulas.inputs import Fault
from policies_kb.formulas.reading import answered
from policies_kb.formulas.record import Formula, Input
from policies_kb.formulas.run import run
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import Reply
from policies_kb.rendering.sums import sum_reply


@dataclass(frozen=True)
class Field:
    """An input of a formula. choices: by value, as they read; fault: of what was filled in."""

    id: str
    name: str
    unit: str
    example: str
    asked: bool
    choices: tuple[tuple[str, str], ...]
    filled: str
    fault: str


@dataclass(frozen=True)
class SumView:
    """A formula with what was filled in so far. reply: what came out, None until all that is asked for is there."""

    id: str
    title: str
    fields: tuple[Field, ...]
    reply: Reply | None


def sums_of(kb: KnowledgeBase, item: Item) -> Iterator[SumView]:
    """Yield the calculators of an item, with nothing filled in."""
    for formula in item.formulas:
        yield sum_of(kb, item, formula, {}, None)


def sum_of(
    kb: KnowledgeBase, item: Item, formula: Formula, filled: Mapping[str, str], today: date | None
) -> SumView:
    """Return a calculator. filled: by input what was chosen or typed; today: None when nothing is to be worked out."""
    given: dict[str, str] = {}
    fields = []
    for entry in formula.inputs:
        typed = filled.get(entry.id, "").strip()
        fault = ""
        if entry.choices and any(choice.id == typed for choice in entry.choices):
            given[entry.id] = typed
        elif typed:
            heard = answered(entry, typed)
            if heard.fault is None:
                given[entry.id] = heard.said
            else:
                fault = _told(entry, heard.fault)
        elif entry.asked and today is not None:
            fault = _told(entry, Fault.NOTHING)
        fields.append(_field(entry, typed, fault))
    ready = today is not None and not any(field.fault for field in fields)
    reply = None
    if ready and today is not None:
        reply = sum_reply(kb.renderer, item, run(formula, item, given), today)
    return SumView(formula.id, formula.title, tuple(fields), reply)


def _field(entry: Input, typed: str, fault: str) -> Field:
    return Field(
        id=entry.id,
        name=entry.name,
        unit=entry.unit,
        example=entry.example,
        asked=entry.asked,
        choices=tuple((choice.id, choice.label) for choice in entry.choices),
        filled=typed,
        fault=fault,
    )


def _told(entry: Input, fault: Fault) -> str:
    text: str = wording()["card"]["sum_faults"][fault.value]
    return text.format(least=f"{entry.least}{entry.unit}", most=f"{entry.most}{entry.unit}")
