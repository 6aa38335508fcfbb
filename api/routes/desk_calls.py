"""`/desk/call`: the panel of the call that an agent is in."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.calls import store
from api.desk.calls import PATH, Panel, panel_of
from api.desk.wording import wording
from api.people.guard import Me
from api.people.pages import staff_page
from api.people.sessions import Signed
from api.regions import is_region
from api.routes.desk import PART, desk_page
from api.services import ServicesOf

router = APIRouter(prefix=PATH, tags=["pages"], include_in_schema=False)


@router.get("")
async def panel(request: Request, services: ServicesOf, me: Me) -> HTMLResponse:
    """Return the panel."""
    async with services.records.session() as session:
        return _part(request, me, await panel_of(session, me))


@router.post("")
async def change(
    request: Request,
    services: ServicesOf,
    me: Me,
    act: Annotated[Literal["open", "take", "close"], Form()],
    number: Annotated[str, Form(max_length=40)] = "",
    region: Annotated[str, Form(max_length=6)] = "",
) -> Response:
    """Begin a call, take one that waits, or end the one that is open; return the panel."""
    closed = None
    async with services.records.session() as session, session.begin():
        if act == "open":
            await store.open_call(session, me, region if is_region(region) else None)
        elif act == "take":
            await store.take(session, me, number)
        else:
            closed = await store.close(session, me, number)
    async with services.records.session() as session:
        shown = await panel_of(session, me, closed)
    if PART in request.headers:
        return _part(request, me, shown)
    if closed is None:
        return RedirectResponse("/desk", 303)
    return desk_page(request, services, me, shown)


def _part(request: Request, me: Signed, shown: Panel | None) -> HTMLResponse:
    return staff_page(request, me, "desk_call.html", desk=wording(), panel=shown)
