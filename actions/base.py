"""What all actions share: read the turn, reply, remember."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import knowledge
from actions.profile import learned
from actions.provenance import with_provenance
from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.clock import as_of, today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply
from telemetry.traces import span


class WenceAction(Action):
    """An action that turns a turn into replies and slot events.

    action_name: as in the bot's domain.
    """

    action_name: str

    def name(self) -> str:
        """Return the name that the bot's rules call."""
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Answer Rasa's call. One knowledge base and one day serve the whole turn, whatever begins meanwhile."""
        turn, kb = Turn.of(tracker), knowledge()
        with as_of(today()):
            with span(self.action_name):
                replies, events = self.take(turn, kb)
            for said in replies:
                sent = with_provenance(said, turn, self.action_name, kb)
                dispatcher.utter_message(json_message=sent)
        return events

    def take(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Answer the turn and keep what it says of the resident; say first if the conversation began anew."""
        replies, events = self.answer(turn, kb)
        if turn.lapsed is not None:
            replies = [reply("notice", say("lapsed", minutes=turn.lapsed)), *replies]
            events = [*events, SlotSet("lapsed", None)]
        return replies, [*events, *learned(turn, kb)]

    @abstractmethod
    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the replies to a turn and what to remember of it."""
