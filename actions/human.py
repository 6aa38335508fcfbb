"""The reply that hands a conversation over to a person."""

from __future__ import annotations

from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.rendering.render import Reply


def hand_off(turn: Turn) -> tuple[list[Reply], Events]:
    """Return the hand-over of this conversation to a person."""
    return [reply("handoff", say("handoff"), record={"type": "handoff", "reason": "asked"})], []
