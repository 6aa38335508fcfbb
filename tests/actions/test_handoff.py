from __future__ import annotations

import pytest

from actions.base import WenceAction
from actions.handoff import Comfort, HandOff
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns


@pytest.mark.parametrize(
    ("action", "intent", "reason"),
    [(HandOff(), "ask_human", "asked"), (Comfort(), "distress", "distress")],
)
def test_conversation_is_handed_over_with_the_reason(
    small_kb: KnowledgeBase, turn: Turns, action: WenceAction, intent: str, reason: str
) -> None:
    [reply], events = action.answer(turn("找人", intent), small_kb)
    assert (reply["kind"], reply["record"]) == ("handoff", {"type": "handoff", "reason": reason})
    assert "{record_no}" in reply["text"]
    assert events == []


@pytest.mark.parametrize("number", ["12356", "110", "120"])
def test_despair_is_answered_with_help_lines(
    small_kb: KnowledgeBase, turn: Turns, number: str
) -> None:
    [reply], _ = Comfort().answer(turn("不想活了", "distress"), small_kb)
    assert number in reply["text"]
