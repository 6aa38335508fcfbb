"""The injectable clock: every answer is given as of a day."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the day as of which answers are given: WENCE_TODAY, else today in China.

    Raises ValueError naming WENCE_TODAY when it is no ISO date.
    """
    fixed = os.environ.get("WENCE_TODAY")
    if not fixed:
        return datetime.now(_ZONE).date()
    try:
        return date.fromisoformat(fixed)
    except ValueError as error:
        raise ValueError(
            f"WENCE_TODAY={fixed!r} is no date; write it like 2026-11-20, or unset it"
        ) from error
