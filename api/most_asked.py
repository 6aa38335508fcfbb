"""What has been asked about most in the last weeks, from the records of turns."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.log import logger
from api.records.store import Records
from api.records.tables import TurnRecord

DAYS = 30
MOST_TURNS = 5000
LEAST = 3
KEPT_SECONDS = 300.0

log = logger(__name__)


class MostAsked:
    """Counts the items that turns were answered with; who asked is neither known nor looked at."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._counted: list[str] = []
        self._at: float | None = None
        self._lock = asyncio.Lock()

    async def items(self) -> list[str]:
        """Return the ids of the items asked about at least three times, the most asked first.

        They are counted anew every five minutes. Without records, or when they can't be read, there are none.
        """
        async with self._lock:
            if self._at is None or time.monotonic() - self._at > KEPT_SECONDS:
                self._counted = await self._count()
                self._at = time.monotonic()
        return self._counted

    async def _count(self) -> list[str]:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        query = (
            select(TurnRecord.item_ids)
            .where(TurnRecord.created_at >= since)
            .order_by(TurnRecord.id.desc())
            .limit(MOST_TURNS)
        )
        try:
            async with self._records.session() as session:
                found = (await session.scalars(query)).all()
        except (SQLAlchemyError, OSError):
            log.warning("turns can't be counted")
            return []
        often = Counter(item for items in found for item in set(items))
        return [item for item, count in often.most_common() if count >= LEAST]
