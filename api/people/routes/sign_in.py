"""`/login`, `/login/code`, `/logout`."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.callers import address_of
from api.people import audit, sessions
from api.people.attempts import Locked
from api.people.audit import Action
from api.people.guard import Me, check_csrf
from api.people.pages import staff_page, texts
from api.people.permissions import Stage
from api.people.signing_in import Entered, Wrong, by_code, by_password
from api.people.tokens import (
    SESSION,
    VISIT,
    VISIT_SECONDS,
    csrf_of,
    give_cookie,
    is_insecure,
    take_cookie,
    visit_of,
)
from api.problems import Problem
from api.services import Services, ServicesOf

router = APIRouter(tags=["people"], include_in_schema=False)

HOME = "/desk"
_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")

Text = Annotated[str, Form(max_length=128)]
Next = Annotated[str, Query(max_length=500)]


@router.get("/login")
async def sign_in_page(request: Request, services: ServicesOf, next: Next = HOME) -> Response:  # noqa: A002 - the query's name
    """Show the form."""
    return form(request, services, to=next)


@router.post("/login")
async def sign_in(
    request: Request,
    services: ServicesOf,
    name: Text = "",
    password: Text = "",
    next: Annotated[str, Form(max_length=500)] = HOME,  # noqa: A002 - the field's name
) -> Response:
    """Begin a session, and lead to where one wanted to go or to the second factor."""
    address = address_of(request)
    await services.limits.check(address=address)
    say = texts()["sign_in"]
    try:
        await check_csrf(request, request.cookies.get(VISIT, ""))
        entered = await by_password(services, name, password, address=address)
    except Problem:
        return form(request, services, to=next, trouble=say["stale"], name=name, status=403)
    except Wrong as wrong:
        trouble = say["not_known"].format(left=wrong.left)
        return form(request, services, to=next, trouble=trouble, name=name, status=401)
    except Locked as locked:
        trouble = say["locked"].format(wait=wait(locked.seconds))
        return form(request, services, to=next, trouble=trouble, name=name, status=429)
    return into(request, services, entered, next)


@router.get("/login/code")
async def code_page(request: Request, me: Me, next: Next = HOME) -> Response:  # noqa: A002 - the query's name
    """Ask for the second factor's code."""
    if me.stage is not Stage.CODE:
        return RedirectResponse(safe(next), 303)
    return staff_page(request, None, "login_code.html", next=safe(next), csrf=me.csrf, trouble=None)


@router.post("/login/code")
async def code(
    request: Request,
    services: ServicesOf,
    me: Me,
    code: Text = "",
    next: Annotated[str, Form(max_length=500)] = HOME,  # noqa: A002 - the field's name
) -> Response:
    """Take the code."""
    if me.stage is not Stage.CODE:
        return RedirectResponse(safe(next), 303)
    try:
        entered = await by_code(services, me, code)
    except Wrong as wrong:
        trouble, status = texts()["code"]["wrong"].format(left=wrong.left), 401
    except Locked as locked:
        trouble, status = texts()["sign_in"]["locked"].format(wait=wait(locked.seconds)), 429
    else:
        return into(request, services, entered, next)
    return staff_page(
        request,
        None,
        "login_code.html",
        status=status,
        next=safe(next),
        csrf=me.csrf,
        trouble=trouble,
    )


@router.post("/logout")
async def sign_out(services: ServicesOf, me: Me) -> Response:
    """End the session."""
    async with services.records.session() as session, session.begin():
        await sessions.end(session, me.session)
        audit.note(session, me, Action.SIGN_OUT)
    response = RedirectResponse("/login", 303)
    take_cookie(response, SESSION)
    return response


def into(request: Request, services: Services, entered: Entered, to: str) -> Response:
    """Return what gives the browser its session and leads on."""
    where = safe(to) if entered.whole else str(request.url_for("code_page").path)
    if not entered.whole and safe(to) != HOME:
        where = f"{where}?next={safe(to)}"
    response = RedirectResponse(where, 303)
    seconds = int(services.settings.sessions_last.whole.total_seconds())
    give_cookie(request, response, SESSION, entered.token, seconds)
    take_cookie(response, VISIT)
    return response


def safe(to: str) -> str:
    """Return the path on this site that one is led to; whatever isn't one leads home."""
    return to if _PATH.fullmatch(to) else HOME


def wait(seconds: int) -> str:
    """Return a time to wait as one says it."""
    say = texts()["sign_in"]
    if seconds <= 90:
        return str(say["seconds"].format(n=seconds))
    return str(say["minutes"].format(n=-(-seconds // 60)))


def form(
    request: Request,
    services: Services,
    *,
    to: str,
    trouble: str | None = None,
    name: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Return the page to sign in at."""
    visit = visit_of(request)
    if trouble is None and is_insecure(request):
        trouble = texts()["sign_in"]["insecure"]
    response = staff_page(
        request,
        None,
        "login.html",
        status=status,
        next=safe(to),
        given=name,
        trouble=trouble,
        csrf=csrf_of(visit),
        provider=services.provider.label if services.provider is not None else None,
    )
    give_cookie(request, response, VISIT, visit, VISIT_SECONDS)
    return response
