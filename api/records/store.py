"""Carries out what replies ask to be written down, and commits it before anyone is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, make_url, text
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

_GATHERING_SECONDS = 0.2  # turns that promise nothing are gathered so long, and written together

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

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        # Parameters hold what residents wrote; they must not reach an error's message.
        self._engine: AsyncEngine = create_async_engine(
            self._url, hide_parameters=True, pool_pre_ping=self._url.get_backend_name() != "sqlite"
        )
        if self._url.get_backend_name() == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _set_up_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._migrated = False
        self._waiting: list[Outcome] = []
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

        Raises Problem ``record-failed`` when something that a reply promises can't be written.
        Then nothing is. A turn that promises nothing is written soon after its answer has left, with others, and
        may fail.
        """
        if not any(reply.record is not None for reply in outcome.replies):
            self._later(outcome)
            return [_given(reply, None) for reply in outcome.replies]
        [numbers] = await self._write([outcome], promised=True)
        return [_given(r, no) for r, no in zip(outcome.replies, numbers, strict=True)]

    async def settle(self) -> None:
        """Wait until every turn that was answered is written down."""
        await self._write_waiting()
        if self._writer is not None:
            await self._writer

    def _later(self, outcome: Outcome) -> None:
        """Write a turn that promises nothing after its answer has left: nobody waits for a disk."""
        self._waiting.append(outcome)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._gather())

    async def _gather(self) -> None:
        while self._waiting:
            await asyncio.sleep(_GATHERING_SECONDS)
            await self._write_waiting()

    async def _write_waiting(self) -> None:
        outcomes, self._waiting = self._waiting, []
        if outcomes:
            await self._write(outcomes, promised=False)

    async def _write(
        self, outcomes: Sequence[Outcome], *, promised: bool
    ) -> list[list[str | None]]:
        """Write turns in one transaction; return the numbers of what their replies ask for."""
        try:
            await self.prepare()
            async with self._sessions() as session, session.begin():
                numbers = []
                for outcome in outcomes:
                    numbers.append(
                        [await carry_out(session, outcome.turn, r) for r in outcome.replies]
                    )
                    session.add_all(_noted(outcome))
            return numbers
        except (SQLAlchemyError, OSError) as error:
            log.exception("records not written", promised=promised, turns=len(outcomes))
            if promised:
                raise Problem("record-failed", retry_after=30) from error
            return [[None] * len(outcome.replies) for outcome in outcomes]

    async def close(self) -> None:
        """Write down what is still to be written, and close the connections."""
        await self.settle()
        await self._engine.dispose()


def _noted(outcome: Outcome) -> list[Any]:
    of_turn = {
        "conversation_id": outcome.turn.conversation_id,
        "turn_id": outcome.turn.turn_id,
    }
    unanswered = [
        Unanswered(
            **of_turn,
            question=outcome.turn.text,
            reason=reply.text,
            region=outcome.turn.region,
            item_id=reply.item_id,
        )
        for reply in outcome.replies
        if reply.kind is Kind.REFUSAL
    ]
    provenance = provenance_of(outcome.replies)
    turn = TurnRecord(
        **of_turn,
        channel=outcome.turn.channel,
        kinds=[reply.kind.value for reply in outcome.replies],
        item_ids=[reply.item_id for reply in outcome.replies if reply.item_id is not None],
        snapshot=provenance["snapshot"] if provenance else outcome.snapshot,
        provenance=provenance,
        latency_ms=outcome.latency_ms,
    )
    return [*unanswered, turn]


def _given(reply: BotReply, number: str | None) -> Reply:
    given = Reply(**{name: getattr(reply, name) for name in Reply.model_fields})
    if number is not None:
        given = given.model_copy(update={"text": reply.text.replace("{record_no}", number)})
    return given


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for statement in SQLITE:
        cursor.execute(statement)
    cursor.close()
