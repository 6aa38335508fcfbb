"""Reads turns back, for those who account for answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.records.tables import TurnRecord

_ROWS_AT_ONCE = 500


async def turn_of(session: AsyncSession, turn_id: str) -> TurnRecord | None:
    """Return a turn, or None."""
    found = await session.scalars(select(TurnRecord).where(TurnRecord.turn_id == turn_id))
    return found.first()


async def snapshots_told_by(session: AsyncSession, beginning: str) -> list[str]:
    """Return the versions of snapshots that answered turns and begin so."""
    versions = select(TurnRecord.snapshot).where(TurnRecord.snapshot.is_not(None)).distinct()
    found = await session.scalars(versions)
    return sorted(version for version in found if version and version.startswith(beginning))


async def turns_told_by(session: AsyncSession, snapshot: str) -> AsyncIterator[TurnRecord]:
    """Yield the turns that a snapshot answered, oldest first, without holding all of them."""
    query = select(TurnRecord).where(TurnRecord.snapshot == snapshot).order_by(TurnRecord.id)
    found = await session.stream_scalars(query.execution_options(yield_per=_ROWS_AT_ONCE))
    async for turn in found:
        yield turn
