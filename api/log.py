"""JSON logs, one object a line. Nothing that a resident wrote may reach them."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from pydantic_core import to_json

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
QUIET = ("httpx", "httpcore", "aiosqlite", "alembic", "sqlalchemy.engine")


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound


def route_structlog() -> None:
    """Send structlog's events to the standard library's logging."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def configure(level: str) -> None:
    """Write what structlog and the standard library log as the same JSON lines."""
    route_structlog()
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_message,
                structlog.processors.JSONRenderer(serializer=_line),
            ],
        )
    )
    _look_up_nothing_unused()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel("WARNING")
    logging.getLogger("uvicorn.access").disabled = True


def _line(event: Any, **_: Any) -> str:
    return to_json(event, fallback=repr).decode()


def _look_up_nothing_unused() -> None:
    """Leave out what logging finds out for each record and no line tells, as its handbook says for where speed counts.

    Where a line was logged takes a walk over the stack, the process's name a look at all modules.
    """
    logging.logThreads = False
    logging.logProcesses = False
    logging.logMultiprocessing = False
    logging._srcfile = None


def without_message(
    _: Any, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replace an exception by its type and frames: its message may quote what a resident wrote."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event.update(describe(error))
    return event


def describe(error: BaseException) -> dict[str, Any]:
    """Return an exception's type, its causes' types, and where it was raised."""
    types: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(types) < 5:
        types.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return {
        "error": types,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
