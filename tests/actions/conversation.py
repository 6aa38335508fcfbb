"""A conversation with actions, as Rasa would carry it: slots are set by the events of each turn."""

from __future__ import annotations

import json
from typing import Any

from actions.base import WenceAction
from actions.provenance import with_provenance
from actions.turn import CONTEXT, Turn
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

Slots = dict[str, Any]


def slots_of(events: list[dict[str, Any]]) -> Slots:
    """Return the slots that the events set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


class Conversation:
    """Says things to actions and remembers the slots."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.slots: Slots = {}
        self.said: list[str] = []

    def say(
        self,
        action: WenceAction,
        text: str = "",
        intent: str = "inform",
        payload: str | None = None,
    ) -> list[Reply]:
        """Return the replies of an action to what was said."""
        replies, events = action.take(self.turn(text, intent, payload), self.kb)
        self.slots |= slots_of(events)
        self.said.insert(0, text)
        return replies

    def turn(self, text: str, intent: str, payload: str | None) -> Turn:
        """Return the turn as the action gets it."""
        context = Context(*(self.slots.get(name) for name in CONTEXT))
        return Turn(
            text=text,
            intent=intent,
            payload=payload,
            region="410100",
            context=context,
            options=self.slots.get("options") or [],
            last=self.slots.get("last_reply"),
            form=self.slots.get("form"),
            said=[said for said in self.said if said],
            profile=self.slots.get("profile"),
        )


class Recorded(Conversation):
    """A conversation whose replies go out with their provenance, as plain JSON."""

    def say(
        self,
        action: WenceAction,
        text: str = "",
        intent: str = "inform",
        payload: str | None = None,
    ) -> list[Reply]:
        """Return the replies as they are sent."""
        turn = self.turn(text, intent, payload)
        replies = super().say(action, text, intent, payload)
        sent = [with_provenance(said, turn, action.action_name, self.kb) for said in replies]
        return list(json.loads(json.dumps(sent)))
