from __future__ import annotations

from typing import Any

import pytest

from actions.form_step import FormStep
from actions.options import ChooseOption
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation, slots_of
from tests.actions.started import SAMPLE, answers, started, step

__all__ = ["started"]


GONE: list[dict[str, Any] | None] = [
    None,
    {},
    {"kind": "check", "item_id": "startup.gone.zz", "said": [], "misses": 0},
    {"kind": "gone", "item_id": SAMPLE, "misses": 0},
    {"item_id": SAMPLE, "said": [], "misses": 0},
]


@pytest.mark.parametrize("form", GONE)
def test_step_without_a_form_is_a_question(
    small_kb: KnowledgeBase, turn: Turns, form: dict[str, Any] | None
) -> None:
    [reply], events = FormStep().answer(turn("养蜂给多少钱", "affirm", form=form), small_kb)
    assert reply["item_id"] == SAMPLE
    assert slots_of(events)["checking"] is False


def test_dont_know_pressed_shows_no_answer(started: Conversation) -> None:
    started.say(ChooseOption(), payload="form:dont_know", intent="choose")
    step(started, "是")
    assert "dont_know" not in step(started, "四个月")["text"]


def test_check_can_be_stopped(started: Conversation) -> None:
    reply = step(started, "不核对了", "stop")
    assert (reply["kind"], started.slots["checking"]) == ("notice", False)
    assert started.slots["form"] is None


def test_going_back_asks_the_question_before_again(started: Conversation) -> None:
    step(started, "退役军人")
    assert "（1/3）" in step(started, "上一步", "go_back")["text"]
    assert answers(started) == []


def test_going_back_at_the_first_question_says_so(started: Conversation) -> None:
    text = step(started, "上一步", "go_back")["text"]
    assert text.startswith("这已经是第一个问题了。\n（1/3）")


def test_answer_can_be_changed_after_going_back(started: Conversation) -> None:
    step(started, "退役军人")
    step(started, "上一步", "go_back")
    step(started, "返乡农民")
    assert answers(started) == [("group", "返乡农民")]


def test_question_in_between_is_answered_and_the_check_resumed(started: Conversation) -> None:
    step(started, "退役军人")
    replies = started.say(FormStep(), "养蜂补贴找哪个局", "ask_policy")
    assert [reply["kind"] for reply in replies] == ["answer", "question"]
    assert "市农业农村局" in replies[0]["text"]
    assert replies[1]["text"].startswith("咱们接着核对：\n（2/3）")


def test_question_in_between_keeps_what_was_answered(started: Conversation) -> None:
    step(started, "退役军人")
    started.say(FormStep(), "养蜂补贴找哪个局", "ask_policy")
    assert answers(started) == [("group", "退役军人")]


def test_answer_that_was_not_understood_is_asked_for_again(started: Conversation) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    text = step(started, "很久了")["text"]
    assert "我没听明白您的回答。请告诉我一个数" in text
    assert "（3/3）" in text


def test_yes_no_answer_that_was_not_understood_is_asked_for_again(started: Conversation) -> None:
    step(started, "退役军人")
    assert "请回答“是”“不是”或者“不知道”。" in step(started, "苹果")["text"]


def test_answer_that_was_not_understood_twice_counts_as_unknown(started: Conversation) -> None:
    step(started, "退役军人")
    step(started, "苹果")
    assert "（3/3）" in step(started, "香蕉")["text"]
    assert answers(started)[1] == ("first", "")


def test_question_is_asked_again_when_it_was_not_heard(started: Conversation) -> None:
    step(started, "退役军人")
    assert step(started, "没听清，再说一遍", "inform")["text"] == "（2/3）您是第一次养蜂吗？"
    assert started.slots["form"]["misses"] == 0


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [("谢谢你", "thank", "不客气"), ("你是真人吗", "ask_bot", "我是问策")],
)
def test_small_talk_is_answered_and_the_form_resumed(
    started: Conversation, text: str, intent: str, said: str
) -> None:
    talk, resumed = started.say(FormStep(), text, intent)
    assert talk["text"].startswith(said)
    assert resumed["text"].startswith("咱们接着核对：\n（1/3）")
    assert started.slots["form"]["misses"] == 0


@pytest.mark.parametrize("text", ["算了", "不核对了", "退出", "不问了吧", "停！"])
def test_words_that_end_a_form_end_it_whatever_the_bot_took_them_for(
    started: Conversation, text: str
) -> None:
    assert step(started, text, "inform")["kind"] == "notice"
    assert started.slots["form"] is None


@pytest.mark.parametrize("text", ["上一步", "返回", "回到上一题吧"])
def test_words_that_go_back_go_back_whatever_the_bot_took_them_for(
    started: Conversation, text: str
) -> None:
    step(started, "退役军人")
    assert "（1/3）" in step(started, text, "inform")["text"]


def test_correction_that_does_not_say_of_what_asks_the_last_question_again(
    started: Conversation,
) -> None:
    step(started, "退役军人")
    text = step(started, "刚才说错了")["text"]
    assert text.startswith("好，上一个问题您重新说一遍。\n（1/3）")


@pytest.mark.parametrize(
    ("text", "judged"), [("2", "退役军人"), ("第一个", "返乡农民"), ("选2", "退役军人")]
)
def test_offered_answer_is_named_by_its_number(
    started: Conversation, text: str, judged: str
) -> None:
    step(started, text)
    assert answers(started) == [("group", judged)]


def test_last_of_the_numbered_answers_is_that_one_does_not_know(started: Conversation) -> None:
    step(started, "4")
    assert answers(started) == [("group", "")]


def test_source_of_the_question_is_named_and_the_form_resumed(started: Conversation) -> None:
    source, resumed = started.say(FormStep(), "这是哪里规定的", "ask_source")
    assert "郑政样〔2022〕1号 一（一）" in source["text"]
    assert "（1/3）" in resumed["text"]


def test_question_about_the_office_is_answered_and_the_form_resumed(started: Conversation) -> None:
    office, resumed = started.say(FormStep(), "这归谁管", "ask_office")
    assert "市农业农村局" in office["text"]
    assert "（1/3）" in resumed["text"]


def test_check_of_another_matter_takes_the_place_of_this_one(started: Conversation) -> None:
    step(started, "帮我核对个人创业担保贷款", "check_eligibility")
    assert started.slots["form"]["item_id"] == "startup.personal-loan.zz"


def test_question_in_between_that_asks_back_lets_one_choose_and_then_resumes(
    started: Conversation,
) -> None:
    [asked_back] = started.say(FormStep(), "公积金怎么取", "ask_policy")
    assert asked_back["kind"] == "clarification"
    chosen, resumed = started.say(FormStep(), "第一个", "choose_option")
    assert chosen["kind"] == "answer"
    assert resumed["text"].startswith("咱们接着核对：\n（1/3）")


def test_option_pressed_while_a_form_runs_is_shown_and_the_form_resumed(
    started: Conversation,
) -> None:
    payload = f"item:{SAMPLE}#where"
    shown, resumed = started.say(ChooseOption(), payload=payload, intent="choose")
    assert "市农业农村局" in shown["text"]
    assert "（1/3）" in resumed["text"]


def test_form_whose_answers_are_complete_says_what_comes_out(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    said = [
        ["group", {"words": "退役军人", "choices": ["退役军人"]}],
        ["first", {"words": "是", "yes": True}],
        ["months", {"words": "4个月", "amount": ["4", "4"]}],
    ]
    form = {"kind": "check", "item_id": SAMPLE, "said": said, "misses": 0}
    [reply], _ = FormStep().answer(turn("好", "affirm", form=form), small_kb)
    assert reply["kind"] == "answer"


def test_wish_to_go_on_asks_the_pending_question_again(started: Conversation) -> None:
    step(started, "退役军人")
    reply = step(started, "行，接着刚才那个核", "check_eligibility")
    assert "（2/3）" in reply["text"]
    assert len(answers(started)) == 1
