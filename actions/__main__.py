"""Runs the action server: ``python -m actions``."""

from __future__ import annotations

import logging
import os

import structlog
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.knowledge import knowledge
from actions.registry import ACTIONS
from policies_kb.settled import settle


def executor() -> ActionExecutor:
    """Return an executor with all actions of the bot's domain."""
    made = ActionExecutor()
    for action in ACTIONS:
        made.register_action(action)
    return made


def main() -> None:
    """Load the knowledge base and serve until stopped. What residents say is never logged."""
    level = getattr(logging, os.environ.get("WENCE_LOG_LEVEL", "INFO").upper(), logging.INFO)
    logging.basicConfig(
        level=max(level, logging.INFO), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    logging.getLogger("actions").info("knowledge base %s", knowledge().version)
    app = create_app(executor())
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
