"""Answers greetings, thanks, praise, abuse and questions about the assistant itself."""

from __future__ import annotations

from actions.base import WenceAction
from actions.turn import Events, Turn, reply
from actions.wording import say, table
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply


class SmallTalk(WenceAction):
    """Says what fits the dialogue act."""

    action_name = "action_small_talk"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the sentence for the act; an act without one is greeted."""
        return [reply("smalltalk", say(turn.intent if turn.intent in table() else "greet"))], []
