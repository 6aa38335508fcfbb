"""The injectable clock: every answer is given as of a day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Shanghai")
_set_back: ContextVar[date | None] = ContextVar("set_back", default=None)


def today() -> date:
    """Return the day as of which answers are given: that of ``as_of``, WENCE_TODAY, else today in China.

    Raises ValueError naming WENCE_TODAY when it is no ISO date.
    """
    day = _set_back.get()
    if day is not None:
        return day
    fixed = os.environ.get("WENCE_TODAY")
    if not fixed:
        return datetime.now(_ZONE).date()
    try:
        return date.fromisoformat(fixed)
    except ValueError as error:
        raise ValueError(
            f"WENCE_TODAY={fixed!r} is no date; write it like 2026-11-20, or unset it"
        ) from error


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Set the clock to a day within the block, to give an answer again as it was given then."""
    token = _set_back.set(day)
    try:
        yield
    finally:
        _set_back.reset(token)
