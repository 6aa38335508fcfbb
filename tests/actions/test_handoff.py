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


@pytest.mark.parametrize(
    ("text", "confidence", "kinds"),
    [
        ("养蜂给多少钱", 0.68, {"answer"}),
        ("养蜂给多少钱", 0.95, {"handoff"}),
        ("养蜂给多少钱，不给我就不活了", 0.68, {"handoff"}),
        ("这日子", 0.68, {"handoff"}),
    ],
)
def test_question_about_a_policy_is_not_taken_for_despair_unless_surely(
    small_kb: KnowledgeBase, turn: Turns, text: str, confidence: float, kinds: set[str]
) -> None:
    replies, _ = Comfort().answer(turn(text, "distress", confidence=confidence), small_kb)
    assert {reply["kind"] for reply in replies} == kinds
