"""Keeps the short, living part of each conversation in Redis.

Rasa's own store keeps every event, reads all of them back every turn and merges
them with the old ones on saving, so a turn costs more the longer people talk.
Here a conversation is its last few turns plus the slots: the 200th turn costs
what the 5th does. The full record of a conversation is `api`'s business.

What a turn was answered is kept beside it for a minute: when the process dies
after the turn and before its answer has left, the turn sent again to another
process isn't taken twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AllSlotsReset,
    BotUttered,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from wence_bot.lease import RELEASE, lease_of
from wence_bot.line import Line
from wence_bot.tracker import PlainTracker
from wence_bot.turn import TURN, AlreadyTakenError

KEPT_TURNS = 5
PREFIX = "wence:tracker:"
TOLD_PREFIX = "wence:told:"
TOLD_SECONDS = 60
LAPSED = "wence:lapsed:"
# How long it is known that there was a conversation, after it was forgotten; nothing of it is.
LAPSED_SECONDS = 86_400
LAPSED_SLOT = "lapsed"
RANKING_LENGTH = 3
WRITTEN = "written"

# All of it at once; what a turn was answered only when there is something, the lock only with a turn's last writing.
# It answers whether the lock, where it was given one, was still this turn's.
_SAVE = f"""
redis.call('set', KEYS[1], ARGV[1], 'ex', ARGV[2])
redis.call('set', KEYS[2], '', 'ex', ARGV[3])
if ARGV[4] ~= '' then redis.call('set', KEYS[3], ARGV[4], 'ex', ARGV[5]) end
if ARGV[6] == '' then return 1 end
local KEYS, ARGV = {{KEYS[4]}}, {{ARGV[6]}}
{RELEASE}
"""


def keys_of(sender_id: str) -> tuple[str, ...]:
    """What is read of a conversation when a turn begins; what its last turn was answered only where it may be this."""
    keys = (PREFIX + sender_id, LAPSED + sender_id)
    return (*keys, TOLD_PREFIX + sender_id) if TURN.get().again else keys


def shorten(events: Sequence[Event], *, turns: int = KEPT_TURNS) -> list[Event]:
    """The last `turns` user turns of `events`, after the slots as they were before them."""
    starts = [i for i, event in enumerate(events) if type(event) is UserUttered]
    if len(starts) <= turns:
        return list(events)
    cut = starts[-turns]
    # The rules read a turn from the `action_listen` that it answers.
    while cut > 0 and type(events[cut]) is not ActionExecuted:
        cut -= 1
    slots: dict[str, SlotSet] = {}
    for event in events[:cut]:
        if type(event) in (AllSlotsReset, Restarted):
            slots.clear()
        elif type(event) is SlotSet:
            slots[event.key] = event
    return [*slots.values(), *events[cut:]]


def worth_keeping(events: Sequence[Event], domain: Domain) -> Iterator[Event]:
    """Yield the events that someone reads again.

    Nobody reads what was replied (the slots hold what a later turn needs), nor a slot's value that was replaced
    since, unless the rules read it at each step; nor a parse's tokens and the tail of its ranking.
    """
    steering = {slot.name for slot in domain.slots if slot.influence_conversation}
    last = {event.key: n for n, event in enumerate(events) if type(event) is SlotSet}
    for n, event in enumerate(events):
        kind = type(event)
        if kind is BotUttered:
            continue
        if kind is SlotSet and event.key not in steering and last[event.key] != n:
            continue
        if kind is UserUttered:
            event.parse_data.pop("text_tokens", None)
            event.parse_data.pop("response_selector", None)
            ranking = event.parse_data.get("intent_ranking") or []
            event.parse_data["intent_ranking"] = ranking[:RANKING_LENGTH]
        yield event


def _as_read(written: dict[str, Any]) -> Event:
    """An event that was stored: it doesn't change any more, and is stored again as it was."""
    event = Event.from_parameters(written)
    event.__dict__[WRITTEN] = written
    return event


def _as_written(event: Event) -> dict[str, Any]:
    written: dict[str, Any] | None = event.__dict__.get(WRITTEN)
    return event.as_dict() if written is None else written


def answered(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the last turn of a conversation was answered, as the channel gives it."""
    messages: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            break
        if type(event) is BotUttered and event.data.get("custom") is not None:
            messages.append({"recipient_id": tracker.sender_id, "custom": event.data["custom"]})
    return messages[::-1]


class ShortRedisTrackerStore(TrackerStore):
    """Stores the last turns and the slots under `wence:tracker:<conversation>`.

    A conversation is forgotten `seconds` after its last turn. When it goes on later, within a
    day, the new one has the slot `lapsed` set to the minutes, so that an action can say so. The
    lock store sees to it that a conversation has one writer at a time, so nothing is merged.
    """

    def __init__(self, line: Line, *, seconds: int, turns: int = KEPT_TURNS) -> None:
        super().__init__(domain=None)
        self._line = line
        self._seconds = seconds
        self._turns = turns

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the shortened conversation, renew its lifetime, and keep what the turn was answered.

        With the last writing of a turn its lock is given back.
        """
        messages = answered(tracker)
        told = b""
        if messages:  # else the action failed, and may be tried again
            told = msgspec.json.encode([TURN.get().turn_id, messages])
        kept = shorten(list(tracker.events), turns=self._turns)
        events = list(worth_keeping(kept, self.domain))
        body = msgspec.json.encode(
            {"events": list(map(_as_written, events)), "name": tracker.sender_id}
        )
        lease = lease_of(tracker.sender_id)
        last = lease if lease is not None and lease.over else None
        name, token = ("", "") if last is None else (last.name, last.token)
        places = (PREFIX, LAPSED, TOLD_PREFIX)
        keys = (*(place + tracker.sender_id for place in places), name)
        lapses = self._seconds + LAPSED_SECONDS
        values = (body, self._seconds, lapses, told, TOLD_SECONDS, token)
        [was_ours] = await self._line.ask(("EVAL", _SAVE, len(keys), *keys, *values))
        if last is not None:
            last.released = bool(was_ours)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Read a conversation, or None when there was none; one that was forgotten begins anew and knows it.

        That one has events already, so that Rasa doesn't begin a session, which would lose the slot.
        Raises `AlreadyTakenError` when its last turn is the one that is being taken again.
        """
        body, lapsed, *told = await self._found(sender_id)
        if told and told[0]:
            turn_id, messages = msgspec.json.decode(told[0])
            if turn_id is not None and turn_id == TURN.get().turn_id:
                raise AlreadyTakenError(messages)
        if body is not None:
            return self.deserialise_tracker(sender_id, body)
        if lapsed is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        tracker.update(SlotSet(LAPSED_SLOT, max(1, self._seconds // 60)))
        return tracker

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A conversation without events."""
        return PlainTracker(sender_id, self.domain.slots)

    def deserialise_tracker(
        self, sender_id: str, serialised_tracker: str | bytes
    ) -> DialogueStateTracker:
        """The conversation of a text that `save` wrote; raises ValueError for any other."""
        tracker = self.init_tracker(sender_id)
        events = map(_as_read, msgspec.json.decode(serialised_tracker)["events"])
        tracker.recreate_from_dialogue(Dialogue(sender_id, list(events)))
        return tracker

    async def _found(self, sender_id: str) -> list[bytes | None]:
        """What Redis holds of a conversation: as it came with the turn's lock, once; else it is asked."""
        lease = lease_of(sender_id)
        if lease is not None and lease.found is not None:
            found, lease.found = lease.found, None
            return found
        return await self._line.ask(*(("GET", key) for key in keys_of(sender_id)))

    async def keys(self) -> Iterable[str]:
        """The conversations that are stored."""
        found, cursor = [], b"0"
        while True:
            [[cursor, keys]] = await self._line.ask(("SCAN", cursor, "MATCH", PREFIX + "*"))
            found += [key.decode().removeprefix(PREFIX) for key in keys]
            if cursor == b"0":
                return found
