"""Logging that can't tell what people said.

Rasa's records carry the resident's text, the slots and the replies: as key-value
pairs of its structlog events, inside formatted debug messages, and inside the
messages of exceptions. So, at every level:

- other libraries log from WARNING upwards, whatever `WENCE_LOG_LEVEL` says;
- of a structlog event, only its name is kept;
- of an exception, its type and where it happened are kept, never its message;
- Python warnings, which quote values, are not shown.

`WENCE_LOG_LEVEL` is for our own `wence_bot` loggers, which name no text. A line is
a JSON object with the same names as in `api`'s log; `turn_id` joins the two.
`configure` must run before Rasa is imported.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
import warnings
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

from wence_bot.turn import TURN

OWN = "wence_bot"


class QuietFormatter(logging.Formatter):
    """Writes JSON lines, and exceptions as type and places, without message and source lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        line = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        turn_id = TURN.get().turn_id
        if turn_id is not None:
            line["turn_id"] = turn_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

    def formatException(  # noqa: N802 (the name is logging's)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The chain of exceptions, each with its type and its last five places."""
        lines = []
        error: BaseException | None = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-5:]
            places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
            lines.append(f"  {type(error).__module__}.{type(error).__qualname__} at {places}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def keep_only_name(_logger: Any, _method: str, event: dict[str, Any]) -> str:
    """A structlog processor: of an event, nothing but its name."""
    return str(event["event"])


def configure(level: str) -> None:
    """Set up structlog and logging for the whole process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(level)
    # These set levels or handlers of their own when they are imported.
    for name in ("rasa", "sanic.root", "sanic.error", "sanic.access", "asyncio", "jieba"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[keep_only_name],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=False,
    )
    warnings.simplefilter("ignore")
