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

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
from redis.asyncio import Redis

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


def shorten(events: Sequence[Event], *, turns: int = KEPT_TURNS) -> list[Event]:
    """The last `turns` user turns of `events`, after the slots as they were before them."""
    starts = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= turns:
        return list(events)
    cut = starts[-turns]
    # The rules read a turn from the `action_listen` that it answers.
    while cut > 0 and not isinstance(events[cut], ActionExecuted):
        cut -= 1
    slots: dict[str, SlotSet] = {}
    for event in events[:cut]:
        if isinstance(event, (AllSlotsReset, Restarted)):
            slots.clear()
        elif isinstance(event, SlotSet):
            slots[event.key] = event
    return [*slots.values(), *events[cut:]]


def worth_keeping(events: Sequence[Event], domain: Domain) -> Iterator[Event]:
    """Yield the events that someone reads again.

    Nobody reads what was replied (the slots hold what a later turn needs), nor a slot's value that was replaced
    since, unless the rules read it at each step; nor a parse's tokens and the tail of its ranking.
    """
    steering = {slot.name for slot in domain.slots if slot.influence_conversation}
    last = {event.key: n for n, event in enumerate(events) if isinstance(event, SlotSet)}
    for n, event in enumerate(events):
        if isinstance(event, BotUttered):
            continue
        if isinstance(event, SlotSet) and event.key not in steering and last[event.key] != n:
            continue
        if isinstance(event, UserUttered):
            event.parse_data.pop("text_tokens", None)
            event.parse_data.pop("response_selector", None)
            ranking = event.parse_data.get("intent_ranking") or []
            event.parse_data["intent_ranking"] = ranking[:RANKING_LENGTH]
        yield event


def answered(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the last turn of a conversation was answered, as the channel gives it."""
    messages: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered) and event.data.get("custom") is not None:
            messages.append({"recipient_id": tracker.sender_id, "custom": event.data["custom"]})
    return messages[::-1]


class ShortRedisTrackerStore(TrackerStore):
    """Stores the last turns and the slots under `wence:tracker:<conversation>`.

    A conversation is forgotten `seconds` after its last turn. When it goes on later, within a
    day, the new one has the slot `lapsed` set to the minutes, so that an action can say so. The
    lock store sees to it that a conversation has one writer at a time, so nothing is merged.
    """

    def __init__(self, redis: Redis, *, seconds: int, turns: int = KEPT_TURNS) -> None:
        super().__init__(domain=None)
        self._redis = redis
        self._seconds = seconds
        self._turns = turns

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the shortened conversation, renew its lifetime, and keep what the turn was answered."""
        messages = answered(tracker)
        told = json.dumps([TURN.get().turn_id, messages], ensure_ascii=False)
        kept = shorten(list(tracker.events), turns=self._turns)
        events = list(worth_keeping(kept, self.domain))
        body = json.dumps(Dialogue(tracker.sender_id, events).as_dict(), ensure_ascii=False)
        async with self._redis.pipeline(transaction=True) as all_of_it:
            all_of_it.set(PREFIX + tracker.sender_id, body, ex=self._seconds)
            all_of_it.set(LAPSED + tracker.sender_id, b"", ex=self._seconds + LAPSED_SECONDS)
            if messages:  # else the action failed, and may be tried again
                all_of_it.set(TOLD_PREFIX + tracker.sender_id, told, ex=TOLD_SECONDS)
            await all_of_it.execute()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Read a conversation, or None when there was none; one that was forgotten begins anew and knows it.

        That one has events already, so that Rasa doesn't begin a session, which would lose the slot.
        Raises `AlreadyTakenError` when its last turn is the one that is being taken again.
        """
        body = await self._body(sender_id)
        if body is not None:
            return self.deserialise_tracker(sender_id, body)
        if not await self._redis.exists(LAPSED + sender_id):
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        tracker.update(SlotSet(LAPSED_SLOT, max(1, self._seconds // 60)))
        return tracker

    async def _body(self, sender_id: str) -> bytes | None:
        turn = TURN.get()
        if not turn.again or turn.turn_id is None:
            return await self._redis.get(PREFIX + sender_id)
        body, told = await self._redis.mget(PREFIX + sender_id, TOLD_PREFIX + sender_id)
        turn_id, messages = json.loads(told) if told else (None, [])
        if turn_id == turn.turn_id:
            raise AlreadyTakenError(messages)
        return body

    async def keys(self) -> Iterable[str]:
        """The conversations that are stored."""
        return [
            (key.decode() if isinstance(key, bytes) else key).removeprefix(PREFIX)
            async for key in self._redis.scan_iter(match=PREFIX + "*")
        ]
