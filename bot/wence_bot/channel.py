"""The one door of the process: `POST /webhooks/wence/webhook`, for `api` only.

Rasa's own channels are tied to its web server, Sanic of 2021, which takes longer over a request than understanding it
does. This one stands on aiohttp, which Rasa brings.
"""

from __future__ import annotations

import logging
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec
from aiohttp import web
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from wence_bot import tracing
from wence_bot.turn import TURN, AlreadyTakenError, Turn
from wence_bot.turns_under_way import TurnsUnderWay

NAME = "wence"
HEALTH = f"/webhooks/{NAME}/"
WEBHOOK = f"/webhooks/{NAME}/webhook"

# What `api` sends for a pressed option. No other text may reach Rasa with a leading
# slash, since Rasa takes it for the name of an intent.
CHOOSE = "/choose"

logger = logging.getLogger(__name__)


class WenceOutput(CollectingOutputChannel):
    """Collects the turn's replies."""

    @classmethod
    def name(cls) -> str:
        """The name that events carry."""
        return NAME


class Door:
    """Takes `{"sender", "message", "metadata"}`, gives `[{"recipient_id", "custom"}]`.

    Its other address is a health check that waits for the model. Without an agent it answers 503.
    """

    def __init__(self, agent: Agent | None, turns: TurnsUnderWay) -> None:
        self._agent = agent
        self._turns = turns

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        """Answer a request."""
        if request.path == WEBHOOK and request.method == "POST":
            return await self._turn(request)
        if request.path == HEALTH and request.method == "GET":
            return self._health()
        known = request.path in (WEBHOOK, HEALTH)
        return _error(
            HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND, "Nothing is here."
        )

    def _health(self) -> web.Response:
        ready = self._ready is not None and not self._turns.stopping
        body = {"status": "ready" if ready else "not ready"}
        return _json(body, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)

    @property
    def _ready(self) -> Agent | None:
        """The agent, once its model is loaded."""
        return self._agent if self._agent is not None and self._agent.is_ready() else None

    async def _turn(self, request: web.BaseRequest) -> web.Response:
        try:
            body = msgspec.json.decode(await request.read())
        except ValueError:
            return _error(HTTPStatus.BAD_REQUEST, "The body must be JSON.")
        problem = find_problem(body)
        if problem is not None:
            return _error(HTTPStatus.BAD_REQUEST, problem)
        agent = self._ready
        if agent is None:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "The model isn't loaded yet.")
        if self._turns.full:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "Too many turns wait, or it stops.")
        metadata = body.get("metadata") or {}
        turn = Turn.of(metadata)
        TURN.set(turn)
        output = WenceOutput()
        message = UserMessage(
            clean(body["message"]),
            output,
            body["sender"],
            input_channel=NAME,
            metadata={name: value for name, value in metadata.items() if name != "again"},
        )
        try:
            with self._turns.taking(), tracing.span("take turn", request.headers):
                await _take(agent, message)
        except AlreadyTakenError as taken:
            return _json(taken.messages)
        except Exception:
            logger.exception("a turn failed")
            return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "The turn failed; see the log.")
        spent = ", ".join(f"{name};dur={s * 1000:.1f}" for name, s in turn.spent.items())
        return _json(output.messages, headers={"Server-Timing": spent})


async def _take(agent: Agent, message: UserMessage) -> None:
    """Take a turn under its conversation's lock, as the agent does; the message is understood while Redis is asked."""
    understand = partial(agent.processor.understand, message)
    async with agent.lock_store.lock(message.sender_id, meanwhile=understand):
        await agent.processor.handle_message(message)


def find_problem(body: Any) -> str | None:
    """What is wrong with a request's body, or None."""
    if not isinstance(body, dict):
        return "The body must be a JSON object."
    for name in ("sender", "message"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            return f"{name!r} must be text that isn't blank."
    if not isinstance(body.get("metadata") or {}, dict):
        return "'metadata' must be an object or null."
    return None


def clean(message: str) -> str:
    """Take away leading slashes from anything but `/choose`."""
    message = message.strip()
    return message if message == CHOOSE else message.lstrip("/") or "?"


def _error(status: HTTPStatus, text: str) -> web.Response:
    return _json({"error": text}, status)


def _json(
    body: Any, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        headers=headers,
        content_type="application/json",
    )
