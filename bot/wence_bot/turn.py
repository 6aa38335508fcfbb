"""The turn that a task is taking: known to all that logs, stores or calls on its behalf."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Turn:
    """turn_id: `api`'s name of it, None outside a turn; again: whether it may have been taken before.

    spent: seconds by what they were spent on.
    """

    turn_id: str | None = None
    again: bool = False
    spent: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> Turn:
        """The turn that a request's metadata names."""
        name = metadata.get("turn_id")
        return cls(name if isinstance(name, str) else None, metadata.get("again") is True)


TURN: ContextVar[Turn] = ContextVar("turn", default=Turn())  # noqa: B039 - it is frozen


class AlreadyTakenError(Exception):
    """A turn that was taken before, by whichever process; `messages` is what it was answered."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.messages = messages
        super().__init__("the turn was taken before")
