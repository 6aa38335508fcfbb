"""Registers complaints and reports."""

from __future__ import annotations

from actions.base import WenceAction
from actions.leaving import form_answered
from actions.refused import instead
from actions.requested import answered_instead
from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN, Reply

_LONGEST_SUMMARY = 120


class OpenTicket(WenceAction):
    """The resident wants a complaint registered."""

    action_name = "action_open_ticket"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the ticket, unless the resident merely asks; ``api`` writes it and puts its number in."""
        stays = instead(turn, kb) or form_answered("complaint", turn, kb)
        return stays or answered_instead("complaint", turn, kb) or ticket(turn, kb)


def ticket(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Return the ticket that registers what a turn says."""
    text = turn.text.strip()
    summary = text if len(text) <= _LONGEST_SUMMARY else f"{text[:_LONGEST_SUMMARY]}…"
    said = reply(
        "ticket",
        say("ticket", summary=summary),
        options=[{"label": kb.renderer.say("human_option"), "payload": HUMAN}],
        record={"type": "ticket", "text": text},
    )
    return [said], []
