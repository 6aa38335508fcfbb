"""What counts of a conversation is what Rasa's own tracker says."""

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from wence_bot.settings import BOT
from wence_bot.tracker import PlainTracker

LISTEN = ActionExecuted("action_listen")
TURN = [UserUttered("甲", {"name": "ask_policy"}), ActionExecuted("action_answer_policy")]
AFTER = [BotUttered("乙"), SlotSet("region", "410300"), LISTEN]

CONVERSATIONS = {
    "nothing": [],
    "a turn": [LISTEN, *TURN, *AFTER],
    "a session that began": [ActionExecuted("action_session_start"), SessionStarted(), LISTEN],
    "two sessions": [SessionStarted(), LISTEN, *TURN, *AFTER, SessionStarted(), LISTEN, *TURN],
    "begun anew": [LISTEN, *TURN, *AFTER, Restarted(), LISTEN],
    "begun anew at the end": [LISTEN, *TURN, Restarted()],
    "an action taken back": [LISTEN, *TURN, ActionReverted()],
    "an utterance taken back": [LISTEN, *TURN, *AFTER, LISTEN, *TURN, UserUtteranceReverted()],
    "a loop": [LISTEN, *TURN, ActiveLoop("form"), ActionExecuted("form"), LISTEN, *TURN, *AFTER],
}


@pytest.mark.parametrize("events", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_events_and_slots_are_those_of_rasas_tracker(events):
    slots = Domain.load(BOT / "domain.yml").slots
    ours, rasas = (kind("c", slots) for kind in (PlainTracker, DialogueStateTracker))
    for tracker in (ours, rasas):
        tracker.events.extend(events)
        tracker.replay_events()
    assert ours.applied_events() == rasas.applied_events()
    assert ours.current_state() == rasas.current_state()
