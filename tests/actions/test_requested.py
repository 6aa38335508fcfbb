from __future__ import annotations

import pytest

from actions.calculate import Calculate
from actions.check import CheckEligibility
from actions.requested import answered_instead
from actions.ticket import OpenTicket
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns

QUESTION = "养蜂给多少钱"


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ("check", "帮我看看养蜂能领不"),
        ("check", "你一条一条问我"),
        ("check", "我符不符合养蜂补贴"),
        ("complaint", "我要投诉养蜂的"),
        ("complaint", "你给俺记下来，往上头报"),
        ("sum", "帮我算算养蜂补多少"),
    ],
)
def test_request_in_words_is_not_answered_instead(
    small_kb: KnowledgeBase, turn: Turns, request_: str, text: str
) -> None:
    assert answered_instead(request_, turn(text, confidence=0.5), small_kb) is None


@pytest.mark.parametrize("action", [OpenTicket(), CheckEligibility(), Calculate()])
def test_question_that_only_sounds_like_a_request_is_answered(
    small_kb: KnowledgeBase,
    turn: Turns,
    action: OpenTicket | CheckEligibility | Calculate,
) -> None:
    [reply], _ = action.answer(turn(QUESTION, confidence=0.95), small_kb)
    assert reply["kind"] == "answer"
    assert "5000元" in reply["text"]


@pytest.mark.parametrize(("confidence", "kind"), [(0.95, "ticket"), (0.6, "refusal")])
def test_statement_that_no_document_answers_is_a_complaint_when_the_model_is_sure(
    small_kb: KnowledgeBase, turn: Turns, confidence: float, kind: str
) -> None:
    replies, _ = OpenTicket().answer(turn("今天天气怎么样", confidence=confidence), small_kb)
    assert replies[0]["kind"] == kind


def test_pressed_option_is_no_question(small_kb: KnowledgeBase, turn: Turns) -> None:
    assert answered_instead("check", turn(""), small_kb) is None
