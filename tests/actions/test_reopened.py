from __future__ import annotations

import pytest

from actions.about_answer import RejectAnswer
from actions.answer_policy import AnswerPolicy
from actions.base import WenceAction
from actions.check import CheckEligibility
from actions.reopened import reopened
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation
from tests.actions.started import started, step

__all__ = ["started"]


@pytest.fixture
def judged(started: Conversation) -> Conversation:
    """A conversation in which a check has just reached its verdict."""
    for text in ("退役军人", "是", "四个月"):
        step(started, text)
    return started


@pytest.mark.parametrize("action", [AnswerPolicy(), RejectAnswer()])
def test_answer_corrected_after_the_verdict_makes_another(
    judged: Conversation, action: WenceAction
) -> None:
    [reply] = judged.say(action, "刚才说错了，是两个月", "reject_answer")
    assert "有条件不符合" in reply["text"]
    assert "（您说：2个月）" in reply["text"]


def test_correction_that_says_nothing_asks_the_last_question_again(judged: Conversation) -> None:
    [reply] = judged.say(AnswerPolicy(), "刚才说错了", "inform")
    assert reply["text"].startswith("好，上一个问题您重新说一遍。\n（3/3）")
    assert judged.slots["checking"] is True


def test_other_question_after_the_verdict_is_answered(judged: Conversation) -> None:
    [reply] = judged.say(AnswerPolicy(), "养蜂补贴找哪个局", "ask_policy")
    assert "市农业农村局" in reply["text"]


def test_check_right_after_its_verdict_asks_everything_anew(judged: Conversation) -> None:
    [reply] = judged.say(CheckEligibility(), "再核对一遍养蜂补贴", "check_eligibility")
    assert "（1/3）" in reply["text"]


def test_without_a_form_nothing_is_taken_up(small_kb: KnowledgeBase, turn: Turns) -> None:
    assert reopened(turn("刚才说错了"), small_kb) is None
