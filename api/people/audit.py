"""The audit trail: who did what, and to what. Every text in it is masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.roles import AUDIT_LEAST_DAYS
from api.people.sessions import Signed
from api.privacy import mask
from api.records.people import AuditEntry
from api.records.tables import now

PAGE = 100


class Action(StrEnum):
    """What was done; each has its label in wording.yml."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"
    PASSWORD = "password"  # noqa: S105 - an action's name
    FACTOR_SET = "factor-set"
    FACTOR_REMOVED = "factor-removed"
    RECOVERY_USED = "recovery-used"
    SESSIONS_ENDED = "sessions-ended"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    AUDIT_READ = "audit-read"
    AUDIT_PRUNED = "audit-pruned"
    LOOKED_UP = "looked-up"
    OPENED = "opened"
    COPIED = "copied"
    SCRIPT_READ = "script-read"
    CHECKED = "checked"
    CALCULATED = "calculated"
    CALL_OPENED = "call-opened"
    CALL_TAKEN = "call-taken"
    CALL_CLOSED = "call-closed"
    CALL_READ = "call-read"
    REPORTED = "reported"
    CORRECTION_TAKEN = "correction-taken"
    CORRECTION_RELEASED = "correction-released"
    CORRECTION_RESOLVED = "correction-resolved"
    CORRECTION_REJECTED = "correction-rejected"
    CORRECTION_READ = "correction-read"
    TICKET_READ = "ticket-read"
    TICKET_TAKEN = "ticket-taken"
    TICKET_ANSWERED = "ticket-answered"
    TICKET_CLOSED = "ticket-closed"


@dataclass(frozen=True)
class Actor:
    """Who does something without a session: by a command, or while signing in."""

    name: str
    id: int | None = None
    role: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Filter:
    """Which entries are wanted; None for all."""

    name: str | None = None
    action: Action | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def note(
    session: AsyncSession,
    who: Signed | Actor,
    action: Action,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the transaction in which the thing is done: both are kept, or neither."""
    session.add(
        AuditEntry(
            person_id=who.id,
            name=mask(who.name)[:64],
            role=who.role,
            action=action,
            subject=None if subject is None else mask(subject)[:128],
            detail={key: _masked(value) for key, value in (detail or {}).items()},
            address=who.address,
        )
    )


async def entries(session: AsyncSession, wanted: Filter, most: int = PAGE) -> list[AuditEntry]:
    """Return entries, the newest first; ``before`` is the id of the last one of the page before."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    if wanted.name is not None:
        query = query.where(AuditEntry.name == wanted.name)
    if wanted.action is not None:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.subject is not None:
        query = query.where(AuditEntry.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.before is not None:
        query = query.where(AuditEntry.id < wanted.before)
    return list(await session.scalars(query))


async def prune(session: AsyncSession, who: Actor, *, days: int) -> int:
    """Delete entries older than so many days; return how many. Raises ValueError below a year."""
    if days < AUDIT_LEAST_DAYS:
        raise ValueError(f"the audit trail is kept {AUDIT_LEAST_DAYS} days at least, not {days}")
    # A day more than the database insists on, whose clock may be another.
    old = AuditEntry.at < now() - timedelta(days=days + 1)
    done = await session.execute(delete(AuditEntry).where(old))
    assert isinstance(done, CursorResult)
    note(session, who, Action.AUDIT_PRUNED, detail={"days": days, "entries": done.rowcount})
    return int(done.rowcount)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_masked(inner) for inner in value]
    return value
