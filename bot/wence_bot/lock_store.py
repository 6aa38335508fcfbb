"""One turn of a conversation at a time, over all `bot` processes.

Rasa's Redis lock looks once a second whether it is its turn, and takes and
returns its ticket in separate reads and writes that two processes can mix up.
Here a Redis lock (one atomic write, looked at every 20 ms) holds between
processes, and inside a process turns queue in the order they came. The lock is
a lease that its holder renews, so that of a process that was killed it is free soon.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

PREFIX = "wence:lock:"
POLL_SECONDS = 0.02
# Longer than the longest turn, which is one action that may take ten seconds.
WAIT_SECONDS = 15.0
LEASE_SECONDS = 4.0

logger = logging.getLogger(__name__)


class FastRedisLockStore(LockStore):
    """A lock per conversation under `wence:lock:<conversation>`."""

    def __init__(
        self,
        redis: Redis,
        *,
        poll: float = POLL_SECONDS,
        wait: float = WAIT_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._redis = redis
        self._poll = poll
        self._wait = wait
        self._lease = lease
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
        holder died is free when its lease has run out.
        """
        wait = lock_lifetime or self._wait
        lock = self._redis.lock(
            PREFIX + conversation_id,
            timeout=self._lease,
            sleep=wait_time_in_seconds or self._poll,
            blocking_timeout=wait,
        )
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        async with queue:
            if not await lock.acquire():
                raise LockError(
                    f"Conversation {conversation_id} was still locked after {wait} s; "
                    "an earlier turn of it hangs. Send the turn again."
                )
            try:
                with renewed(lock, self._lease):
                    yield TicketLock(conversation_id)
            finally:
                try:
                    await lock.release()
                except RedisError as error:  # it runs out by itself
                    logger.warning("a turn's lock was lost: %s", type(error).__name__)


@contextmanager
def renewed(lock: Lock, lease: float) -> Iterator[None]:
    """Renew a lock of `lease` seconds while the block runs; a turn that is soon over costs nothing."""
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
