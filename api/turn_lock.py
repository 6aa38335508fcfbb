"""Turns of one conversation go one after the other, whichever process takes them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from redis.exceptions import RedisError

from api.line import Command, Line
from api.log import logger
from api.problems import Problem

PREFIX = "wence:turn:"
POLL_SECONDS = 0.02
LEASE_SECONDS = 4.0

# A lock is given back and renewed only by whoever took it: it may have run out, and be another's.
_OURS = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
_RELEASE = _OURS + "return redis.call('del', KEYS[1])"
_RENEW = _OURS + "return redis.call('pexpire', KEYS[1], ARGV[2])"

log = logger(__name__)


class TurnLock:
    """A lock per conversation, in Redis.

    Within a process the turns queue for it in order, so that only one of them polls. It is a lease that its
    holder renews, so that of a process that was killed it is free soon.
    """

    def __init__(
        self, line: Line, *, wait_seconds: float, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self._line = line
        self._wait = wait_seconds
        self._lease = lease_seconds
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the conversation's lock. Raises Problem ``conversation-busy`` when it isn't free."""
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        deadline = asyncio.get_running_loop().time() + self._wait
        if queue.locked():
            await _waited_for(queue, deadline)
        else:
            await queue.acquire()
        lease = _Lease(self._line, PREFIX + conversation_id, round(self._lease * 1000))
        try:
            await lease.take(deadline)
            try:
                with lease.renewed():
                    yield
            finally:
                lease.release()
        finally:
            queue.release()


async def _waited_for(queue: asyncio.Lock, deadline: float) -> None:
    try:
        async with asyncio.timeout_at(deadline):
            await queue.acquire()
    except TimeoutError as error:
        raise Problem("conversation-busy", retry_after=2) from error


class _Lease:
    """The lock of one turn, for so many milliseconds at a time."""

    def __init__(self, line: Line, name: str, milliseconds: int) -> None:
        self._line = line
        self._name = name
        self._milliseconds = milliseconds
        self._token = secrets.token_hex(16)

    async def take(self, deadline: float) -> None:
        """Wait until the lock is free, by the loop's clock. Raises Problem ``conversation-busy``."""
        now = asyncio.get_running_loop().time
        take: Command = ("SET", self._name, self._token, "NX", "PX", self._milliseconds)
        while (await self._line.ask(take))[0] is None:
            if now() + POLL_SECONDS > deadline:
                raise Problem("conversation-busy", retry_after=2)
            await asyncio.sleep(POLL_SECONDS)

    def release(self) -> None:
        """Give the lock back; nobody waits for that, and whoever is next in this process comes after it."""
        told = self._line.tell(("EVAL", _RELEASE, 1, self._name, self._token))
        told.add_done_callback(_note_release)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew the lock while the block runs; a turn that is soon over costs nothing."""
        loop = asyncio.get_running_loop()
        renewing: set[asyncio.Task[None]] = set()
        pause = self._milliseconds / 3000

        async def renew() -> None:
            command: Command = ("EVAL", _RENEW, 1, self._name, self._token, self._milliseconds)
            while True:
                with suppress(RedisError):  # whoever releases it says so
                    await self._line.ask(command)
                await asyncio.sleep(pause)

        begin = loop.call_later(pause, lambda: renewing.add(loop.create_task(renew())))
        try:
            yield
        finally:
            begin.cancel()
            for task in renewing:
                task.cancel()


def _note_release(told: asyncio.Future[list[Any]]) -> None:
    """Note a lock that wasn't this turn's any more: it runs out by itself, and what was answered has gone out."""
    if told.cancelled():
        return
    error = told.exception()
    cause = type(error).__qualname__ if error is not None else None
    if error is None and told.result() != [1]:
        cause = "it ran out"
    if cause is not None:
        log.warning("a turn's lock was lost", cause=cause)
