"""The tables of the hotline desk: calls with what was looked up in them, and corrections with their history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.records.tables import Base, Moment, now


class CallRecord(Base):
    """A call that an agent takes. status: waiting (handed over by the telephone), open, closed.

    platform_call: digest of the telephone platform's id, for a call that it handed over; transcript: questions and
    the beginnings of their answers from then; summary: what the platform was told of it.
    """

    __tablename__ = "calls"
    __table_args__ = (CheckConstraint("status IN ('waiting', 'open', 'closed')", "status_known"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    region: Mapped[str | None] = mapped_column(String(6))
    platform_call: Mapped[str | None] = mapped_column(String(64), unique=True)
    summary: Mapped[str | None] = mapped_column(Text)
    transcript: Mapped[list[Any]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class CallEntry(Base):
    """What an agent did in a call. kind: looked-up, opened, copied; snapshot: the knowledge that the card was from.

    sources: where what the item says stands, with the documents' status on that day.
    """

    __tablename__ = "call_entries"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    item_id: Mapped[str | None] = mapped_column(String(128), index=True)
    title: Mapped[str | None] = mapped_column(String(255))
    region: Mapped[str | None] = mapped_column(String(6))
    snapshot: Mapped[str | None] = mapped_column(String(64))
    sources: Mapped[list[Any]] = mapped_column(JSON, default=list)


class Correction(Base):
    """A report that an item is wrong or out of date. status: open, taken, resolved, rejected.

    snapshot: the knowledge that the card was from; call_number: of the call in which it was noticed.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'taken', 'resolved', 'rejected')", "status_known"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    item_id: Mapped[str] = mapped_column(String(128), index=True)
    title: Mapped[str] = mapped_column(String(255))
    facet: Mapped[str | None] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(6))
    snapshot: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    call_number: Mapped[str | None] = mapped_column(String(32))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class CorrectionEvent(Base):
    """A step of a correction; the database refuses to change or delete it. reason: why it ended so."""

    __tablename__ = "correction_events"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
