"""Takes what a resident tells of their own case as answers to the conditions of the policy that is spoken of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from actions.check import Check, checkable
from actions.forms import Said, go_on
from actions.profile import known_before
from actions.requests import in_words
from actions.summing import meant_by, summed, told_sum
from actions.turn import Turn, remembered
from policies_kb.answering.context import Answered
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item

_STATING = {"inform", "affirm", "deny", "dont_know", "nlu_fallback", "ask_policy", "follow_up"}
_SURELY_A_CASE = 2  # conditions that a first turn must answer to be about the resident's own case


def stated(turn: Turn, kb: KnowledgeBase, answer: Callable[[], Answered]) -> Said | None:
    """Return the check of the policy spoken of with what the turn tells, or None when it tells nothing of that.

    A sum that the turn makes possible comes first. Unless the check is decided by what was told, what the knowledge
    base says of it is told, and the check asks on; a turn that only may be telling something is answered alone where
    it can be. 能办吗 asks for the check when the case was told before; 回到刚才的 tells it of what the knowledge base
    goes back to. answer: gives the knowledge base's answer.
    """
    whether = kb.answers.is_whether(turn.text)
    amount = kb.answers.asks_amount(turn.text) and not kb.answers.tells_total(turn.text)
    asks = amount or kb.answers.is_question(turn.text)
    returns = turn.intent == "go_back" and in_words("go_on", turn.text)
    states = turn.intent in _STATING or returns
    if not states or not turn.text or (asks and not whether):
        return None
    last = kb.items.get((answer().item_id if returns else turn.context.item_id) or "")
    if last is not None:
        form = next(_told(_with_related([last], kb), turn, kb, whether=whether), None)
        return None if form is None else _taken(form, turn, kb, answer(), surely=whether)
    offered = _offered(turn, kb)
    if offered:
        form = next(_told(offered, turn, kb, whether=whether), None)
        return None if form is None else go_on(form, kb, note=form.begun())
    return _of_a_first_turn(turn, kb, answer(), whether=whether)


def _offered(turn: Turn, kb: KnowledgeBase) -> list[Item]:
    """Return the items whose checks were offered in the last reply, where it offered checks."""
    payloads = [option["payload"].partition(":") for option in turn.options]
    return [kb.items[id_] for kind, _, id_ in payloads if kind == "check" and id_ in kb.items]


def _taken(form: Check, turn: Turn, kb: KnowledgeBase, answered: Answered, *, surely: bool) -> Said:
    total = summed(answered, turn, kb)
    if total is None and not form.refused:
        total = told_sum(form.item, turn, kb)
    if total is not None:
        return total
    if form.done:
        return go_on(form, kb)
    if answered.stated and turn.intent != "inform" and not surely:
        return answered.replies, remembered(answered)
    replies, events = go_on(form, kb, note=form.begun())
    if answered.stated and answered.item_id == form.item_id:
        return [answered.reply, *replies], [*remembered(answered), *events]
    return replies, events


def _of_a_first_turn(
    turn: Turn, kb: KnowledgeBase, answered: Answered, *, whether: bool
) -> Said | None:
    """Return the verdict on a case that is told at once, where one condition decides it, or the check of one."""
    items = _with_related([item for item, _ in meant_by(answered, kb)], kb)
    for form in _told(items, turn, kb, whether=whether):
        if form.answers >= _SURELY_A_CASE and (form.done or not answered.stated):
            return go_on(form, kb, note=form.begun())
    return None


def _with_related(items: Sequence[Item], kb: KnowledgeBase) -> list[Item]:
    """Return the checkable ones of items and of those related to them, the items themselves first."""
    ids = [*(item.id for item in items), *(id_ for item in items for id_ in item.related)]
    found = [kb.items[id_] for id_ in dict.fromkeys(ids) if id_ in kb.items]
    return [item for item in found if checkable(item)]


def _told(
    items: Sequence[Item], turn: Turn, kb: KnowledgeBase, *, whether: bool
) -> Iterator[Check]:
    """Yield the check of each item of which the turn tells something; 能办吗 asks for what was told before."""
    known = known_before(turn, kb)
    heard = known.heard(turn.text, kb.interview, today(), stating=True)
    same = heard.about == known.about
    before_that = kb.answers.told_in(turn.context.question or "") if same else ""
    for item in items:
        asked = Check(item).volunteered(before_that, kb)
        before = asked.also(Check(item).knowing(known))
        form = asked.also(Check(item).knowing(heard)).volunteered(turn.text, kb)
        if form != before or (whether and form.answers):
            yield form
