"""`/desk/corrections`: report that a card is wrong, follow that, and deal with it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.corrections import store
from api.corrections.store import Report
from api.desk.wording import wording
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.people.pages import staff_page
from api.people.permissions import permissions
from api.problems import Problem
from api.routes.desk import PART
from api.services import ServicesOf
from policies_kb.model import Facet

router = APIRouter(prefix="/desk", tags=["pages"], include_in_schema=False)
Words = Annotated[str, Form(max_length=2000)]
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CALL = re.compile(r"C[0-9]{8}-[0-9]{4,}")
_STATUSES = ("open", "taken", "resolved", "rejected")


@router.post("/items/{item_id}/wrong")
async def report(
    request: Request,
    services: ServicesOf,
    me: Me,
    item_id: str,
    text: Words,
    version: Annotated[str, Form(max_length=64)],
    facet: Annotated[str, Form(max_length=40)] = "",
    call: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Report that a card is wrong or out of date, with the version that was shown."""
    item = services.knowledge.base().items.get(item_id)
    if item is None:
        raise Problem("not-found")
    if not text.strip() or _VERSION.fullmatch(version) is None:
        raise Problem("invalid-request")
    wrong = Report(
        item_id=item.id,
        title=item.title,
        facet=facet if facet in set(Facet) else None,
        region=item.region,
        snapshot=version,
        text=text.strip(),
        call_number=call if _CALL.fullmatch(call) else None,
    )
    async with services.records.session() as session, session.begin():
        number = (await store.report(session, me, wrong)).number
    if PART in request.headers:
        return staff_page(request, me, "desk_reported.html", desk=wording(), number=number)
    return RedirectResponse(f"/desk/corrections/{number}", 303)


@router.get("/corrections")
async def corrections(
    request: Request, services: ServicesOf, me: Me, status: str = ""
) -> HTMLResponse:
    """List corrections: agents see those that they reported, the others all."""
    wanted = status if status in _STATUSES else None
    async with services.records.session() as session:
        found = await store.corrections(session, me, status=wanted, mine=False)
        names = await store.names(session, found)
    return staff_page(
        request,
        me,
        "corrections.html",
        desk=wording(),
        corrections=found,
        names=names,
        statuses=_STATUSES,
        wanted=wanted,
    )


@router.get("/corrections/{number}")
async def correction(request: Request, services: ServicesOf, me: Me, number: str) -> HTMLResponse:
    """Show a correction with its history, and to editors what they can do."""
    async with services.records.session() as session, session.begin():
        found = await store.correction_of(session, me, number)
        audit.note(session, me, Action.CORRECTION_READ, number)
        names = await store.names(session, [found])
        history = await store.history(session, found)
    may = permissions().may(me.role, "/desk/corrections/{number}/{step}", "POST")
    return staff_page(
        request,
        me,
        "correction.html",
        desk=wording(),
        correction=found,
        names=names,
        history=history,
        version=services.knowledge.version,
        may_take=may and found.status == "open",
        may_end=may and found.status == "taken" and found.editor_id == me.id,
    )


@router.post("/corrections/{number}/{step}")
async def change(
    services: ServicesOf,
    me: Me,
    number: str,
    step: Literal["take", "release", "resolve", "reject"],
    reason: Words = "",
) -> Response:
    """Take a correction, put it back, or end it with a reason that the reporter reads."""
    ends = step in ("resolve", "reject")
    if ends and not reason.strip():
        raise Problem("invalid-request")
    async with services.records.session() as session, session.begin():
        await store.change(session, me, number, step, reason.strip() if ends else None)
    return RedirectResponse(f"/desk/corrections/{number}", 303)
