"""Takes what a resident tells of their own case after an answer as answers to that policy's conditions."""

from __future__ import annotations

from collections.abc import Iterable

from actions import forms
from actions.answer_policy import answer_to
from actions.check import Check, checkable
from actions.forms import Said, go_on
from actions.profile import known_before
from actions.summing import summed
from actions.turn import Turn, remembered
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item

_STATING = {"inform", "affirm", "deny", "dont_know", "nlu_fallback", "ask_policy", "follow_up"}


def stated(turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the check of the policy last spoken of with what the turn tells, or None when it tells nothing of that.

    A sum that the turn makes possible comes first. Unless the check is decided by what was told, what the knowledge
    base says of it is told, and the check asks on; a turn that only may be telling something is answered alone where
    it can be.
    """
    asks = kb.answers.is_question(turn.text) or kb.answers.asks_amount(turn.text)
    if turn.intent not in _STATING or not turn.text or asks:
        return None
    form = next(_told(_spoken_of(turn, kb), turn, kb), None)
    if form is None:
        return None
    answered = answer_to(turn, kb)
    total = summed(answered, turn, kb)
    if total is not None:
        return total
    if form.done:
        return go_on(form, kb)
    if answered.stated and turn.intent != "inform":
        return answered.replies, remembered(answered)
    replies, events = forms.go_on(form, kb, note=form.begun())
    if answered.stated and answered.item_id == form.item_id:
        return [answered.reply, *replies], [*remembered(answered), *events]
    return replies, events


def _spoken_of(turn: Turn, kb: KnowledgeBase) -> Iterable[Item]:
    """Return the checkable items that the conversation is about: the one last spoken of, then those related to it."""
    last = kb.items.get(turn.context.item_id or "")
    if last is None:
        return []
    related = [kb.items[id_] for id_ in last.related if id_ in kb.items]
    return [item for item in (last, *related) if checkable(item)]


def _told(items: Iterable[Item], turn: Turn, kb: KnowledgeBase) -> Iterable[Check]:
    for item in items:
        before = Check(item).knowing(known_before(turn, kb))
        before = before.volunteered(turn.context.question or "", kb)
        form = before.volunteered(turn.text, kb)
        if form != before:
            yield form
