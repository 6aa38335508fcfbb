"""What a reply's ``record`` means: a row, and the number that the resident is told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from api.bot import BotReply, Turn
from api.log import logger
from api.privacy import mask
from api.problems import Problem
from api.records.tables import Handover, Rating, Series, Ticket
from policies_kb.clock import today

log = logger(__name__)


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class TicketRecord(_Record):
    """A complaint or report; without a text of its own it is what was said in this turn."""

    type: Literal["ticket"]
    text: str | None = None


class RatingRecord(_Record):
    """A rating."""

    type: Literal["rating"]
    score: int = Field(ge=1, le=5, validation_alias=AliasChoices("score", "rating", "value"))
    reason: str | None = None


class HandoffRecord(_Record):
    """A wish for a person."""

    type: Literal["handoff"]
    reason: str | None = None


AnyRecord = Annotated[TicketRecord | RatingRecord | HandoffRecord, Field(discriminator="type")]
_records: TypeAdapter[TicketRecord | RatingRecord | HandoffRecord] = TypeAdapter(AnyRecord)


def parse(record: dict[str, Any]) -> TicketRecord | RatingRecord | HandoffRecord:
    """Return a reply's record. Raises Problem ``bot-failed`` for one that isn't understood."""
    flat = {**record, **record["fields"]} if isinstance(record.get("fields"), dict) else record
    try:
        return _records.validate_python(flat)
    except ValidationError as error:
        places = [{"place": e["loc"], "type": e["type"]} for e in error.errors(include_input=False)]
        log.error("a reply asks for a record that isn't understood", places=places)
        raise Problem("bot-failed") from None


async def carry_out(session: AsyncSession, turn: Turn, reply: BotReply) -> str | None:
    """Add the row that a reply asks for; return the number that stands for {record_no}.

    A turn that is taken again, as its answer was lost on the way, has what was written down the first time.
    """
    if reply.record is None:
        return None
    record = parse(reply.record)
    of_turn = {"conversation_id": turn.conversation_id, "turn_id": turn.turn_id}
    match record:
        case TicketRecord():
            if (known := await _number_of(session, Ticket, turn)) is not None:
                return known
            number = await next_number(session)
            said = mask(record.text) if record.text is not None else turn.text
            session.add(Ticket(**of_turn, number=number, text=said))
        case HandoffRecord():
            if (known := await _number_of(session, Handover, turn)) is not None:
                return known
            number = await next_number(session, series="Z")
            reason = mask(record.reason) if record.reason is not None else None
            session.add(Handover(**of_turn, number=number, reason=reason))
        case RatingRecord():
            number = ""
            rated = select(Rating.id).where(Rating.turn_id == turn.turn_id)
            if not turn.again or await session.scalar(rated) is None:
                reason = mask(record.reason) if record.reason is not None else None
                session.add(Rating(**of_turn, score=record.score, reason=reason))
    return number


async def _number_of(
    session: AsyncSession, table: type[Ticket] | type[Handover], turn: Turn
) -> str | None:
    """Return the number that a turn, sent again, was given the first time; None when it is new."""
    if not turn.again:
        return None
    return await session.scalar(select(table.number).where(table.turn_id == turn.turn_id))


async def next_number(session: AsyncSession, *, series: str = "") -> str:
    """Return the day's next number of a series: 20261120-0001, Z20261120-0001.

    The row of the series is locked until the transaction ends, so no number is given twice.
    """
    name = f"{series}{today():%Y%m%d}"
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(Series).values(name=name, last=1)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"last": Series.last + 1})
    )
    last = await session.scalar(select(Series.last).where(Series.name == name))
    return f"{name}-{last:04d}"
