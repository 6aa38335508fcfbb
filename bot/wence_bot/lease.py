"""What a turn holds of its conversation: the lock in Redis, and what Redis gave along with it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from wence_bot.line import Command, Line

PREFIX = "wence:lock:"
# A lock is free again only for whoever took it: it may have run out, and be another's.
RELEASE = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
)
_RENEW = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then"
    " return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0"
)


@dataclass
class Lease:
    """A conversation's lock, for `seconds` at a time.

    found: values that were read in the journey that took the lock, until someone takes them; released: whether the
    lock was given back together with what the turn wrote; over: whether what is written next is the turn's last.
    """

    line: Line
    conversation_id: str
    seconds: float
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    found: list[bytes | None] | None = None
    released: bool = False
    over: bool = False

    @property
    def name(self) -> str:
        """The lock's key."""
        return PREFIX + self.conversation_id

    async def take(self, *keys: str, meanwhile: Callable[[], None] | None = None) -> bool:
        """Take the lock if it is free, and read `keys` behind it; return whether it was.

        meanwhile: called while Redis works; when it raises, a lock that was taken runs out by itself.
        """
        milliseconds = round(self.seconds * 1000)
        taken, *found = await self.line.answers(
            ("SET", self.name, self.token, "NX", "PX", milliseconds),
            *(("GET", key) for key in keys),
            meanwhile=meanwhile,
        )
        if isinstance(taken, RedisError):
            raise taken
        # What can't be read is asked for again by who needs it, and fails there.
        if taken is not None and not any(isinstance(value, RedisError) for value in found):
            self.found = found
        return taken is not None

    def release(self) -> Command:
        """The command that gives the lock back; it answers 1 when it was still ours."""
        return ("EVAL", RELEASE, 1, self.name, self.token)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew the lock while the block runs; a turn that is soon over costs nothing."""
        loop = asyncio.get_running_loop()
        renewing: set[asyncio.Task[None]] = set()

        async def renew() -> None:
            while True:
                with suppress(RedisError):  # whoever releases it says so
                    milliseconds = round(self.seconds * 1000)
                    await self.line.ask(("EVAL", _RENEW, 1, self.name, self.token, milliseconds))
                await asyncio.sleep(self.seconds / 3)

        begin = loop.call_later(self.seconds / 3, lambda: renewing.add(loop.create_task(renew())))
        try:
            yield
        finally:
            begin.cancel()
            for task in renewing:
                task.cancel()


# The lease of the turn that this task takes.
LEASE: ContextVar[Lease | None] = ContextVar("lease", default=None)


def lease_of(conversation_id: str) -> Lease | None:
    """The lease that this task holds on a conversation, or None."""
    lease = LEASE.get()
    return lease if lease is not None and lease.conversation_id == conversation_id else None
