"""`/desk/tickets`: what residents had registered, and taking it further."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.channels.wechat.routes import NoticesOf
from api.desk.wording import wording
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.people.pages import staff_page
from api.people.permissions import permissions
from api.services import ServicesOf
from api.tickets import following, store

router = APIRouter(prefix="/desk/tickets", tags=["pages"], include_in_schema=False)
Words = Annotated[str, Form(max_length=2000)]


@router.get("")
async def tickets(request: Request, services: ServicesOf, me: Me, status: str = "") -> HTMLResponse:
    """List tickets, the newest first."""
    wanted = status if status in store.STATUSES else None
    async with services.records.session() as session, session.begin():
        found = await store.tickets(session, wanted)
        audit.note(session, me, Action.TICKET_READ, None, {"status": wanted})
    return staff_page(
        request,
        me,
        "tickets.html",
        desk=wording(),
        tickets=found,
        statuses=store.STATUSES,
        wanted=wanted,
    )


@router.get("/{number}")
async def ticket(request: Request, services: ServicesOf, me: Me, number: str) -> HTMLResponse:
    """Show a ticket with its history, and what can be done with it."""
    async with services.records.session() as session, session.begin():
        found = await store.ticket_of(session, number)
        audit.note(session, me, Action.TICKET_READ, number)
        history = await store.history(session, found)
        followed = bool(await following.followed(session, [found]))
    changes = permissions().may(me.role, "/desk/tickets/{number}/{step}", "POST")
    return staff_page(
        request,
        me,
        "ticket.html",
        desk=wording(),
        ticket=found,
        history=history,
        followed=followed,
        steps=store.may(found) if changes else [],
    )


@router.post("/{number}/{step}")
async def change(
    services: ServicesOf,
    me: Me,
    notices: NoticesOf,
    number: str,
    step: Literal["take", "answer", "close"],
    note: Words = "",
) -> Response:
    """Take a ticket a step further; whoever follows it in WeChat is told."""
    async with services.records.session() as session, session.begin():
        await store.change(session, me, number, step, note)
    notices.wake()
    return RedirectResponse(f"/desk/tickets/{number}", 303)
