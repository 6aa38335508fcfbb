from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.check import CheckEligibility
from actions.form_step import FormStep
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation, slots_of
from tests.actions.started import SAMPLE, answers, started, step

__all__ = ["started"]


def test_check_begins_with_the_first_question(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    [reply] = conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")
    assert reply["kind"] == "question"
    assert "一条一条核对“养蜂样例补贴”" in reply["text"]
    assert "（1/3）您属于哪一类？ 返乡农民 / 退役军人" in reply["text"]


def test_check_is_remembered_as_running(started: Conversation) -> None:
    assert started.slots["checking"] is True
    assert started.slots["form"] == {
        "kind": "check",
        "item_id": SAMPLE,
        "said": [],
        "misses": 0,
    }


def test_question_offers_its_choices_and_ways_out(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    [reply] = conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")
    assert [o["payload"] for o in reply["options"]] == [
        "form:返乡农民",
        "form:退役军人",
        "form:都不是",
        "form:dont_know",
        "form:stop",
    ]


def test_later_question_offers_a_way_back(started: Conversation) -> None:
    reply = step(started, "退役军人")
    assert "form:go_back" in {o["payload"] for o in reply["options"]}


def test_yes_no_question_offers_both_answers(started: Conversation) -> None:
    labels = [o["label"] for o in step(started, "退役军人")["options"]]
    assert labels == ["是", "不是", "不知道", "上一步", "不核对了"]


def test_check_goes_from_start_to_a_verdict(started: Conversation) -> None:
    assert "（2/3）您是第一次养蜂吗？" in step(started, "退役军人")["text"]
    assert "（3/3）养了几个月了？" in step(started, "是", "affirm")["text"]
    verdict = step(started, "四个月")
    assert verdict["kind"] == "answer"
    assert "核对结果：按您说的情况，文件列出的条件都符合。" in verdict["text"]


def test_verdict_lists_each_condition_with_what_was_said(started: Conversation) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    text = step(started, "四个月")["text"]
    assert "符合：属于点名的群体（您说：退役军人）" in text
    assert "符合：时间够了（您说：4个月）" in text


def test_verdict_states_the_key_facts_with_their_basis(started: Conversation) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    verdict = step(started, "四个月")
    assert "文件写明：补贴5000元。" in verdict["text"]
    assert "依据：郑政样〔2022〕1号 一（一）。" in verdict["text"]
    assert verdict["citations"] != []


def test_verdict_ends_the_check(started: Conversation) -> None:
    for text in ("退役军人", "是", "四个月"):
        step(started, text)
    assert (started.slots["checking"], started.slots["form"]) == (False, None)


def test_verdict_of_an_expired_document_warns(
    started: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_TODAY", "2026-11-21")
    for text in ("退役军人", "是"):
        step(started, text)
    assert "现在已经过期" in step(started, "四个月")["text"]


def test_condition_not_met_ends_the_check_at_once(started: Conversation) -> None:
    step(started, "退役军人")
    verdict = step(started, "不是第一次", "deny")
    assert "核对结果：按您说的情况，有条件不符合，照文件看不行。" in verdict["text"]
    assert "不符合：只给首次养蜂的人（您说：不是第一次）" in verdict["text"]
    assert started.slots["checking"] is False


@pytest.mark.parametrize(("months", "met"), [("3个月", True), ("2个月", False), ("半年", True)])
def test_limit_decides_the_verdict(started: Conversation, months: str, met: bool) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    assert ("条件都符合" in step(started, months)["text"]) is met


def test_figures_stand_in_the_words_of_the_verdict(started: Conversation) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    assert "养蜂还不满3个月（您说：2个月）" in step(started, "两个月")["text"]


def test_open_condition_leaves_the_verdict_open(started: Conversation) -> None:
    step(started, "不知道", "dont_know")
    step(started, "是")
    text = step(started, "四个月")["text"]
    assert "有的条件还不能确定" in text
    assert "待确认：您不确定：您属于哪一类？" in text


def test_answer_outside_an_open_list_is_left_to_the_office(started: Conversation) -> None:
    step(started, "都不是")
    step(started, "是")
    assert "待确认：不在点名的群体里（您说：都不是）" in step(started, "四个月")["text"]


def test_what_was_said_when_asking_is_not_asked_again(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    text = "我退伍回来开店，开了四个月了，帮我核对一次性创业补贴"
    [reply] = conversation.say(CheckEligibility(), text, "check_eligibility")
    assert "您已经说过：我退伍回来开店；4个月。" in reply["text"]
    assert "（3/3）这是您第一次办企业或者当个体户吗？" in reply["text"]


def test_what_was_said_in_another_check_is_not_asked_again(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(CheckEligibility(), "帮我核对一次性创业补贴", "check_eligibility")
    for text in ("当过兵", "头一回", "五个月了"):
        step(conversation, text)
    [reply] = conversation.say(CheckEligibility(), "再核对个人创业担保贷款", "check_eligibility")
    assert "您已经说过：当过兵；头一回；5个月。" in reply["text"]
    assert "（4/4）您想贷多少钱？" in reply["text"]


def test_what_was_said_of_oneself_before_is_not_asked_again(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "我从部队回来开了个小店能领多少钱", "ask_policy")
    [reply] = conversation.say(CheckEligibility(), "帮我核对一次性创业补贴", "check_eligibility")
    assert "您已经说过：退役军人。" in reply["text"]


def test_question_about_anybody_says_nothing_of_oneself(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "退役军人创业补贴多少钱", "ask_policy")
    [reply] = conversation.say(CheckEligibility(), "帮我核对一次性创业补贴", "check_eligibility")
    assert "（1/3）" in reply["text"]


def test_what_was_said_of_someone_else_is_not_taken_for_oneself(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "我弟弟当过兵，他能领创业补贴吗", "ask_policy")
    text = "那我自己呢，帮我核对一次性创业补贴"
    [reply] = conversation.say(CheckEligibility(), text, "check_eligibility")
    assert "（1/3）" in reply["text"]


def test_condition_that_a_route_does_not_need_is_not_asked(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(CheckEligibility(), "帮我核对我能不能租保障性租赁住房", "check_eligibility")
    step(conversation, "单位配的")
    assert conversation.slots["checking"] is True
    verdict = step(conversation, "是本单位的")
    assert "核对结果：" in verdict["text"]
    assert "有自己的房子" not in verdict["text"]


def test_answer_on_both_sides_of_the_limit_is_asked_for_more_exactly(started: Conversation) -> None:
    for text in ("退役军人", "是"):
        step(started, text)
    text = step(started, "两三个月")["text"]
    assert text.startswith("我还没法判断。请说得准一点：到没到3个月？")
    assert "条件都符合" in step(started, "到了")["text"]


def test_correction_replaces_an_earlier_answer(started: Conversation) -> None:
    step(started, "退役军人")
    reply = step(started, "刚才说错了，我是返乡农民")
    assert reply["text"].startswith("好，改过来了。")
    assert answers(started) == [("group", "我是返乡农民")]


def test_what_is_said_later_holds_against_what_was_said_before(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    text = "我这是头一回开店，帮我核对一次性创业补贴"
    conversation.say(CheckEligibility(), text, "check_eligibility")
    step(conversation, "退伍军人")
    verdict = step(conversation, "刚满四个月，前年还开过一家，这是第二家")
    assert "有条件不符合" in verdict["text"]


def test_name_of_a_benefit_is_no_answer(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    text = "退伍回来的，核对一下首次创业的补贴"
    [reply] = conversation.say(CheckEligibility(), text, "check_eligibility")
    assert "首次" not in reply["text"].splitlines()[1]


def test_check_without_a_matter_is_about_the_one_last_spoken_of(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    asked = turn("帮我核对一下", "check_eligibility", context=Context(None, SAMPLE, "who"))
    _, events = CheckEligibility().answer(asked, small_kb)
    assert slots_of(events)["form"]["item_id"] == SAMPLE


def test_check_that_can_mean_several_matters_offers_them(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], events = CheckEligibility().answer(turn("核对一下", "check_eligibility"), small_kb)
    assert reply["kind"] == "question"
    assert all(o["payload"].startswith("check:") for o in reply["options"])
    assert slots_of(events)["options"] == reply["options"]


def test_condition_that_the_snapshot_no_longer_has_is_dropped(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    form = {
        "kind": "check",
        "item_id": SAMPLE,
        "said": [["gone", {"words": "是", "yes": True}]],
        "misses": 0,
    }
    _, events = FormStep().answer(turn("退役军人", "inform", form=form), small_kb)
    [[id_, record]] = slots_of(events)["form"]["said"]
    assert (id_, record["words"]) == ("group", "退役军人")


def test_person_is_no_option_of_a_check(started: Conversation) -> None:
    assert HUMAN not in {o["payload"] for o in step(started, "退役军人")["options"]}


def test_wish_to_look_into_a_record_begins_no_check(small_kb: KnowledgeBase, turn: Turns) -> None:
    asked = turn(
        "帮我查查卡上的养蜂补贴到了没", "check_eligibility", context=Context(None, SAMPLE, "who")
    )
    _, events = CheckEligibility().answer(asked, small_kb)
    assert "form" not in slots_of(events)


def test_answer_that_is_doubted_is_told_again(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    [reply] = conversation.say(
        CheckEligibility(), "不对吧，我听说一个子儿都没有", "check_eligibility"
    )
    assert (reply["kind"], reply["item_id"]) == ("answer", SAMPLE)
    assert "5000元" in reply["text"]
    assert not conversation.slots.get("checking")


def test_doubt_with_the_wish_for_a_check_begins_it(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    [reply] = conversation.say(
        CheckEligibility(), "不对吧，你帮我一条条核对看够不够格", "check_eligibility"
    )
    assert reply["kind"] == "question"


def test_total_that_is_told_after_several_checks_were_offered_begins_the_one_it_answers(
    small_kb: KnowledgeBase,
) -> None:
    conversation = Conversation(small_kb)
    conversation.slots["options"] = [
        {"label": "养蜂样例补贴", "payload": f"check:{SAMPLE}"},
        {"label": "必须由负责人出庭的案件", "payload": "check:litigation.must-appear.zz"},
    ]
    [reply] = conversation.say(AnswerPolicy(), "一起告的一共十五人", "inform")
    assert reply["kind"] == "question"
    assert reply["item_id"] == "litigation.must-appear.zz"


def test_check_for_a_place_without_documents_is_declined(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    asked = turn("人在杭州，核对一下养蜂补贴够不够格", "check_eligibility")
    [reply], _ = CheckEligibility().answer(asked, small_kb)
    assert reply["kind"] == "refusal"
    assert "杭州" in reply["text"]
