"""What reaches a conversation between its turns: messages of a person, and how things stand.

An event is appended to the conversation's stream in Redis and announced on one channel, to which every
process listens; so a listener that was away gets what it missed, and none of them polls.
"""

from __future__ import annotations

import asyncio
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.log import logger

CHANNEL = "wence:events"
PREFIX = "wence:events:"
KEPT_SECONDS = 24 * 3600
KEPT_EVENTS = 200
BEAT_SECONDS = 15.0
LONGEST_SECONDS = 600.0
LOOK_SECONDS = 0.5

EventId = Annotated[str, Field(pattern=r"^[0-9]{1,20}(-[0-9]{1,20})?$")]

log = logger(__name__)


class EventKind(StrEnum):
    """What an event is."""

    MESSAGE = "message"
    STATUS = "status"


class State(StrEnum):
    """How a conversation stands: waiting for a person, taken by one, who types, or ended."""

    WAITING = "waiting"
    TAKEN = "taken"
    TYPING = "typing"
    ENDED = "ended"


class Event(BaseModel):
    """A message of a person or a change of state, as plain text without markup."""

    kind: EventKind
    text: str = Field("", max_length=4000, description="What is said; may be empty while typing.")
    name: str | None = Field(None, max_length=40, description="Who says it, as residents see it.")
    state: State | None = Field(None, description="Of a status.")
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


async def publish(redis: Redis, conversation_id: str, event: Event) -> str:
    """Send an event to a conversation, whichever process it listens at; return the event's id."""
    name = PREFIX + conversation_id
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.xadd(
            name, {"event": event.model_dump_json()}, maxlen=KEPT_EVENTS, approximate=False
        )
        pipeline.expire(name, KEPT_SECONDS)
        pipeline.publish(CHANNEL, conversation_id)
        done = await pipeline.execute()
    return _text(done[0])


class Events:
    """Follows the events of conversations for those who listen at this process."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    @property
    def followed(self) -> int:
        """How many listen."""
        return sum(map(len, self._listeners.values()))

    async def follow(self, conversation_id: str, after: str) -> AsyncIterator[str]:
        """Yield the events after one, then those that come, as server-sent events.

        Ends after ten minutes, when the process stops or when Redis is gone: browsers come again by
        themselves and name the last event that they have.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_SECONDS
        with self._listening(conversation_id) as woken:
            yield "retry: 3000\n\n"
            while not self._stopping and loop.time() < end:
                woken.clear()
                try:
                    news = await self._news(conversation_id, after)
                except RedisError:
                    return
                for after, event in news:
                    yield f"id: {after}\nevent: {event.kind}\ndata: {event.model_dump_json()}\n\n"
                try:
                    await asyncio.wait_for(woken.wait(), BEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"

    async def close(self) -> None:
        """Let all listeners go."""
        self._closing = True
        self._wake_all()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _news(self, conversation_id: str, after: str) -> list[tuple[str, Event]]:
        found: Any = await self._redis.xrange(PREFIX + conversation_id, f"({after}", "+")
        return [(_text(id_), Event.model_validate_json(held[b"event"])) for id_, held in found]

    @property
    def _stopping(self) -> bool:
        return self._closing or server_stops()

    @contextmanager
    def _listening(self, conversation_id: str) -> Iterator[asyncio.Event]:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._hear())
        woken = asyncio.Event()
        self._listeners[conversation_id].add(woken)
        try:
            yield woken
        finally:
            self._listeners[conversation_id].discard(woken)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    async def _hear(self) -> None:
        """Wake those whose conversation is announced, for as long as anyone listens."""
        while self._listeners and not self._stopping:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self._wake_all()  # for what was announced before
                    await self._hear_on(pubsub)
            except RedisError:
                log.warning("events can't be heard", listeners=self.followed)
                await asyncio.sleep(LOOK_SECONDS)
        self._wake_all()

    async def _hear_on(self, pubsub: Any) -> None:
        while self._listeners and not self._stopping:
            told = await pubsub.get_message(ignore_subscribe_messages=True, timeout=LOOK_SECONDS)
            if told is not None:
                for woken in self._listeners.get(_text(told["data"]), ()):
                    woken.set()

    def _wake_all(self) -> None:
        for listeners in self._listeners.values():
            for woken in listeners:
                woken.set()


def server_stops() -> bool:
    """Whether the server has been told to stop: it waits for open streams, which would wait for ever.

    The server itself is known only by its handler of the signal.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
