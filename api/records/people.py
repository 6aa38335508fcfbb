"""The tables of the people who work with the assistant, of their sessions, and of what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.records.tables import Base, Moment, now

ROLES = ("agent", "supervisor", "editor", "administrator")


class Person(Base):
    """Someone who signs in.

    name: what one signs in with; password_hash: argon2, null for people of an identity provider; subject: who they are
    there; sealed_secret: of the second factor, null without one; last_step: the newest of its codes that was used.
    """

    __tablename__ = "people"
    __table_args__ = (CheckConstraint(f"role IN {ROLES!r}", name="role_known"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    shown_as: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(Text)
    must_change: Mapped[bool] = mapped_column(Boolean, default=False)
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    sealed_secret: Mapped[str | None] = mapped_column(Text)
    last_step: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    password_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(Base):
    """What signs in once in place of the second factor. digest: SHA-256 of the code."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class SessionRow(Base):
    """A session of a browser. digest: SHA-256 of the token in its cookie.

    whole: whether the second factor was given, where one is set up; sealed_secret: of a second factor being set up.
    """

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    whole: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)
    address: Mapped[str | None] = mapped_column(String(64))
    sealed_secret: Mapped[str | None] = mapped_column(Text)


class Attempts(Base):
    """Failures to sign in, in a row. digest: SHA-256 of what was tried, whether or not there is such a name."""

    __tablename__ = "attempts"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class AuditEntry(Base):
    """Who did what. The database refuses to change an entry, and to delete one that is younger than a year.

    name, role: as they were then; subject: what it was done to; detail: masked.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    person_id: Mapped[int | None] = mapped_column(Integer, index=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(32), index=True)
    subject: Mapped[str | None] = mapped_column(String(128), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str | None] = mapped_column(String(64))
