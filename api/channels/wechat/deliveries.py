"""Tells the tries of one message apart, in Redis, so that any process may get any of them.

WeChat waits five seconds, drops the connection and tries again, three times in all; only the reply to the try that it
still waits for is shown. So the answer goes to the newest try, once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

PREFIX = "wence:wechat:message:"
NONCE_PREFIX = "wence:wechat:nonce:"
KEPT_SECONDS = 900  # longer than a request stays fresh, so that none can come again as new
MOST_TRIES = 3
RETRY_SECONDS = 30
AT_ONCE = 16  # requests to Redis of tries that wait

_ARRIVE = """
redis.call('SET', KEYS[2], KEYS[1], 'NX', 'EX', ARGV[2])
if redis.call('GET', KEYS[2]) ~= KEYS[1] then return {0, ARGV[1]} end
local tries = redis.call('HINCRBY', KEYS[1], 'tries', 1)
redis.call('HSETNX', KEYS[1], 'first', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {tries, redis.call('HGET', KEYS[1], 'first')}
"""
_TAKE = """
local found = redis.call('HMGET', KEYS[1], 'tries', 'answer', 'given')
if found[1] ~= ARGV[1] or found[3] then return {1, ''} end
if not found[2] then return {0, ''} end
if ARGV[2] == '1' then redis.call('HSET', KEYS[1], 'given', 1) end
return {1, found[2]}
"""
_FINISH = """
redis.call('HSET', KEYS[1], 'answer', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
if redis.call('HGET', KEYS[1], 'later') then
  redis.call('HSET', KEYS[1], 'given', 1)
  return 1
end
return 0
"""
_LATER = """
local found = redis.call('HMGET', KEYS[1], 'tries', 'answer', 'given')
if found[1] ~= ARGV[1] or found[3] then return '' end
if found[2] then
  redis.call('HSET', KEYS[1], 'given', 1)
  return found[2]
end
redis.call('HSET', KEYS[1], 'later', 1)
return ''
"""


@dataclass(frozen=True)
class Try:
    """One try of a message. number: 1 to 3, or more when somebody replays it; age: seconds since the first try."""

    key: str
    number: int
    age: float

    @property
    def is_replay(self) -> bool:
        """Whether WeChat itself wouldn't have sent it."""
        return self.number > MOST_TRIES or self.age > RETRY_SECONDS


class Deliveries:
    """The messages under way and their answers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        # A crowd queues here, in order, rather than for the connections that all of the gateway needs.
        self._door = asyncio.Semaphore(AT_ONCE)
        self._arrive: Any = redis.register_script(_ARRIVE)
        self._take: Any = redis.register_script(_TAKE)
        self._finish: Any = redis.register_script(_FINISH)
        self._later: Any = redis.register_script(_LATER)

    async def arrive(self, account: str, message: str, nonce: str, now: float) -> Try | None:
        """Count a try of a message; None when its nonce was another message's. now: seconds."""
        keys = [f"{PREFIX}{account}:{message}", f"{NONCE_PREFIX}{account}:{nonce}"]
        async with self._door:
            tries, first = await self._arrive(keys=keys, args=[now, KEPT_SECONDS])
        return Try(keys[0], int(tries), now - float(first)) if tries else None

    async def take(self, one: Try, *, surely_read: bool) -> str | None:
        """Return the answer for this try; None while there is none.

        It is empty when a newer try waits for the answer, or it was given. surely_read: whether WeChat is still there
        to read it; if not, a later try gets it again.
        """
        async with self._door:
            done, answer = await self._take(keys=[one.key], args=[one.number, int(surely_read)])
        return _text(answer) if done else None

    async def finish(self, one: Try, answer: str) -> bool:
        """Keep the answer; return whether it is to be sent, since no try waits for it any more."""
        return bool(await self._finish(keys=[one.key], args=[answer, KEPT_SECONDS]))

    async def later(self, one: Try) -> str:
        """Have the answer sent when it is there; return it when it has come meanwhile, else nothing."""
        async with self._door:
            return _text(await self._later(keys=[one.key], args=[one.number]))

    async def answer(self, key: str) -> str | None:
        """Return the answer to a message that was promised for later, or None while there is none."""
        found = await self._redis.hget(key, "answer")
        return None if found is None else _text(found)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
