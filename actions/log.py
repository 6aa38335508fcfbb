"""JSON lines with the same names as in `api`'s log. Nothing that a resident wrote may reach them."""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import structlog

TURN_ID: ContextVar[str | None] = ContextVar("turn_id", default=None)


class JsonLines(logging.Formatter):
    """Writes a record as a JSON object, and an exception as its type and places: its message may quote a resident."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        error = record.exc_info[1] if record.exc_info else None
        line: dict[str, object] = {
            # rasa-sdk's own errors quote the call that failed.
            "event": record.getMessage() if error is None else "an action failed",
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if TURN_ID.get() is not None:
            line["turn_id"] = TURN_ID.get()
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-8:]
            line["error"] = [f"{type(error).__module__}.{type(error).__qualname__}"]
            line["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def configure(level: str) -> None:
    """Write what the process logs as JSON lines; never more than its INFO, as rasa-sdk's DEBUG quotes residents."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(getattr(logging, level.upper(), logging.INFO), logging.INFO))
    structlog.configure(
        processors=[_only_name],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def _only_name(_: Any, __: str, event: structlog.typing.EventDict) -> str:
    """Keep nothing of rasa-sdk's events but their names."""
    return str(event["event"])
