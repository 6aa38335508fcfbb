"""Runs the action server: ``python -m actions``."""

from __future__ import annotations

import logging
import os

import uvicorn
from rasa_sdk.executor import ActionExecutor

from actions.knowledge import knowledge
from actions.log import configure
from actions.registry import ACTIONS
from actions.server import Server
from policies_kb.settled import settle
from telemetry import traces

_KEPT_SECONDS = 60  # a connection without calls; ``bot`` closes it sooner


def executor() -> ActionExecutor:
    """Return an executor with all actions of the bot's domain."""
    made = ActionExecutor()
    for action in ACTIONS:
        made.register_action(action)
    return made


def main() -> None:
    """Load the knowledge base and serve until stopped. What residents say is never logged."""
    configure(os.environ.get("WENCE_LOG_LEVEL", "INFO"))
    traces.start("wence-actions")
    logging.getLogger("actions").info("knowledge base %s", knowledge().version)
    server = Server(executor())
    settle()
    uvicorn.run(
        server,
        host=os.environ.get("WENCE_HOST", "127.0.0.1"),
        port=int(os.environ.get("WENCE_ACTIONS_PORT", "5055")),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEPT_SECONDS,
        timeout_graceful_shutdown=15,
    )


if __name__ == "__main__":
    main()
