"""Takes tickets further, and keeps their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import audit
from api.people.audit import Action
from api.people.sessions import Signed
from api.privacy import mask
from api.problems import Problem
from api.records.people import Person
from api.records.tables import Ticket, now
from api.records.tickets import TicketEvent
from api.tickets import following

MOST = 200
STATUSES = ("open", "in_progress", "answered", "closed")


@dataclass(frozen=True)
class Change:
    """A step that a colleague takes. noted: whether it has to be said what was done."""

    before: frozenset[str]
    after: str
    noted: bool
    action: Action


CHANGES = {
    "take": Change(
        frozenset({"open", "answered"}), "in_progress", noted=False, action=Action.TICKET_TAKEN
    ),
    "answer": Change(
        frozenset({"in_progress"}), "answered", noted=True, action=Action.TICKET_ANSWERED
    ),
    "close": Change(
        frozenset({"open", "in_progress", "answered"}),
        "closed",
        noted=True,
        action=Action.TICKET_CLOSED,
    ),
}


@dataclass(frozen=True)
class Step:
    """A step of a ticket's history."""

    at: datetime
    name: str
    status: str
    note: str | None


async def change(
    session: AsyncSession, me: Signed, number: str, what: str, note: str | None = None
) -> Ticket:
    """Take a step, and have whoever follows the ticket told of it.

    Raises Problem ``not-found``, ``invalid-request`` when it has to be said what was done, or ``ticket-moved`` when
    the ticket isn't where the step begins.
    """
    step = CHANGES[what]
    said = mask(note.strip()) if note and note.strip() else None
    if step.noted and said is None:
        raise Problem("invalid-request")
    found = await ticket_of(session, number)
    at = now()
    done = await session.execute(
        update(Ticket)
        .where(Ticket.id == found.id, Ticket.status.in_(step.before))
        .values(status=step.after, changed_at=at)
    )
    assert isinstance(done, CursorResult)
    if done.rowcount == 0:
        raise Problem("ticket-moved")
    event = TicketEvent(ticket_id=found.id, at=at, person_id=me.id, status=step.after, note=said)
    session.add(event)
    await session.flush()
    await following.tell(session, event)
    audit.note(session, me, step.action, number, {"note": said})
    await session.refresh(found)
    return found


async def ticket_of(session: AsyncSession, number: str) -> Ticket:
    """Return a ticket. Raises Problem ``not-found``."""
    found: Ticket | None = await session.scalar(select(Ticket).where(Ticket.number == number))
    if found is None:
        raise Problem("not-found")
    return found


async def tickets(session: AsyncSession, status: str | None) -> list[Ticket]:
    """Return the newest tickets."""
    query = select(Ticket).order_by(Ticket.id.desc()).limit(MOST)
    if status is not None:
        query = query.where(Ticket.status == status)
    return list(await session.scalars(query))


async def history(session: AsyncSession, ticket: Ticket) -> Sequence[Step]:
    """Return the steps of a ticket, the first one first."""
    rows = await session.execute(
        select(TicketEvent, Person.shown_as)
        .join(Person, Person.id == TicketEvent.person_id)
        .where(TicketEvent.ticket_id == ticket.id)
        .order_by(TicketEvent.id)
    )
    return [Step(event.at, name, event.status, event.note) for event, name in rows]


def may(ticket: Ticket) -> list[str]:
    """Return the steps that can be taken from where a ticket is."""
    return [what for what, step in CHANGES.items() if ticket.status in step.before]
