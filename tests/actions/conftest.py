"""The small snapshot's knowledge base, and turns to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.turn import Turn
from policies_kb.answering.context import Context
from tests.policies_kb.small_snapshot import small_home, small_kb

__all__ = ["small_home", "small_kb"]

Turns = Callable[..., Turn]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day on which the made-up document is in force."""
    monkeypatch.setenv("WENCE_TODAY", "2024-06-01")


@pytest.fixture
def turn() -> Turns:
    """Make a turn of a text and whatever else matters."""

    def make(text: str = "", intent: str = "ask_policy", **more: Any) -> Turn:
        given: dict[str, Any] = {
            "text": text,
            "intent": intent,
            "payload": None,
            "region": "410100",
            "context": Context(),
            "options": [],
            "last": None,
            "form": None,
        }
        return Turn(**(given | more))

    return make
