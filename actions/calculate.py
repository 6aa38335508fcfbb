"""Sums: from the formula of the matter that is meant."""

from __future__ import annotations

from actions.answer_policy import ask
from actions.base import WenceAction
from actions.check import begin_check
from actions.requested import answered_instead
from actions.turn import Events, Turn
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import Reply


class Calculate(WenceAction):
    """The resident wants to know what they themselves would get: asks what decides it, then answers."""

    action_name = "action_calculate"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Ask for what decides the amount; without such conditions, answer what the documents state."""
        answered = answered_instead("sum", turn, kb)
        if answered is not None:
            return answered
        items = kb.meant(
            turn.text, _has_conditions, default_region=turn.region, context=turn.context, most=1
        )
        if items and kb.surely_meant(turn.text, items[0], turn.region, turn.context):
            return begin_check(items[0], turn, kb)
        return ask(turn, kb)


def _has_conditions(item: Item) -> bool:
    return bool(item.conditions)
