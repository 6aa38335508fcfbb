"""Sums: from the formula of the matter that is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from actions.answer_policy import answer_to
from actions.base import WenceAction
from actions.check import begin_check
from actions.forms import offered
from actions.requested import answered_instead
from actions.requests import NAMES_NOTHING
from actions.summing import begin_sum_of, summed, sums_up
from actions.turn import Events, Turn, remembered
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import Reply
from policies_kb.search.vectors import ngrams


class Calculate(WenceAction):
    """The resident wants a sum done: asks for what it needs, then does it."""

    action_name = "action_calculate"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Begin the sum of the matter that is meant.

        Without a formula, ask for what decides the amount, or answer what the documents state; where nothing is
        meant, offer sums.
        """
        instead = answered_instead("sum", turn, kb)
        if instead is not None:
            return instead
        item = _surely(partial(sums_up, turn=turn), turn, kb)
        if item is not None:
            return begin_sum_of(item, turn, kb)
        item = _surely(_has_conditions, turn, kb)
        if item is not None:
            return begin_sum_of(item, turn, kb) if item.formulas else begin_check(item, turn, kb)
        answered = answer_to(turn, kb)
        told = summed(answered, turn, kb)
        if told is not None:
            return told
        item = kb.items.get(answered.item_id or "")
        if item is not None and item.formulas:
            return begin_sum_of(item, turn, kb)
        offers = _offers(turn, kb) if item is None and not answered.stated else []
        if len(offers) == 1:
            return begin_sum_of(offers[0], turn, kb)
        if offers:
            return offered(say("sum.which_item"), [(i.title, f"sum:{i.id}#") for i in offers])
        return answered.replies, remembered(answered)


def another_sum(item: Item, turn: Turn, kb: KnowledgeBase) -> bool:
    """Tell whether the turn clearly wants the sum of another item."""
    other = _surely(partial(sums_up, turn=turn), turn, kb)
    return other is not None and other.id != item.id


def _offers(turn: Turn, kb: KnowledgeBase) -> list[Item]:
    """Return the sums to offer someone who wants one and names no matter, and no place that isn't covered.

    Words that only one title has (高龄的那个钱) mean that one.
    """
    asked = kb.regions.asked(turn.text, turn.context.region or turn.region)
    if asked.uncovered is not None or len(turn.text) > NAMES_NOTHING:
        return []
    offers = kb.sums_offered(asked.code)
    told_apart = [
        item for item in offers if _told_apart(item, offers) & {*ngrams(turn.text, 2, least=2)}
    ]
    return told_apart or offers


def _told_apart(item: Item, among: Sequence[Item]) -> set[str]:
    """Return the pairs of characters that only this item's title has: 高龄 of 高龄老人补助."""
    others = (ngrams(other.title, 2, least=2) for other in among if other is not item)
    return {*ngrams(item.title, 2, least=2)}.difference(*others)


def _surely(among: Callable[[Item], bool], turn: Turn, kb: KnowledgeBase) -> Item | None:
    """Return the item that the turn clearly means, or None."""
    items = kb.meant(turn.text, among, default_region=turn.region, context=turn.context, most=1)
    if items and kb.surely_meant(turn.text, items[0], turn.region, turn.context):
        return items[0]
    return None


def _has_conditions(item: Item) -> bool:
    return bool(item.conditions)
