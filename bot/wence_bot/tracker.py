"""A conversation that is rebuilt from its events by the short way."""

from __future__ import annotations

from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker

BEGINNINGS = frozenset({Restarted, SessionStarted})
# What takes back events before it, or lets a later one do so.
REVERTING = frozenset({ActionReverted, ActiveLoop, LegacyForm, UserUtteranceReverted})


class PlainTracker(DialogueStateTracker):
    """Rasa's tracker. Where nothing was taken back, the events that count are those since the session began.

    Rasa asks of each event whether it is one of several abstract kinds, which takes longer than applying it.
    """

    def applied_events(self) -> list[Event]:
        """The events that count."""
        kinds = [type(event) for event in self.events]
        if not REVERTING.isdisjoint(kinds):
            return super().applied_events()
        begin = max((n + 1 for n, kind in enumerate(kinds) if kind in BEGINNINGS), default=0)
        return list(self.events)[begin:]

    def recreate_from_dialogue(self, dialogue: Dialogue) -> None:
        """Take the events of a conversation; replaying them begins anew by itself."""
        self.events.extend(dialogue.events)
        self.replay_events()
