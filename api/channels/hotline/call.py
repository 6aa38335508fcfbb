"""What is remembered of a call, in Redis, so that any process may take its next turn."""

from __future__ import annotations

import hashlib
import uuid

from pydantic import BaseModel, Field
from redis.asyncio import Redis

from api.channels.hotline.contract import CallTurnOut
from api.contract import Option, Reply

PREFIX = "wence:hotline:call:"
KEPT_SECONDS = 3600
MOST_TOLD = 6


class Told(BaseModel):
    """A question and the beginning of its answer, for the agent who takes over; masked."""

    asked: str
    answer: str


class Call(BaseModel):
    """A call.

    said: the text being said; before: what was said before it once; rest: what waits of it; keys: whether choices are
    offered by keys; menu: what they mean; digits: whether a form waits for a number; asked: whether the dialogue waits
    for an answer; confirming: what was perhaps said; misses: silences and misunderstandings in a row; replies: of the
    last turn that cited something; caller: where a text message goes; offered: whether
    it was told of text messages.
    """

    conversation_id: str = Field(default_factory=lambda: str(uuid.uuid4()))
    region: str | None = None
    newest: int = 0
    said: str = ""
    before: str = ""
    rest: list[str] = []
    slow: bool = False
    keys: bool = False
    menu: dict[str, Option] = {}
    digits: bool = False
    asked: bool = False
    confirming: str | None = None
    misses: int = 0
    told: list[Told] = []
    replies: list[Reply] = []
    hints: list[str] = []
    caller: str | None = None
    offered: bool = False
    sms: bool = False
    ended: bool = False

    @property
    def state(self) -> str:
        """What the telephone waits for; see ``hearing.command_of``."""
        if self.confirming is not None:
            return "confirming"
        if self.rest:
            return "more"
        return "asked" if self.asked else "idle"


class Calls:
    """The calls under way. A call is known by a digest of its id, which may hold a telephone number."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def load(self, call_id: str) -> Call:
        """Return a call, a new one when it isn't known."""
        found = await self._redis.get(_key(call_id))
        return Call() if found is None else Call.model_validate_json(found)

    async def earlier(self, call_id: str, turn_id: str) -> CallTurnOut | None:
        """Return the reply that was given to a turn, or None."""
        found = await self._redis.hget(f"{_key(call_id)}:turns", turn_id)
        return None if found is None else CallTurnOut.model_validate_json(found)

    async def save(self, call_id: str, call: Call, out: CallTurnOut) -> None:
        """Keep a call and the reply to a turn of it, both or none."""
        key = _key(call_id)
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.set(key, call.model_dump_json(), ex=KEPT_SECONDS)
            pipeline.hset(f"{key}:turns", out.turn_id, out.model_dump_json())
            pipeline.expire(f"{key}:turns", KEPT_SECONDS)
            await pipeline.execute()


def lock_name(call_id: str) -> str:
    """Return what the turns of a call queue for."""
    return f"hotline:{_digest(call_id)}"


def _key(call_id: str) -> str:
    return PREFIX + _digest(call_id)


def _digest(call_id: str) -> str:
    return hashlib.sha256(call_id.encode()).hexdigest()[:32]
