"""Speaks rasa-sdk's protocol to the dialogue process: calls come in as JSON over HTTP, results go out.

The executor is rasa-sdk's own. Its server, on Sanic, took as long for a call as the action itself; this one answers
the same calls with the same statuses, and tells of what failed without quoting the call.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json, to_json
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import (
    ActionExecutionRejection,
    ActionMissingDomainException,
    ActionNotFoundException,
)
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from actions.log import TURN_ID
from telemetry import traces

Answer = tuple[int, Mapping[str, Any] | list[Any] | None]
_JSON = (b"content-type", b"application/json")
_ROUTES = {"/webhook": "POST", "/health": "GET", "/actions": "GET"}
_REFUSED = {
    ActionExecutionRejection: 400,
    ActionNotFoundException: 404,
    ActionMissingDomainException: 449,
}

log = logging.getLogger(__name__)


class Server:
    """An ASGI application that runs the executor's actions."""

    def __init__(self, executor: ActionExecutor) -> None:
        self._executor = executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call; when the process is stopped, send the last traces."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        method = _ROUTES.get(scope["path"])
        if method is None:
            answer: Answer = 404, {"error": "there is nothing here"}
        elif method != scope["method"]:
            answer = 405, {"error": f"this takes {method}"}
        elif scope["path"] == "/webhook":
            answer = await self._called(Headers(scope=scope), await _body(receive))
        elif scope["path"] == "/actions":
            answer = 200, [{"name": name} for name in self._executor.actions]
        else:
            answer = 200, {"status": "ok"}
        status, found = answer
        body = to_json(found)
        headers = [_JSON, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _called(self, headers: Headers, body: bytes) -> Answer:
        """Run the action that a call names; what it logs and traces belongs to the turn, as the headers say."""
        TURN_ID.set(headers.get("x-turn-id"))
        traces.continue_from(headers)
        try:
            call = _read(body, headers.get("content-encoding"))
        except (ValueError, zlib.error):
            return 400, {"error": "the body is no call of an action"}
        try:
            result = await self._executor.run(call)
        except tuple(_REFUSED) as error:
            log.warning("%s: %s", call.get("next_action"), type(error).__name__)
            return _REFUSED[type(error)], {"error": error.message, "action_name": error.action_name}
        except Exception:
            log.exception("an action failed")
            return 500, {"error": "the action failed"}
        if result is None:
            return 200, None
        return 200, {"events": result.events, "responses": result.responses}


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    traces.stop()
    await send({"type": "lifespan.shutdown.complete"})


def _read(body: bytes, encoding: str | None) -> dict[str, Any]:
    """Return a call. Raises ValueError or zlib.error for what is none."""
    call = from_json(zlib.decompress(body) if encoding == "deflate" else body)
    if not isinstance(call, dict):
        raise ValueError("no object")
    return call


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
