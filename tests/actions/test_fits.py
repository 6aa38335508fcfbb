from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.answer_policy import AnswerPolicy
from actions.fits import Fits, ListFits
from actions.form_step import FormStep
from actions.options import ChooseOption
from policies_kb.eligibility.fitting import Fitting
from policies_kb.knowledge import KnowledgeBase
from policies_kb.records import item_files, item_of, table
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation

INTENT = "ask_what_fits"


def begun(kb: KnowledgeBase, text: str) -> tuple[Conversation, dict[str, Any]]:
    conversation = Conversation(kb)
    [reply] = conversation.say(ListFits(), text, INTENT)
    return conversation, dict(reply)


def answered(conversation: Conversation, text: str, intent: str = "inform") -> dict[str, Any]:
    return dict(conversation.say(FormStep(), text, intent)[-1])


def test_who_said_something_gets_the_list_at_once(small_kb: KnowledgeBase) -> None:
    _, reply = begun(small_kb, "我退伍回来头一回开店，能享受哪些政策")
    assert reply["kind"] == "answer"
    assert "1. 一次性创业补贴：补贴10000元（1万元），一次性发给。" in reply["text"]
    assert "还要核对：店或者公司开起来，正常营业几个月了？" in reply["text"]
    assert "不等于一定能办" in reply["text"]
    assert "依据：郑政办〔2022〕12号 第三章 第一节 专栏3" in reply["text"]
    assert reply["citations"] != []


def test_amount_that_follows_from_what_was_said_is_told(small_kb: KnowledgeBase) -> None:
    _, reply = begun(small_kb, "我妈八十二了，参加的农保，能领什么")
    assert "1. 高龄老人补助：年满80周岁每月100元。" in reply["text"]
    assert "文件里问得到的条件都对得上。" in reply["text"]


def test_who_said_nothing_is_asked_for_whom_first(small_kb: KnowledgeBase) -> None:
    conversation, reply = begun(small_kb, "我能享受哪些政策")
    assert reply["kind"] == "question"
    assert "您是替自己、家里人问，还是替店里、单位问？ 个人 / 个体工商户 / 企业" in reply["text"]
    assert conversation.slots["checking"] is True


def test_list_comes_after_a_few_questions(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我能享受哪些政策")
    assert "哪一类？" in answered(conversation, "替我自己")["text"]
    assert "多大岁数" in answered(conversation, "当过兵")["text"]
    reply = answered(conversation, "四十五")
    assert reply["kind"] == "answer"
    assert "按您说的（当过兵、45周岁）" in reply["text"]
    assert conversation.slots["checking"] is False


def test_question_that_nobody_can_answer_is_left_out(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我能享受啥")
    for _ in range(3):
        reply = answered(conversation, "不知道", "dont_know")
    assert reply["kind"] == "refusal"
    assert "我没有在文件里挑出能对得上的。这不等于没有" in reply["text"]


def test_answer_to_another_question_is_kept(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我能享受啥")
    answered(conversation, "替我自己")
    reply = answered(conversation, "我是大学毕业，今年四十了")
    assert reply["kind"] == "answer"


def test_way_back_forgets_the_last_answer(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我能享受啥")
    answered(conversation, "替我自己")
    assert "替店里、单位问" in answered(conversation, "上一步", "go_back")["text"]
    assert conversation.slots["form"]["said"] == []


def test_listing_can_be_stopped(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我能享受啥")
    assert answered(conversation, "不问了", "stop")["text"].startswith("好，不问了。")
    assert conversation.slots["form"] is None


@pytest.mark.parametrize(
    ("before", "hint"),
    [([], "请从下面几个里挑一个"), (["替我自己", "当过兵"], "请告诉我一个数")],
)
def test_what_was_not_understood_is_asked_again(
    small_kb: KnowledgeBase, before: list[str], hint: str
) -> None:
    conversation, _ = begun(small_kb, "我能享受啥")
    for text in before:
        answered(conversation, text)
    assert hint in answered(conversation, "香蕉")["text"]


def test_number_of_a_listed_item_begins_its_check(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我是退伍军人，能享受哪些政策")
    [reply] = conversation.say(ChooseOption(), "1", "choose_option")
    assert reply["kind"] == "question"
    assert "核对“一次性创业补贴”" in reply["text"]
    assert "您已经说过：我是退伍军人。" in reply["text"]


def test_what_is_said_after_the_list_makes_a_new_one(small_kb: KnowledgeBase) -> None:
    conversation, before = begun(small_kb, "我是退伍军人，能享受哪些政策")
    [after] = conversation.say(AnswerPolicy(), "我以前开过店", "inform")
    assert "一次性创业补贴" in before["text"]
    assert "一次性创业补贴" not in after["text"]


def test_question_after_the_list_is_a_question(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "我是退伍军人，能享受哪些政策")
    [reply] = conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    assert reply["item_id"] == "startup.sample.zz"


def test_another_city_lists_its_own(small_kb: KnowledgeBase) -> None:
    _, reply = begun(small_kb, "洛阳这边我是退伍军人，能享受哪些政策")
    assert "10000" not in reply["text"]


def test_list_of_one_conversation_knows_nothing_of_another(small_kb: KnowledgeBase) -> None:
    begun(small_kb, "我退伍回来头一回开店，能享受哪些政策")
    _, reply = begun(small_kb, "我能享受哪些政策")
    assert reply["kind"] == "question"


def test_who_only_tells_how_things_are_with_them_gets_the_list(small_kb: KnowledgeBase) -> None:
    [reply] = Conversation(small_kb).say(AnswerPolicy(), "我八十六了", "inform")
    assert "按您说的（86周岁）" in reply["text"]
    assert "1. 高龄老人补助" in reply["text"]


def test_statement_that_no_policy_hangs_on_gets_no_list(small_kb: KnowledgeBase) -> None:
    [reply] = Conversation(small_kb).say(AnswerPolicy(), "月亮真圆", "inform")
    assert "帮您挑" not in reply["text"]
    assert reply["kind"] != "answer"


def test_question_about_one_policy_is_answered_instead_of_a_list(small_kb: KnowledgeBase) -> None:
    conversation, _ = begun(small_kb, "有啥政策")
    [reply] = conversation.say(FormStep(), "养蜂样例补贴给多少钱", "ask_policy")
    assert (reply["kind"], reply["item_id"]) == ("answer", "startup.sample.zz")
    assert conversation.slots["form"] is None


FIRM = "我们是一家小饮料厂，打算收几个大学生来见习"


def test_what_was_told_before_without_a_question_counts(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), FIRM, "ask_policy")
    [reply] = conversation.say(ListFits(), "我们能领点啥补助", INTENT)
    assert reply["kind"] == "answer"
    assert "1. 就业见习补贴" in reply["text"]
    assert "创业补贴" not in reply["text"]  # that is for people


def test_what_was_asked_before_says_nothing_of_the_one_who_asks(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "退伍军人开店补多少钱", "ask_policy")
    [reply] = conversation.say(ListFits(), "我能享受哪些政策", INTENT)
    assert "退伍军人" not in reply["text"]


def test_more_than_was_asked_from_which_something_follows_ends_the_questions(
    small_kb: KnowledgeBase,
) -> None:
    conversation, _ = begun(small_kb, "我能享受哪些政策")
    reply = answered(conversation, "替我自己，我当过兵")
    assert reply["kind"] == "answer"
    assert "一次性创业补贴" in reply["text"]


def test_topic_that_is_named_is_kept_while_questions_are_asked(small_kb: KnowledgeBase) -> None:
    conversation, reply = begun(small_kb, "创业这块我能享受啥")
    assert reply["kind"] == "question"
    assert "哪一类？" in answered(conversation, "替我自己")["text"]
    text = answered(conversation, "大学生")["text"]
    assert "1. 一次性创业补贴" in text


def test_recognition_leads_to_what_may_fit_after_it(small_kb: KnowledgeBase) -> None:
    items = [item_of(file.data) for file in item_files()]
    fitting = Fitting(items, small_kb.regions, table("fits"))
    said = small_kb.interview.told("我家是低保户，我没工作", date(2024, 6, 1))
    reply = Fits(fitting, "410100", said).result(small_kb)
    now, _, later = reply["text"].partition("下面这些要先认定为就业困难人员")
    assert "就业困难人员认定范围" in now
    assert "公益性岗位" not in now
    assert "公益性岗位" in later
    assert "2/3" in later
    rows = [line for line in reply["text"].splitlines() if line[:1].isdigit()]
    assert [row.partition(".")[0] for row in rows] == [str(n + 1) for n in range(len(rows))]
    assert [
        option["label"] in row for option, row in zip(reply["options"], rows, strict=False)
    ] == [True for _ in rows]
    assert not any("都对得上" in row for row in later.splitlines())


@pytest.mark.parametrize("text", ["养蜂给多少钱", "附近几家养蜂场给多少钱"])
def test_question_that_was_taken_for_the_wish_is_answered(
    small_kb: KnowledgeBase, text: str
) -> None:
    _, reply = begun(small_kb, text)
    assert (reply["kind"], reply["item_id"]) == ("answer", "startup.sample.zz")


def test_wish_for_something_else_is_declined(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = ListFits().answer(turn("给我推荐一部好看的电影", INTENT, confidence=0.6), small_kb)
    assert reply["kind"] != "question"


def test_question_how_many_that_names_a_policy_is_answered_instead_of_a_list(
    small_kb: KnowledgeBase,
) -> None:
    conversation, _ = begun(small_kb, "有啥政策")
    [reply] = conversation.say(FormStep(), "创业补贴营业几个月", "ask_policy")
    assert reply["item_id"] == "startup.one-off-subsidy.zz"
