"""Carries out what replies ask to be written down, and commits it before anyone is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from pydantic_core import to_json
from sqlalchemy import Table, event, insert, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from api.bot import BotReply, Turn
from api.contract import Kind, Reply
from api.log import logger
from api.problems import Problem
from api.records.carry_out import carry_out
from api.records.migrate import migrate
from api.records.provenance import provenance_of
from api.records.tables import TurnRecord, Unanswered

SQLITE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA busy_timeout=3000")

_GATHERING_SECONDS = 0.5  # turns that promise nothing are gathered so long, and written together
_AGAIN_SECONDS = 2.0  # after so long what couldn't be written is tried again
_MOST_WAITING = 20_000  # turns that wait for the database, some kilobytes each
_MOST_AT_ONCE = 500
_CONNECT_SECONDS = 3
_WRITE_SECONDS = 5.0  # longest time that a resident waits for what was promised to be written
_NOT_WRITTEN = (SQLAlchemyError, OSError, TimeoutError)

_TURNS = cast(Table, TurnRecord.__table__)
_UNANSWERED = cast(Table, Unanswered.__table__)

log = logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a turn came to, for its record.

    snapshot: version of the gateway's knowledge base, for replies that name none of their own.
    """

    turn: Turn
    replies: Sequence[BotReply]
    snapshot: str | None
    latency_ms: int


class Records:
    """The database of lasting records."""

    def __init__(self, url: str, given_up: Callable[[], None] = lambda: None) -> None:
        """Nothing is connected yet. given_up: called for each turn that is dropped, as too many wait."""
        self._url = make_url(url)
        self._given_up = given_up
        server = self._url.get_backend_name() != "sqlite"
        # Parameters hold what residents wrote; they must not reach an error's message.
        waits: dict[str, Any] = {
            "connect_args": {"connect_timeout": _CONNECT_SECONDS},
            "pool_timeout": 3,
        }
        self._engine: AsyncEngine = create_async_engine(
            self._url,
            hide_parameters=True,
            pool_pre_ping=server,
            json_serializer=_json,
            **(waits if server else {}),
        )
        if not server:
            event.listen(self._engine.sync_engine, "connect", _set_up_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._migrated = False
        self._waiting: deque[Outcome] = deque()
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """Bring the tables up to date, once."""
        if not self._migrated:
            await migrate(self._engine)
            self._migrated = True

    async def is_ready(self) -> bool:
        """Whether the tables are up to date and the database answers."""
        try:
            await self.prepare()
            async with self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    def session(self) -> AsyncSession:
        """Return a session on the records."""
        return self._sessions()

    async def keep(self, outcome: Outcome) -> list[Reply]:
        """Write down a turn and what its replies ask for; return the replies to give.

        Raises Problem ``record-failed`` when something that a reply promises can't be written, or not in time.
        A turn that promises nothing is written soon after its answer has left, with others; while the database is
        away it waits, with at most some thousands of others.
        """
        if not any(reply.record is not None for reply in outcome.replies):
            self._later(outcome)
            return list(outcome.replies)
        try:
            async with asyncio.timeout(_WRITE_SECONDS):
                [numbers] = await self._write([outcome])
        except _NOT_WRITTEN as error:
            log.exception("records not written", promised=True)
            raise Problem("record-failed", retry_after=30) from error
        return [_given(r, no) for r, no in zip(outcome.replies, numbers, strict=True)]

    @property
    def waiting(self) -> int:
        """How many turns are answered and not yet written down."""
        return len(self._waiting)

    async def settle(self) -> None:
        """Try to write down every turn that was answered."""
        await self._write_waiting()

    def _later(self, outcome: Outcome) -> None:
        """Write a turn that promises nothing after its answer has left: nobody waits for a disk."""
        self._waiting.append(outcome)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft()
            self._given_up()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._gather())

    async def _gather(self) -> None:
        seconds = _GATHERING_SECONDS
        while self._waiting:
            await asyncio.sleep(seconds)
            seconds = _GATHERING_SECONDS if await self._write_waiting() else _AGAIN_SECONDS

    async def _write_waiting(self) -> bool:
        """Write down those that wait, the oldest first; return whether all could be."""
        async with self._writing:
            while self._waiting:
                outcomes = list(islice(self._waiting, _MOST_AT_ONCE))
                try:
                    async with asyncio.timeout(2 * _WRITE_SECONDS):
                        await self._write(outcomes)
                except _NOT_WRITTEN:
                    log.exception("records not written yet", turns=len(self._waiting))
                    return False
                for outcome in outcomes:
                    if (
                        self._waiting and self._waiting[0] is outcome
                    ):  # else it was given up meanwhile
                        self._waiting.popleft()
        return True

    async def _write(self, outcomes: Sequence[Outcome]) -> list[list[str | None]]:
        """Write turns in one transaction; return the numbers of what their replies ask for."""
        await self.prepare()
        async with self._sessions() as session, session.begin():
            numbers = [
                [await carry_out(session, outcome.turn, reply) for reply in outcome.replies]
                for outcome in outcomes
            ]
            # Whole tables at once, past the unit of work, which looks at every column of every row.
            unanswered = [row for outcome in outcomes for row in _unanswered(outcome)]
            if unanswered:
                await session.execute(insert(_UNANSWERED), unanswered)
            await session.execute(insert(_TURNS), list(map(_turn_row, outcomes)))
        return numbers

    async def close(self) -> None:
        """Write down what is still to be written, and close the connections."""
        if self._writer is not None:
            self._writer.cancel()
            with suppress(asyncio.CancelledError):
                await self._writer
        await self.settle()
        await self._engine.dispose()


def _of_turn(turn: Turn) -> dict[str, Any]:
    return {"conversation_id": turn.conversation_id, "turn_id": turn.turn_id}


def _unanswered(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            **_of_turn(outcome.turn),
            "question": outcome.turn.text,
            "reason": reply.text,
            "region": outcome.turn.region,
            "item_id": reply.item_id,
        }
        for reply in outcome.replies
        if reply.kind is Kind.REFUSAL
    ]


def _turn_row(outcome: Outcome) -> dict[str, Any]:
    provenance = provenance_of(outcome.replies)
    return {
        **_of_turn(outcome.turn),
        "channel": outcome.turn.channel,
        "kinds": [reply.kind.value for reply in outcome.replies],
        "item_ids": [reply.item_id for reply in outcome.replies if reply.item_id is not None],
        "snapshot": provenance["snapshot"] if provenance else outcome.snapshot,
        "provenance": provenance,
        "latency_ms": outcome.latency_ms,
    }


def _given(reply: BotReply, number: str | None) -> Reply:
    if number is None:
        return reply
    return reply.model_copy(update={"text": reply.text.replace("{record_no}", number)})


def _json(value: Any) -> str:
    return to_json(value).decode()


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for statement in SQLITE:
        cursor.execute(statement)
    cursor.close()
