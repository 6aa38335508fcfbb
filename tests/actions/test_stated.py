from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.check import CheckEligibility
from actions.form_step import FormStep
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Conversation

SAMPLE = "startup.sample.zz"


@pytest.fixture
def answered(small_kb: KnowledgeBase) -> Conversation:
    """A conversation in which the made-up subsidy was just spoken of."""
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    return conversation


def test_what_one_tells_of_oneself_after_an_answer_begins_the_check(answered: Conversation) -> None:
    *_, question = answered.say(AnswerPolicy(), "我是退役军人", "inform")
    assert question["kind"] == "question"
    assert "您已经说过：我是退役军人" in question["text"]
    assert "您是第一次养蜂吗？" in question["text"]
    assert answered.slots["checking"] is True


def test_condition_that_is_told_and_not_met_decides_at_once(answered: Conversation) -> None:
    answered.say(AnswerPolicy(), "我是退役军人", "inform")
    [verdict] = answered.say(FormStep(), "不是第一次", "deny")
    assert "有条件不符合" in verdict["text"]


@pytest.mark.parametrize("text", ["退役军人给多少钱", "退役军人能领几万", "是不是退役军人才给"])
def test_question_that_names_a_group_begins_no_check(answered: Conversation, text: str) -> None:
    answered.say(AnswerPolicy(), text, "inform")
    assert not answered.slots.get("checking")


def test_supposition_begins_no_check(answered: Conversation) -> None:
    answered.say(AnswerPolicy(), "要是退役军人呢", "follow_up")
    assert not answered.slots.get("checking")


def test_statement_that_answers_no_condition_is_answered_as_it_was(answered: Conversation) -> None:
    answered.say(AnswerPolicy(), "我家在山里", "inform")
    assert not answered.slots.get("checking")


def test_request_for_other_things_of_the_dialogue_model_begins_no_check(
    answered: Conversation,
) -> None:
    answered.say(AnswerPolicy(), "我是退役军人", "ask_office")
    assert not answered.slots.get("checking")


@pytest.mark.parametrize("text", ["那我能领吗", "行不行", "我够条件吗？"])
def test_whether_it_will_do_is_checked_by_what_was_told_before(
    small_kb: KnowledgeBase, text: str
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    conversation.slots["question"] = "我是退役军人，养蜂给多少钱"
    *_, question = conversation.say(AnswerPolicy(), text, "follow_up")
    assert "您已经说过：我是退役军人" in question["text"]


def test_what_one_tells_of_oneself_picks_one_of_the_offered_checks(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    [offered] = conversation.say(CheckEligibility(), "核对一下", "check_eligibility")
    assert "check:pension.high-age-supplement.zz" in {o["payload"] for o in offered["options"]}
    conversation.say(AnswerPolicy(), "我妈八十六了", "inform")
    assert conversation.slots["item_id"] == "pension.high-age-supplement.zz"
    assert conversation.slots["form"]["said"][0][0] == "age"


@pytest.mark.parametrize(
    ("text", "sum_told"),
    [("我们是小微企业，最低工资按两千一", True), ("我们是小微企业，二十多个人", False)],
)
def test_statement_with_the_money_that_a_sum_needs_gets_the_sum(
    small_kb: KnowledgeBase, text: str, sum_told: bool
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "见习补贴谁能领", "ask_policy")
    replies = conversation.say(AnswerPolicy(), text, "ask_policy")
    assert any("1470元" in reply["text"] for reply in replies) is sum_told


def test_verdict_that_ends_a_check_with_the_money_that_a_sum_needs_is_told_with_the_sum(
    small_kb: KnowledgeBase,
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(CheckEligibility(), "帮我核对就业见习补贴够不够格", "check_eligibility")
    conversation.say(FormStep(), "是小微企业", "affirm")
    conversation.say(FormStep(), "大学毕业生", "inform")
    verdict, total = conversation.say(FormStep(), "留用了百分之六十，最低工资是两千一", "inform")
    assert "核对结果" in verdict["text"]
    assert "2310元" in total["text"]
    assert not conversation.slots["checking"]


def test_case_that_is_told_on_going_back_is_judged_for_what_was_gone_back_to(
    small_kb: KnowledgeBase,
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "我大学刚毕业，头一回开店，一次性创业补贴给多少", "ask_policy")
    conversation.say(AnswerPolicy(), "郑州高龄老人补助多少岁开始给", "ask_policy")
    [verdict] = conversation.say(AnswerPolicy(), "回到刚才的创业补贴，我的店开了两个月", "go_back")
    assert verdict["item_id"] == "startup.one-off-subsidy.zz"
    assert "有条件不符合" in verdict["text"]
