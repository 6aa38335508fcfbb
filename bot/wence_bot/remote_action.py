"""Makes Rasa's calls to the action server cheap, and one per turn.

`install` puts `WenceRemoteAction` in the place of `RemoteAction`, which
`rasa.core.actions.action` looks up by name for every custom action. It differs in
that

- results are checked by a validator that is compiled once (Rasa checks the JSON
  schema itself against its meta-schema on every call, 80 % of a turn's time);
- the domain that is sent is only named, because no action reads it; it can't be
  absent, or rasa-sdk answers 449;
- the events that are sent are those of the last turns, and of what was understood what actions read;
- nothing is told to a log that may not tell it, and Rasa's extensions, of which there are none, aren't asked;
- after the action the turn ends, whatever slots the action has set.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
import rasa
from rasa.core.actions import action as rasa_actions
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, FollowupAction, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError

from wence_bot.action_result import faults

SENT_TURNS = 5
UNDERSTOOD = ("text", "intent", "entities", "metadata")
DOMAIN = {"version": "3.1"}

logger = logging.getLogger(__name__)


class ActionResultError(RasaException):
    """The action server's answer isn't what the protocol asks for.

    Says where, not what: the answer may quote the resident.
    """

    def __init__(self, action: str, place: str, rule: str) -> None:
        self.action = action
        self.place = place
        self.rule = rule
        super().__init__(
            f"The result of {action} breaks the rule {rule!r} at {place}; mend what the action "
            'returns: {"events": [...], "responses": [...]}.'
        )

    def __str__(self) -> str:
        return str(self.args[0])


class WenceRemoteAction(RemoteAction):
    """A custom action on the action server."""

    def _validate_action_result(self, result: Any) -> bool:
        fault = next(faults(result), None)
        if fault is not None:
            raise ActionResultError(self.name(), *fault)
        return True

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        state = tracker.current_state(EventVerbosity.NONE)
        said = [event for event in tracker.events if type(event) is UserUttered]
        state["events"] = [_said(event) for event in said[-SENT_TURNS:]]
        understood = state["latest_message"] or {}
        state["latest_message"] = {name: understood.get(name) for name in UNDERSTOOD}
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": state,
            "domain": DOMAIN,
            "version": rasa.__version__,
        }

    async def run(
        self, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        """Run the action, then listen.

        Raises what the call raises, or `ActionExecutionRejection` when the action says that it can't.
        """
        try:
            result = await self.action_endpoint.request(
                json=self._action_call_format(tracker, domain)
            )
        except ClientResponseError as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            why = msgspec.json.decode(error.text)
            raise ActionExecutionRejection(why["action_name"], why.get("error")) from error
        try:
            self._validate_action_result(result)
        except ActionResultError as error:
            logger.error("%s", error)
            raise
        told = await self._utter_responses(
            result.get("responses", []), output_channel, nlg, tracker
        )
        events = deserialise_events(result.get("events", []))
        return [*told, *events, FollowupAction(ACTION_LISTEN_NAME)]


def _said(event: UserUttered) -> dict[str, Any]:
    """What actions read of an earlier turn: the slots hold the rest."""
    return {"event": event.type_name, "text": event.text, "metadata": event.metadata}


def install() -> None:
    """Have Rasa run custom actions as `WenceRemoteAction`."""
    rasa_actions.RemoteAction = WenceRemoteAction
