"""Hands a conversation over to a person."""

from __future__ import annotations

from actions.answer_policy import ask
from actions.base import WenceAction
from actions.human import hand_off
from actions.leaving import form_answered
from actions.refused import instead
from actions.requested import SURE
from actions.requests import in_words, without
from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply


class HandOff(WenceAction):
    """The resident wants a person."""

    action_name = "action_hand_off"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the hand-over with its number, unless the resident says not to or answers a form."""
        return instead(turn, kb) or form_answered("human", turn, kb) or hand_off(turn)


class Comfort(WenceAction):
    """The resident is in despair or danger: kind words, a hotline, and a person at once."""

    action_name = "action_comfort"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return comfort, help lines and the hand-over, unless the turn plainly answers a form or asks a question."""
        record = {"type": "handoff", "reason": "distress"}
        comfort = [reply("handoff", say("comfort"), record=record)]
        return form_answered("distress", turn, kb) or _asked(turn, kb) or (comfort, [])


def despairs(text: str) -> bool:
    """Tell whether a text holds a word of despair; 卡得这么死 and 急死我了 hold none."""
    return in_words("despair", without("no_despair", text))


def _asked(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events] | None:
    """Return what the knowledge base says to a turn that holds no word of despair, or None where comfort is due.

    A turn that was surely taken for despair, or holds 累死 and the like, is comforted unless it is answered or speaks
    of nothing but rules.
    """
    if not turn.text or despairs(without("overstated", turn.text)):
        return None
    strict = in_words("no_despair", turn.text) and not despairs(turn.text)
    if turn.confidence >= SURE and not strict:
        return None
    replies, events = ask(turn, kb)
    return (
        (replies, events) if strict or all(said["kind"] == "answer" for said in replies) else None
    )
