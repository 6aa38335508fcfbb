"""One turn of a conversation at a time, over all `bot` processes.

Rasa's Redis lock looks once a second whether it is its turn, and takes and
returns its ticket in separate reads and writes that two processes can mix up.
Here a Redis lock (one atomic write, looked at every 20 ms) holds between
processes, and inside a process turns queue in the order they came.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.exceptions import LockError as RedisLockError

PREFIX = "wence:lock:"
POLL_SECONDS = 0.02
# Longer than the longest turn, which is one action that may take ten seconds.
LIFETIME_SECONDS = 15.0

logger = logging.getLogger(__name__)


class FastRedisLockStore(LockStore):
    """A lock per conversation under `wence:lock:<conversation>`."""

    def __init__(
        self, redis: Redis, *, poll: float = POLL_SECONDS, lifetime: float = LIFETIME_SECONDS
    ) -> None:
        self._redis = redis
        self._poll = poll
        self._lifetime = lifetime
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float | None = None,
        wait_time_in_seconds: float | None = None,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock; both times are in seconds.

        Raises `LockError` when it isn't free within `lock_lifetime`. A lock whose
        holder died is free again after that time, too.
        """
        lifetime = lock_lifetime or self._lifetime
        lock = self._redis.lock(
            PREFIX + conversation_id,
            timeout=lifetime,
            sleep=wait_time_in_seconds or self._poll,
            blocking_timeout=lifetime,
        )
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        async with queue:
            if not await lock.acquire():
                raise LockError(
                    f"Conversation {conversation_id} was still locked after {lifetime} s; "
                    "an earlier turn of it hangs or its process died. Send the turn again."
                )
            try:
                yield TicketLock(conversation_id)
            finally:
                try:
                    await lock.release()
                except RedisLockError:
                    logger.warning("a turn outlived its lock of %s s", lifetime)
