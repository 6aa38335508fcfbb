"""Who calls: residents by their address, programs by their key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from fastapi import Request

from api.keys import Key, Keys, Scope
from api.problems import Problem, documented
from api.services import ServicesOf

KEY_PROBLEMS = documented("key-needed", "key-without-scope", "too-many-requests")
Allowed = Callable[[Request, ServicesOf], Awaitable[None]]


def address_of(request: Request) -> str | None:
    """Return the address that a request is counted under; None for a program, which is counted by its key."""
    if getattr(request.state, "key", None) is not None:
        return None
    return request.client.host if request.client is not None else ""


def with_or_without_key(scope: Scope) -> Allowed:
    """Return what lets everybody through, and programs with a key at their own rate.

    It raises Problem ``key-needed``, ``key-without-scope``, ``too-many-requests``.
    """

    async def allowed(request: Request, services: ServicesOf) -> None:
        # Only Bearer: a browser sends Basic by itself where a site before the gateway asks for a password.
        authorization = request.headers.get("authorization", "")
        if authorization.lower().startswith("bearer "):
            await _count(request, services, authorization, scope)

    return allowed


def only_with_key(scope: Scope) -> Allowed:
    """Return what lets through programs with a key, and those on trusted networks; it raises the same."""

    async def allowed(request: Request, services: ServicesOf) -> None:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            await _count(request, services, authorization, scope)
        elif not services.settings.trusts(address_of(request)):
            raise _unknown()

    return allowed


async def _count(request: Request, services: ServicesOf, authorization: str, scope: Scope) -> None:
    keys: Keys = request.app.state.keys
    key: Key | None = keys.of(authorization)
    if key is None:
        raise _unknown()
    if scope not in key.scopes:
        raise Problem("key-without-scope")
    request.state.key = key
    structlog.contextvars.bind_contextvars(key=key.name)
    await services.limits.check_key(key.name, key.per_minute)


def _unknown() -> Problem:
    return Problem("key-needed", headers={"WWW-Authenticate": "Bearer"})
