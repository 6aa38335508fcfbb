"""`/api/v1/desk/tickets`: what residents had registered, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.routes import NoticesOf
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.problems import documented
from api.records.tables import Ticket
from api.services import ServicesOf
from api.tickets import following, store

router = APIRouter(prefix="/api/v1/desk/tickets", tags=["desk"])
Number = Annotated[str, Path(pattern=r"^[0-9]{8}-[0-9]{4,}$", examples=["20261120-0001"])]
Status = Literal["open", "in_progress", "answered", "closed"]
WRONG = ("sign-in-needed", "not-allowed", "csrf-missing", "invalid-request")


class StepIn(BaseModel):
    """A step of a ticket."""

    note: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        None, description="What was done, for colleagues; needed to answer and to close. Masked."
    )


class TicketStepOut(BaseModel):
    """A step of a ticket's history."""

    at: datetime
    name: str
    status: Status
    note: str | None


class TicketOut(BaseModel):
    """A ticket. followed: whether the resident agreed to be told of its progress in WeChat."""

    number: str
    status: Status
    text: str
    followed: bool
    created_at: datetime
    changed_at: datetime | None


class WholeTicketOut(TicketOut):
    """A ticket with its history."""

    history: list[TicketStepOut]


@router.get("", summary="Tickets", responses=documented(*WRONG))
async def list_tickets(
    me: Me, services: ServicesOf, status: Annotated[Status | None, Query()] = None
) -> list[TicketOut]:
    """Return the newest two hundred tickets, or those of a status."""
    async with services.records.session() as session, session.begin():
        audit.note(session, me, Action.TICKET_READ, None, {"status": status})
        found = await store.tickets(session, status)
        followed = await following.followed(session, found)
        return [_shown(one, followed) for one in found]


@router.get("/{number}", summary="One ticket", responses=documented(*WRONG, "not-found"))
async def get_ticket(number: Number, me: Me, services: ServicesOf) -> WholeTicketOut:
    """Return a ticket with its history."""
    async with services.records.session() as session, session.begin():
        found = await store.ticket_of(session, number)
        audit.note(session, me, Action.TICKET_READ, number)
        return await _whole(session, found)


@router.post(
    "/{number}/{step}",
    summary="Take a ticket further",
    responses=documented(*WRONG, "not-found", "ticket-moved"),
)
async def change_ticket(
    number: Number,
    step: Literal["take", "answer", "close"],
    what: StepIn,
    me: Me,
    services: ServicesOf,
    notices: NoticesOf,
) -> WholeTicketOut:
    """Begin to work on a ticket, note that it was answered, or close it; whoever follows it in WeChat is told."""
    async with services.records.session() as session, session.begin():
        found = await _whole(session, await store.change(session, me, number, step, what.note))
    notices.wake()
    return found


async def _whole(session: AsyncSession, ticket: Ticket) -> WholeTicketOut:
    steps = [TicketStepOut(**vars(step)) for step in await store.history(session, ticket)]
    shown = _shown(ticket, await following.followed(session, [ticket]))
    return WholeTicketOut(**shown.model_dump(), history=steps)


def _shown(ticket: Ticket, followed: Collection[int]) -> TicketOut:
    return TicketOut(
        number=ticket.number,
        status=ticket.status,  # type: ignore[arg-type]
        text=ticket.text,
        followed=ticket.id in followed,
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
    )
