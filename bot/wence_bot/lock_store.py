"""One turn of a conversation at a time, over all `bot` processes.

Rasa's Redis lock looks once a second whether it is its turn, and takes and
returns its ticket in separate reads and writes that two processes can mix up.
Here a Redis lock (one atomic write, looked at every 20 ms) holds between
processes, and inside a process turns queue in the order they came. The lock is
a lease that its holder renews, so that of a process that was killed it is free soon.

With a lock that is free Redis gives the conversation too, and takes what the turn
wrote with the lock: two journeys a turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.exceptions import RedisError

from wence_bot.lease import LEASE, Lease
from wence_bot.line import Line
from wence_bot.tracker_store import keys_of

POLL_SECONDS = 0.02
# Longer than the longest turn, which is one action that may take ten seconds.
WAIT_SECONDS = 15.0
LEASE_SECONDS = 4.0

logger = logging.getLogger(__name__)


class FastRedisLockStore(LockStore):
    """A lock per conversation under `wence:lock:<conversation>`."""

    def __init__(
        self,
        line: Line,
        *,
        poll: float = POLL_SECONDS,
        wait: float = WAIT_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._line = line
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
        meanwhile: Callable[[], None] | None = None,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock; both times are in seconds. meanwhile: called once, while Redis is asked for it.

        Raises `LockError` when it isn't free within `lock_lifetime`. A lock whose
        holder died is free when its lease has run out.
        """
        wait = lock_lifetime or self._wait
        poll = wait_time_in_seconds or self._poll
        lease = Lease(self._line, conversation_id, self._lease)
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        async with queue:
            if not await _taken(lease, wait, poll, meanwhile):
                raise LockError(
                    f"Conversation {conversation_id} was still locked after {wait} s; "
                    "an earlier turn of it hangs. Send the turn again."
                )
            before = LEASE.set(lease)
            try:
                with lease.renewed():
                    yield TicketLock(conversation_id)
            finally:
                LEASE.reset(before)
                if not lease.released:
                    await _release(lease)


async def _taken(
    lease: Lease, wait: float, poll: float, meanwhile: Callable[[], None] | None
) -> bool:
    """Take the lock, looking every `poll` seconds, for at most `wait`; return whether it could be taken."""
    now = asyncio.get_running_loop().time
    end = now() + wait
    while not await lease.take(*keys_of(lease.conversation_id), meanwhile=meanwhile):
        meanwhile = None
        if now() + poll > end:
            return False
        await asyncio.sleep(poll)
    return True


async def _release(lease: Lease) -> None:
    try:
        [was_ours] = await lease.line.ask(lease.release())
    except RedisError as error:  # it runs out by itself
        logger.warning("a turn's lock was lost: %s", type(error).__name__)
    else:
        if not was_ours:
            logger.warning("a turn's lock was lost: it ran out")
