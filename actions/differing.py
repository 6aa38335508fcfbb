"""Tells by how much two figures of a matter differ, where a turn asks for that and it is clear which two are meant."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import forms
from actions.forms import Said
from actions.sums import Sum
from actions.turn import Turn
from policies_kb.answering.context import Answered, Context
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item


def differed(answered: Answered, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the difference in the place of an answer; None where the turn asks for none, or it isn't clear of what.

    A turn that names nothing asks about the item last spoken of, and about the years and plans named before.
    """
    besides = kb.sums.difference(turn.text)
    if besides is None:
        return None
    last = turn.context.item_id
    item = kb.items.get((last if not besides else answered.item_id) or "")
    if item is None or not item.series:
        return None
    before = "" if besides else _asked_before(item, turn, kb)
    if {*kb.regions.named(f"{before}，{turn.text}")} - {item.region}:
        return None  # places are put side by side
    formula = kb.difference(item, turn.text, before)
    if formula is None:
        return None
    replies, events = forms.go_on(Sum(item, formula, {}), kb)
    region = [SlotSet("region", answered.region)] if answered.named_region else []
    question = f"{before}，{turn.text}" if before else turn.text
    return replies, [*events, SlotSet("question", question), *region]


def _asked_before(item: Item, turn: Turn, kb: KnowledgeBase) -> str:
    """Return what was asked of an item last, after what was asked before that where that alone asks about it too."""
    asked = turn.context.question or ""
    earlier = next(iter(turn.said[1:2]), "")
    if not earlier or earlier in asked:
        return asked
    alone = kb.ask(
        earlier,
        default_region=turn.region,
        today=today(),
        context=Context(region=turn.context.region),
    )
    return f"{earlier}，{asked}" if alone.item_id == item.id else asked
