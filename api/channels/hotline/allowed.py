"""Who may hold calls: programs on trusted networks, and programs with a key."""

from __future__ import annotations

from fastapi import Request

from api.keys import Keys, Scope
from api.problems import Problem
from api.services import ServicesOf


async def allowed(request: Request, services: ServicesOf) -> None:
    """Let through who may hold calls. Raises Problem ``key-needed``, ``key-without-scope``, ``too-many-requests``."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        address = request.client.host if request.client is not None else None
        if not services.settings.trusts(address):
            raise Problem("key-needed", headers={"WWW-Authenticate": "Bearer"})
        return
    keys: Keys = request.app.state.keys
    key = keys.of(authorization)
    if key is None:
        raise Problem("key-needed", headers={"WWW-Authenticate": "Bearer"})
    if Scope.HOTLINE not in key.scopes:
        raise Problem("key-without-scope")
    await services.limits.check_key(key.name, key.per_minute)
