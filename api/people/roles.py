"""What people are, and how long they stay signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

AUDIT_LEAST_DAYS = 365


class Role(StrEnum):
    """What a person is."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Lasting:
    """How long sessions last: unused at most ``idle``, in all at most ``whole``."""

    idle: timedelta
    whole: timedelta
