"""The short way of a turn to `POST /api/v1/messages` and back."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.contract import MessageIn
from api.errors import answer_of
from api.people.guard import guard
from api.routes.messages import KEY, PATH, let_through, post_message, router
from api.services import Services


class WholeTurns:
    """Answers a turn that is right by itself, as every turn waits for it; any other request is FastAPI's.

    FastAPI looks for the route in three steps, reads a body in three more and solves the dependencies anew for each
    request, which takes longer than all that the gateway does for the turn before the dialogue is asked.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        scope["route"] = _ROUTE
        try:
            body = await request.body()
            said = _read(request, body)
            response = None if said is None else await _answered(request, said)
        except Exception as error:
            response = await answer_of(request, error)
        if response is None:
            await self._app(scope, _again(body, receive), send)
        else:
            await response(scope, receive, send)


_known_key = re.compile(KEY).fullmatch
_ROUTE = router.routes[-1]


def _read(request: Request, body: bytes) -> MessageIn | None:
    """Return what is said; None where FastAPI is to tell what is wrong with it."""
    key = request.headers.get("idempotency-key")
    if key is not None and not _known_key(key):
        return None
    try:
        return MessageIn.model_validate_json(body)
    except ValidationError:
        return None


async def _answered(request: Request, message: MessageIn) -> Response:
    services: Services = request.app.state.services
    await guard(request)
    await let_through(request, services)
    return await post_message(message, request, services, request.headers.get("idempotency-key"))


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, and then what comes."""
    read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return read.pop() if read else await receive()

    return again
