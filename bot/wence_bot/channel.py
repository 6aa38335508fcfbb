"""The one door of the process: `POST /webhooks/wence/webhook`, for `api` only."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from wence_bot import tracing
from wence_bot.turn import TURN, AlreadyTakenError, Turn

# What `api` sends for a pressed option. No other text may reach Rasa with a leading
# slash, since Rasa takes it for the name of an intent.
CHOOSE = "/choose"

logger = logging.getLogger(__name__)


class WenceOutput(CollectingOutputChannel):
    """Collects the turn's replies."""

    @classmethod
    def name(cls) -> str:
        """The name that events carry."""
        return "wence"


class WenceInput(InputChannel):
    """Takes `{"sender", "message", "metadata"}`, gives `[{"recipient_id", "custom"}]`."""

    @classmethod
    def name(cls) -> str:
        """The name in the channel's address."""
        return "wence"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes: the webhook, and a health check that waits for the model."""
        routes = Blueprint("wence_webhook")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            ready = is_ready(request.app) and not request.app.ctx.turns.stopping
            status = "ready" if ready else "not ready"
            return response.json({"status": status}, status=200 if ready else 503)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            body = request.json
            problem = find_problem(body)
            if problem is not None:
                return response.json({"error": problem}, status=400)
            if not is_ready(request.app):
                return response.json({"error": "The model isn't loaded yet."}, status=503)
            if request.app.ctx.turns.full:
                return response.json({"error": "Too many turns wait, or it stops."}, status=503)
            output = WenceOutput()
            metadata = body.get("metadata") or {}
            turn = Turn.of(metadata)
            TURN.set(turn)
            message = UserMessage(
                clean(body["message"]),
                output,
                body["sender"],
                input_channel=self.name(),
                metadata={name: value for name, value in metadata.items() if name != "again"},
            )
            try:
                with request.app.ctx.turns.taking(), tracing.span("take turn", request.headers):
                    await on_new_message(message)
            except AlreadyTakenError as taken:
                return response.json(taken.messages)
            except Exception:
                logger.exception("a turn failed")
                return response.json({"error": "The turn failed; see the log."}, status=500)
            spent = ", ".join(f"{name};dur={s * 1000:.1f}" for name, s in turn.spent.items())
            return response.json(output.messages, headers={"Server-Timing": spent})

        return routes


def is_ready(app: Any) -> bool:
    """Whether the application's model is loaded."""
    agent = getattr(app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


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
