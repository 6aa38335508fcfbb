"""Takes a turn as Rasa's processor does, and leaves out what only copies, counts or logs.

Of Rasa's processor a third of a turn's time goes into: copies of the whole conversation before each action and of
events for debug messages that nobody may read (`log.py`); an empty domain that is built to see whether ours is empty;
a look at every slot for values that messages fill, of which there are none; making all default actions to pick one;
and writing a new conversation before it has begun.
"""

from __future__ import annotations

import logging
from typing import Any

from rasa.core import agent
from rasa.core.actions.action import (
    Action,
    ActionExecutionRejection,
    ActionListen,
    RemoteAction,
    action_for_name_or_text,
)
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecutionRejected,
    BotUttered,
    Event,
    ReminderCancelled,
    ReminderScheduled,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from wence_bot.lease import lease_of

# Actions that read the conversation and change nothing in it, so that they need no copy of it.
READERS = (RemoteAction, ActionListen)
REMINDERS = frozenset({ReminderScheduled, ReminderCancelled})

logger = logging.getLogger(__name__)


class PlainProcessor(MessageProcessor):
    """A message processor whose turns leave the same events as Rasa's, for less."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actions: dict[str, Action] = {}
        self._fills_slots = fills_slots(self.domain)
        self._nobodys = DialogueStateTracker.from_events("", [])

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Take a turn: understand it, run what the rules say, keep the conversation."""
        tracker = await self.log_message(message, should_save_tracker=False)
        if self._fills_slots:
            tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        lease = lease_of(message.sender_id)
        if lease is not None:
            lease.over = True
        await self.save_tracker(tracker)
        messages: list[dict[str, Any]] | None = getattr(message.output_channel, "messages", None)
        return messages

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """Read a conversation, or begin one, which is written when its first turn is over."""
        tracker = await self.tracker_store.retrieve(conversation_id)
        if tracker is None:
            tracker = self.tracker_store.init_tracker(conversation_id)
        tracker.model_id = self.model_metadata.model_id
        if tracker.assistant_id is None:
            tracker.assistant_id = self.model_metadata.assistant_id
        return tracker

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        # An action that counts is an event that counts: then a session has begun.
        if not tracker.latest_action_name or self.domain.session_config.are_sessions_enabled():
            await super()._update_tracker_session(tracker, output_channel, metadata)

    def understand(self, message: UserMessage) -> None:
        """Give a message what the model's graph understands of it, which doesn't depend on the conversation."""
        message.parse_data = self._understood(message, self._nobodys)

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """What the model's graph understands of a message."""
        if tracker is None:
            tracker = self._nobodys
        return self._understood(message, tracker, only_output_properties)

    def _understood(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        parsed = self._parse_message_with_graph(message, tracker, only_output_properties)
        self._update_full_retrieval_intent(parsed)
        return parsed

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """The next action and how it was predicted; raises `ActionLimitReached` as Rasa does."""
        goes_on = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, goes_on):
            raise ActionLimitReached("The turn has run as many actions as it may.")
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        return self._get_action(name), prediction

    def _get_action(self, action_name: str) -> Action:
        if action_name not in self._actions:
            action = action_for_name_or_text(action_name, self.domain, self.action_endpoint)
            self._actions[action_name] = action
        return self._actions[action_name]

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        if not isinstance(action, READERS):
            return await super()._run_action(action, tracker, output_channel, nlg, prediction)
        goes_on = self.should_predict_another_action(action.name())
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except ActionExecutionRejection:
            confidence = prediction.max_confidence
            tracker.update(
                ActionExecutionRejected(action.name(), prediction.policy_name, confidence)
            )
            return goes_on
        except Exception:
            logger.exception("%s failed; the turn goes on without its events", action.name())
            events = []
        self._log_action_on_tracker(tracker, action, events, prediction)
        if self._fills_slots and any(type(event) is UserUttered for event in events):
            tracker = await self.run_action_extract_slots(output_channel, tracker)
        await self.execute_side_effects(events, tracker, output_channel)
        return goes_on

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        given = events or []
        if not any(type(event) is ActionExecutionRejected for event in given):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(given, self.domain)

    async def execute_side_effects(
        self, events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        """Give what was uttered to the channel, and set what reminders there are."""
        if not REMINDERS.isdisjoint(map(type, events)):
            await super().execute_side_effects(events, tracker, output_channel)
            return
        for event in events:
            if type(event) is BotUttered:
                await output_channel.send_response(tracker.sender_id, event.message())

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Nobody may read them."""


def fills_slots(domain: Domain) -> bool:
    """Whether a message can fill a slot by itself, without an action that sets it."""
    slots = [slot for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES]
    mappings = [mapping for slot in slots for mapping in slot.mappings]
    custom = all(str(m.get("type")) == "custom" and not m.get("action") for m in mappings)
    return not custom or "action_validate_slot_mappings" in domain.user_actions


def install() -> None:
    """Have Rasa's agent take turns by `PlainProcessor`."""
    agent.MessageProcessor = PlainProcessor
