"""Runs the action server: ``python -m actions``."""

from __future__ import annotations

import logging
import os
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request

from actions.knowledge import knowledge
from actions.log import TURN_ID, configure
from actions.registry import ACTIONS
from policies_kb.settled import settle
from telemetry import traces


def executor() -> ActionExecutor:
    """Return an executor with all actions of the bot's domain."""
    made = ActionExecutor()
    for action in ACTIONS:
        made.register_action(action)
    return made


async def _of_the_turn(request: Request) -> None:
    """Let what is logged and traced in answering a call belong to its turn, as the bot's headers say."""
    TURN_ID.set(request.headers.get("x-turn-id"))
    traces.continue_from(request.headers)


async def _stopped(_: Any) -> None:
    traces.stop()


def main() -> None:
    """Load the knowledge base and serve until stopped. What residents say is never logged."""
    configure(os.environ.get("WENCE_LOG_LEVEL", "INFO"))
    traces.start("wence-actions")
    logging.getLogger("actions").info("knowledge base %s", knowledge().version)
    app = create_app(executor())
    app.register_middleware(_of_the_turn, "request")
    app.register_listener(_stopped, "after_server_stop")
    settle()
    app.run(
        host=os.environ.get("WENCE_HOST", "127.0.0.1"),
        port=int(os.environ.get("WENCE_ACTIONS_PORT", "5055")),
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    main()
