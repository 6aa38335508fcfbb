"""Stands before every route: asks permissions.yml, who it is, and for the token that changes need."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from api.errors import answer
from api.people import audit, sessions
from api.people.audit import Action
from api.people.permissions import Stage, permissions
from api.people.sessions import Signed
from api.people.tokens import SESSION, is_csrf_of
from api.problems import Problem
from api.services import Services

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"


class SignInNeeded(Problem):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__("sign-in-needed")


class Unfinished(Problem):
    """Somebody is, but must first give a code, choose a password or set up the second factor."""

    def __init__(self, stage: Stage) -> None:
        super().__init__("sign-in-unfinished")
        self.stage = stage


async def guard(request: Request) -> None:
    """Let the request through to its route.

    Raises Problem ``sign-in-needed``, ``sign-in-unfinished``, ``not-allowed`` or ``csrf-missing``.
    """
    path, method = request.scope["route"].path, request.method
    allowed = permissions().routes[path, method]
    if allowed is None:
        return
    services: Services = request.app.state.services
    me = await signed_in(request, services)
    if me is None:
        raise SignInNeeded
    if not permissions().reaches(me.stage, path):
        raise Unfinished(me.stage)
    if me.role not in allowed:
        async with services.records.session() as session, session.begin():
            audit.note(session, me, Action.REFUSED, f"{method} {path}")
        raise Problem("not-allowed")
    if method not in SAFE:
        await check_csrf(request, request.cookies[SESSION])
    request.state.me = me


async def signed_in(request: Request, services: Services) -> Signed | None:
    """Return who is signed in, or None."""
    token = request.cookies.get(SESSION)
    if not token:
        return None
    await services.records.prepare()
    async with services.records.session() as session, session.begin():
        return await sessions.find(
            session,
            token,
            services.settings.sessions_last,
            factor_roles=services.settings.second_factor_roles,
        )


async def check_csrf(request: Request, token: str) -> None:
    """Raise Problem ``csrf-missing`` unless a page of ours, in this very browser, sent the request."""
    given = request.headers.get(CSRF_HEADER)
    if given is None and "json" not in request.headers.get("content-type", ""):
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    elsewhere = request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    if elsewhere or given is None or not is_csrf_of(token, given):
        raise Problem("csrf-missing")


def _me(request: Request) -> Signed:
    me: Signed = request.state.me
    return me


Me = Annotated[Signed, Depends(_me)]


def lead_to_sign_in(app: FastAPI) -> None:
    """Have a browser that asks for a page led to where it can sign in; programs get the problem."""
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(Unfinished, _to_stage)


async def _to_sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if not _is_page(request):
        return answer(request, error)
    url = request.url
    wanted = quote(url.path + (f"?{url.query}" if url.query else ""), safe="")
    return RedirectResponse(f"/login?next={wanted}", 303)


async def _to_stage(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unfinished)
    if not _is_page(request):
        return answer(request, error)
    return RedirectResponse(permissions().stages[error.stage], 303)


def _is_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")
