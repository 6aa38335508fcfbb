from __future__ import annotations

from typing import Any

import pytest

from actions.answer_policy import AnswerPolicy
from actions.check import CheckEligibility
from actions.profile import known_before, learned
from policies_kb.eligibility.profile import Profile
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation, slots_of
from tests.actions.started import step


def test_what_is_said_of_oneself_is_kept(small_kb: KnowledgeBase, turn: Turns) -> None:
    profile = slots_of(learned(turn("我退伍回来了"), small_kb))["profile"]
    assert profile["about"] == ""
    assert profile["said"]["group"]["choices"] == ["退役军人"]


@pytest.mark.parametrize("text", ["", "退役军人能领多少", "你好", "我想问问"])
def test_turn_that_says_nothing_of_anyone_changes_nothing(
    small_kb: KnowledgeBase, turn: Turns, text: str
) -> None:
    assert learned(turn(text), small_kb) == []


def test_answers_of_a_form_are_known_afterwards(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(CheckEligibility(), "帮我核对一次性创业补贴", "check_eligibility")
    step(conversation, "都不是")
    step(conversation, "是")
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    said = conversation.slots["profile"]["said"]
    assert said["first_business"]["yes"] is True


def test_memory_without_its_item_says_nothing(small_kb: KnowledgeBase, turn: Turns) -> None:
    form: dict[str, Any] = {"kind": "check", "item_id": "startup.gone.zz", "said": []}
    assert known_before(turn(form=form), small_kb) == Profile()


def test_profile_of_one_conversation_is_not_that_of_another(small_kb: KnowledgeBase) -> None:
    first, second = Conversation(small_kb), Conversation(small_kb)
    first.say(AnswerPolicy(), "我退伍回来开了个店能领多少", "ask_policy")
    second.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    assert first.slots["profile"]["said"] != {}
    assert second.slots.get("profile") is None
