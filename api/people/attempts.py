"""Slows down guessing: after some failures in a row one waits, each time longer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.tokens import digest
from api.records.people import Attempts
from api.records.tables import now

FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


class Locked(Exception):
    """One has to wait. seconds: how long."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"locked for {seconds} s")


async def begin(session: AsyncSession, what: str) -> int:
    """Count a try as failed, before it is looked at; return how many more are free. Raises Locked.

    What is tried at once is counted at once: the row stays locked until the transaction ends. It makes no difference
    whether there is such a name.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    at = now()
    await session.execute(
        insert(Attempts)
        .values(digest=digest(what), failures=0, last_at=at)
        .on_conflict_do_update(index_elements=["digest"], set_={"failures": Attempts.failures})
    )
    row = await session.get_one(Attempts, digest(what), populate_existing=True)
    if row.locked_until is not None and row.locked_until > at:
        raise Locked(int((row.locked_until - at).total_seconds()) + 1)
    if at - row.last_at > FORGOTTEN_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_at = at
    wait = wait_after(row.failures)
    row.locked_until = at + wait if wait else None
    return max(0, FREE - row.failures)


def wait_after(failures: int) -> timedelta:
    """Return how long one waits after so many failures in a row."""
    if failures < FREE:
        return timedelta()
    doubled: int = 1 << min(failures - FREE, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


async def forget(session: AsyncSession, what: str) -> None:
    """Forget the failures: it went well, or somebody helped."""
    await session.execute(delete(Attempts).where(Attempts.digest == digest(what)))


async def forget_old(session: AsyncSession) -> None:
    """Delete what doesn't count any more."""
    await session.execute(delete(Attempts).where(Attempts.last_at < now() - FORGOTTEN_AFTER))
