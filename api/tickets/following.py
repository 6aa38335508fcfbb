"""Who is told of a ticket's progress: only who agreed, and only as long as the ticket is open.

The OpenID is kept for that alone: sealed, with the ticket, until the last notice has gone out or was given up, the
follower takes the agreement back, or leaves the account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.records.tables import Ticket, now
from api.records.tickets import TicketEvent, TicketFollower, TicketNotice

CLOSED = "closed"
PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
MOST_TRIES = len(PAUSES) + 1
CLAIM = timedelta(minutes=2)  # whoever sends has so long before another process tries


@dataclass(frozen=True)
class Due:
    """A notice that this process is to send. tries: with this one."""

    event_id: int
    ticket_id: int
    number: str
    status: str
    at: datetime
    account: str
    sealed_user: str
    tries: int


async def number_of(session: AsyncSession, turn_id: str) -> str | None:
    """Return the number of the ticket that a turn opened, or None."""
    return await session.scalar(select(Ticket.number).where(Ticket.turn_id == turn_id))


async def follow(
    session: AsyncSession, number: str, *, account: str, follower: str, sealed_user: str
) -> bool:
    """Keep that a follower agreed to be told of a ticket; return whether there is something to tell yet."""
    ticket = await session.scalar(
        select(Ticket).where(Ticket.number == number, Ticket.status != CLOSED)
    )
    if ticket is None:
        return False
    if await session.get(TicketFollower, ticket.id) is None:
        session.add(
            TicketFollower(
                ticket_id=ticket.id, account=account, follower=follower, sealed_user=sealed_user
            )
        )
    return True


async def followed(session: AsyncSession, tickets: Iterable[Ticket]) -> set[int]:
    """Return which of the tickets are followed, by their ids."""
    ids = [ticket.id for ticket in tickets]
    return set(
        await session.scalars(
            select(TicketFollower.ticket_id).where(TicketFollower.ticket_id.in_(ids))
        )
    )


async def forget(session: AsyncSession, follower: str) -> int:
    """Forget a follower, with what they were still to be told; return of how many tickets."""
    mine = select(TicketFollower.ticket_id).where(TicketFollower.follower == follower)
    await session.execute(delete(TicketNotice).where(TicketNotice.ticket_id.in_(mine)))
    done = await session.execute(delete(TicketFollower).where(TicketFollower.follower == follower))
    assert isinstance(done, CursorResult)
    return int(done.rowcount)


async def tell(session: AsyncSession, event: TicketEvent) -> None:
    """Have the step told to whoever follows the ticket, in the transaction of the step."""
    if await session.get(TicketFollower, event.ticket_id) is not None:
        session.add(
            TicketNotice(event_id=event.id, ticket_id=event.ticket_id, tries=0, due_at=event.at)
        )


async def claim(session: AsyncSession) -> Due | None:
    """Return the next notice that is due, for this process alone; those of a ticket go out in their order."""
    earlier = aliased(TicketNotice)
    query = (
        select(TicketNotice, TicketEvent, TicketFollower, Ticket.number)
        .join(TicketEvent, TicketEvent.id == TicketNotice.event_id)
        .join(TicketFollower, TicketFollower.ticket_id == TicketNotice.ticket_id)
        .join(Ticket, Ticket.id == TicketNotice.ticket_id)
        .where(
            TicketNotice.due_at <= now(),
            ~exists().where(
                earlier.ticket_id == TicketNotice.ticket_id,
                earlier.event_id < TicketNotice.event_id,
            ),
        )
        .order_by(TicketNotice.event_id)
        .limit(1)
    )
    row = (await session.execute(query)).first()
    if row is None:
        return None
    notice, event, follower, number = row
    done = await session.execute(
        update(TicketNotice)
        .where(TicketNotice.event_id == notice.event_id, TicketNotice.tries == notice.tries)
        .values(tries=notice.tries + 1, due_at=now() + CLAIM)
    )
    assert isinstance(done, CursorResult)
    if done.rowcount == 0:  # another process was faster
        return None
    return Due(
        event.id,
        event.ticket_id,
        number,
        event.status,
        event.at,
        follower.account,
        follower.sealed_user,
        notice.tries,
    )


async def again(session: AsyncSession, due: Due) -> None:
    """Have a notice sent again after a pause."""
    await session.execute(
        update(TicketNotice)
        .where(TicketNotice.event_id == due.event_id)
        .values(due_at=now() + PAUSES[due.tries - 1])
    )


async def done_with(session: AsyncSession, due: Due) -> None:
    """Let a notice go that was sent or given up; with the last one of a closed ticket its follower is forgotten."""
    await session.execute(delete(TicketNotice).where(TicketNotice.event_id == due.event_id))
    status = await session.scalar(select(Ticket.status).where(Ticket.id == due.ticket_id))
    waiting = select(TicketNotice.event_id).where(TicketNotice.ticket_id == due.ticket_id)
    if status == CLOSED and await session.scalar(waiting.limit(1)) is None:
        await session.execute(
            delete(TicketFollower).where(TicketFollower.ticket_id == due.ticket_id)
        )
