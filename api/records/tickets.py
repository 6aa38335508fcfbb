"""What becomes of tickets: their history, who wants to be told of it, and what is still to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.records.tables import Base, Moment, now


class TicketEvent(Base):
    """A step of a ticket. The database refuses to change one. note: for colleagues, masked."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)


class TicketFollower(Base):
    """Who opened a ticket in WeChat and agreed to be told of it; gone when the ticket is closed.

    account: name of the official account; follower: digest of the OpenID, to find it again; sealed_user: the OpenID.
    """

    __tablename__ = "ticket_followers"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(32))
    follower: Mapped[str] = mapped_column(String(32), index=True)
    sealed_user: Mapped[str] = mapped_column(Text)
    consented_at: Mapped[datetime] = mapped_column(Moment, default=now)


class TicketNotice(Base):
    """A step that the follower is still to be told. It goes when that was done or given up."""

    __tablename__ = "ticket_notices"

    event_id: Mapped[int] = mapped_column(ForeignKey("ticket_events.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
