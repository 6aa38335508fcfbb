"""Turns of one conversation go one after the other, whichever process takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

from api.log import logger
from api.problems import Problem

PREFIX = "wence:turn:"
POLL_SECONDS = 0.02
LEASE_SECONDS = 4.0

log = logger(__name__)


class TurnLock:
    """A lock per conversation, in Redis.

    Within a process the turns queue for it in order, so that only one of them polls. It is a lease that its
    holder renews, so that of a process that was killed it is free soon.
    """

    def __init__(
        self, redis: Redis, *, wait_seconds: float, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self._redis = redis
        self._wait = wait_seconds
        self._lease = lease_seconds
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
            timeout=self._lease,
            sleep=POLL_SECONDS,
            blocking_timeout=left,
        )
        if not await lock.acquire():
            raise Problem("conversation-busy", retry_after=2)
        try:
            with _renewed(lock, self._lease):
                yield
        finally:
            try:
                await lock.release()
            except RedisError as error:  # it runs out by itself; what was answered still goes out
                log.warning("a turn's lock was lost", cause=type(error).__qualname__)


@contextmanager
def _renewed(lock: Lock, lease: float) -> Iterator[None]:
    """Renew a lock of ``lease`` seconds while the block runs; a turn that is soon over costs nothing."""
    loop = asyncio.get_running_loop()
    renewing: set[asyncio.Task[None]] = set()

    async def renew() -> None:
        while True:
            with suppress(RedisError):  # whoever releases it says so
                await lock.reacquire()
            await asyncio.sleep(lease / 3)

    begin = loop.call_later(lease / 3, lambda: renewing.add(loop.create_task(renew())))
    try:
        yield
    finally:
        begin.cancel()
        for task in renewing:
            task.cancel()
