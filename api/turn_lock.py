"""Turns of one conversation go one after the other, whichever process takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from redis.exceptions import LockError, LockNotOwnedError

from api.log import logger
from api.problems import Problem

PREFIX = "wence:turn:"
POLL_SECONDS = 0.02

log = logger(__name__)


class TurnLock:
    """A lock per conversation, in Redis.

    Within a process the turns queue for it in order, so that only one of them polls.
    """

    def __init__(self, redis: Redis, *, wait_seconds: float, hold_seconds: float) -> None:
        self._redis = redis
        self._wait = wait_seconds
        self._hold = hold_seconds
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the conversation's lock. Raises Problem ``conversation-busy`` when it isn't free."""
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        deadline = asyncio.get_running_loop().time() + self._wait
        try:
            async with asyncio.timeout_at(deadline):
                await queue.acquire()
        except TimeoutError as error:
            raise Problem("conversation-busy", retry_after=2) from error
        try:
            async with self._in_redis(conversation_id, deadline):
                yield
        finally:
            queue.release()

    @asynccontextmanager
    async def _in_redis(self, conversation_id: str, deadline: float) -> AsyncIterator[None]:
        left = max(0.0, deadline - asyncio.get_running_loop().time())
        lock = self._redis.lock(
            PREFIX + conversation_id,
            timeout=self._hold,
            sleep=POLL_SECONDS,
            blocking_timeout=left,
        )
        if not await lock.acquire():
            raise Problem("conversation-busy", retry_after=2)
        try:
            yield
        finally:
            try:
                await lock.release()
            except (LockNotOwnedError, LockError):
                log.warning("a turn outlived its lock", seconds=self._hold)
