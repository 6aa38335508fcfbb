"""The tables of lasting records. Every text in them is masked; times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """The time of a record."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A time in UTC that knows that it is: SQLite gives times back without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as it is stored."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as it is used."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(naming_convention=NAMING)


class OfTurn:
    """Columns of a record that a turn of a conversation made."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    turn_id: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class Series(Base):
    """The last number given out of each series of a day."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class Ticket(OfTurn, Base):
    """A complaint or report. status: open, in_progress, answered, closed; changed_at: when it last changed."""

    __tablename__ = "tickets"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)


class Rating(OfTurn, Base):
    """How content a resident is, 1 (worst) to 5."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score_1_to_5"),)

    score: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(Text)


class Handover(OfTurn, Base):
    """A conversation that a person takes over. status: waiting, taken, done."""

    __tablename__ = "handovers"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default="waiting", index=True)


class Unanswered(OfTurn, Base):
    """A question that the documents don't answer. reason: the refusal's text."""

    __tablename__ = "unanswered"

    question: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    region: Mapped[str | None] = mapped_column(String(6), index=True)
    item_id: Mapped[str | None] = mapped_column(String(128), index=True)


class TurnRecord(OfTurn, Base):
    """What was answered, by which knowledge, and how fast.

    provenance: as ``records.provenance`` makes it; null in turns from before it was kept.
    """

    __tablename__ = "turns"

    channel: Mapped[str] = mapped_column(String(16))
    kinds: Mapped[list[Any]] = mapped_column(JSON)
    item_ids: Mapped[list[Any]] = mapped_column(JSON)
    snapshot: Mapped[str | None] = mapped_column(String(64), index=True)
    provenance: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    latency_ms: Mapped[int] = mapped_column(Integer)
