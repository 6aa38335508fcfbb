"""Finds the sum that a turn asks for: the formula of the item, and whether its inputs are said."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions import forms
from actions.differing import differed
from actions.forms import Said, offered
from actions.requests import in_words
from actions.sums import Sum, begin_sum, for_one, for_several, last_sum, prepared
from actions.turn import Turn
from actions.wording import say
from policies_kb.answering.context import Answered
from policies_kb.formulas.reading import unexplained, volunteered
from policies_kb.formulas.record import Formula
from policies_kb.formulas.together import base_of
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item

# Facets for which a question may be taken that asks for an amount and says what it is to be counted from.
_BESIDES = {"what", "who", "how_much", "conditions", "lasts", "figures"}
_DAY = ("日", "天")  # how units of days end
_WHAT_IF = re.compile(r"呢[？?。！!]*$")  # 留用了六成呢 asks for the sum again


def summed(answered: Answered, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the sum in the place of an answer, where the turn asks for one and says what it needs; else None.

    A turn after a sum may change a figure of it (那交一万呢). Where it isn't clear which item is meant, the one whose
    sum can be done with what was said is. What was said as it can't be is asked about. The difference between two
    figures of the matter, where that is asked for, is a sum that needs nothing else.
    """
    if kb.answers.wants_confirmation(turn.text):
        return None
    difference = differed(answered, turn, kb)
    if difference is not None:
        return difference
    meant = meant_by(answered, kb)
    last = kb.items.get(turn.context.item_id or "")
    if last is not None and not answered.stated and kb.answers.asks_amount(turn.text):
        meant = [(last, ""), *(one for one in meant if one[0] is not last)]
    found = [_sum(item, facet, turn, kb) for item, facet in meant]
    ready = [form for form in found if form is not None and (form.done or form.doubted)]
    counted = kb.answers.counted(turn.text)
    if counted is not None:
        ready = [form for form in ready if any(counted in step.unit for step in form.formula.steps)]
    ready = ready or _added_up(answered, turn, kb)
    spoken_of = [form for form in ready if form.item.id == turn.context.item_id]
    ready = spoken_of or ready
    if len(ready) != 1:
        return None if answered.item_id is not None else changed_sum(turn, kb)
    replies, events = forms.go_on(ready[0], kb)
    region = [SlotSet("region", answered.region)] if answered.named_region else []
    also = answered.also if last_sum(turn, kb) is None else ()
    return [*replies, *also], [*events, *region]


def changed_sum(turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the sum that was told last with what the turn says anew, or None when it says nothing of it."""
    last = last_sum(turn, kb)
    form = _changed(last.item, [last.formula], turn, kb) if last is not None else None
    return forms.go_on(form, kb) if form is not None else None


def told_sum(item: Item, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the sum of an item to which a statement tells the money that it needs (实际交了九千), or None."""
    form = _said(item, list(item.formulas), turn, kb)
    if form is None or not form.done:
        return None
    told = volunteered(form.formula, turn.text)
    money = any(i.id in told and i.unit.endswith("元") for i in form.formula.inputs)
    return forms.go_on(form, kb) if money else None


def _added_up(answered: Answered, turn: Turn, kb: KnowledgeBase) -> list[Sum]:
    """Return the sum of all days, of what is answered or spoken of or related to it, where the turn asks for it."""
    if not in_words("days_added_up", turn.text):
        return []
    said = [reply["item_id"] for reply in answered.replies]
    items = [kb.items[id_] for id_ in (*said, turn.context.item_id) if id_ in kb.items]
    ids = dict.fromkeys([*(i.id for i in items), *(id_ for i in items for id_ in i.related)])
    near = [kb.items[id_] for id_ in ids if id_ in kb.items]
    found = [
        prepared(item, formula, turn, kb)
        for item in near
        for formula in item.formulas
        if all(step.unit.endswith(_DAY) for step in formula.steps)
    ]
    return [form for form in found if form.done][:1]


def meant_by(answered: Answered, kb: KnowledgeBase) -> list[tuple[Item, str]]:
    """Return the items that an answer is about, or between which it asks, with the facet of each."""
    if answered.item_id is not None:
        return [(kb.items[answered.item_id], answered.facet or "")]
    if answered.reply["kind"] != "clarification":
        return []  # what is offered with a refusal is another city's
    offered = [option["payload"].removeprefix("item:") for option in answered.reply["options"]]
    parted = [payload.partition("#") for payload in offered]
    return [(kb.items[id_], facet) for id_, _, facet in parted if id_ in kb.items]


def _sum(item: Item, facet: str, turn: Turn, kb: KnowledgeBase) -> Sum | None:
    """Return the sum of an item that the turn asks for, as far as it says what it needs, or None."""
    again = turn.intent == "follow_up" and _WHAT_IF.search(turn.text) is not None
    counts = facet in _BESIDES and (again or kb.answers.asks_amount(turn.text))
    fitting = [f for f in item.formulas if not facet or counts or facet in f.facets]
    return _changed(item, fitting, turn, kb) or _said(item, fitting, turn, kb)


def begin_sum_of(item: Item, turn: Turn, kb: KnowledgeBase, formula_id: str = "") -> Said:
    """Begin a sum of the item, or ask which where it has several and the turn doesn't tell."""
    named = [formula for formula in item.formulas if formula.id == formula_id]
    formula = named[0] if named else _formula(item.formulas, turn.text)
    if formula is not None:
        return begin_sum(item, formula, turn, kb)
    return offered(say("sum.which"), [(f.title, f"sum:{item.id}#{f.id}") for f in item.formulas])


def sums_up(item: Item, turn: Turn) -> bool:
    """Tell whether a formula of the item can count with the figures that the turn names."""
    return any(not _names_more(item, formula, turn) for formula in item.formulas)


def _names_more(item: Item, formula: Formula, turn: Turn) -> bool:
    given = {name: heard.said for name, heard in volunteered(formula, turn.text).items()}
    return unexplained(formula, item, given, turn.text)


def _formula(formulas: tuple[Formula, ...], text: str) -> Formula | None:
    """Return the formula that a text means: by its words, else the only one that needs none."""
    if len(formulas) == 1:
        return formulas[0]
    meant = [f for f in formulas if any(word in text for word in f.asks)]
    meant = meant or [f for f in formulas if not f.asks]
    return meant[0] if len(meant) == 1 else None


def _said(item: Item, fitting: list[Formula], turn: Turn, kb: KnowledgeBase) -> Sum | None:
    """Return the sum of what the turn says; something of it must be said in this very turn, and nothing else."""
    formula = _formula(tuple(fitting), turn.text)
    several = for_several(item, formula, turn, kb) if formula is not None else None
    if several is not None:
        more = unexplained(several.formula, item, several.given, turn.text)
        return None if more else several
    if formula is None or not volunteered(formula, turn.text) or _names_more(item, formula, turn):
        return None
    return for_one(item, formula, turn, kb)


def _changed(item: Item, fitting: list[Formula], turn: Turn, kb: KnowledgeBase) -> Sum | None:
    """Return the last sum with what the turn says anew, or None when it says nothing of it, or something else."""
    last = last_sum(turn, kb)
    if (
        last is None
        or last.item.id != item.id
        or base_of(last.formula.id) not in {formula.id for formula in fitting}
    ):
        return None
    changed = last.corrected(turn.text, kb)
    if changed is None or unexplained(last.formula, item, changed.given, turn.text):
        return None
    return changed
