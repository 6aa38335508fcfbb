from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.calculate import Calculate
from actions.form_step import FormStep
from actions.options import ChooseOption
from actions.sums import Sum, last_sum, prepared
from policies_kb.knowledge import Context, KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation

AGE = "pension.high-age-supplement.zz"
SAMPLE = "startup.sample.zz"
WAGE = "employment.internship-subsidy.zz"


@pytest.fixture
def asked(small_kb: KnowledgeBase) -> Conversation:
    """A conversation that has asked for the age of the high-age supplement's sum."""
    conversation = Conversation(small_kb)
    conversation.say(ChooseOption(), payload=f"sum:{AGE}#monthly", intent="choose")
    return conversation


@pytest.fixture
def boxes(small_kb: KnowledgeBase) -> Conversation:
    """A conversation that has asked the first of two questions of the made-up sum."""
    conversation = Conversation(small_kb)
    conversation.say(ChooseOption(), payload=f"sum:{SAMPLE}#", intent="choose")
    return conversation


def step(conversation: Conversation, text: str, intent: str = "inform") -> dict[str, Any]:
    """Answer, and return the last reply."""
    return dict(conversation.say(FormStep(), text, intent)[-1])


def test_sum_begins_with_its_question(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    [reply] = conversation.say(ChooseOption(), payload=f"sum:{AGE}#monthly", intent="choose")
    assert reply["kind"] == "question"
    assert reply["text"].startswith("好，咱们来算“高龄老人补助”。")
    assert reply["text"].endswith("老人今年满多少周岁了？（比如：81岁）")


def test_sum_is_remembered_as_running(asked: Conversation) -> None:
    assert asked.slots["checking"] is True
    state = {"kind": "sum", "item_id": AGE, "formula": "monthly", "given": {}, "misses": 0}
    assert asked.slots["form"] == state


def test_answer_gives_the_sum(asked: Conversation) -> None:
    reply = step(asked, "八十六")
    assert (reply["kind"], reply["item_id"]) == ("answer", AGE)
    assert "按您说的算，每月能领100元。" in reply["text"]
    assert "最终以经办机构审核为准" in reply["text"]
    assert (asked.slots["checking"], asked.slots["form"]) == (False, None)


def test_inputs_are_asked_for_one_at_a_time(boxes: Conversation) -> None:
    assert boxes.slots["form"]["given"] == {}
    reply = step(boxes, "一千块")
    assert reply["text"] == "（2/2）养蜂多久了？（比如：一年）"
    assert "能补700元" in step(boxes, "一年")["text"]


def test_answer_may_give_more_than_was_asked(boxes: Conversation) -> None:
    assert "能补700元" in step(boxes, "蜂箱花了1000元，养了12个月了")["text"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("300", "老人的年龄最多是130周岁"),
        ("300岁", "老人的年龄最多是130周岁"),
        ("-5", "老人的年龄最少是0周岁"),
        ("很大了", "我没听出是多少。请告诉我一个数，比如“81岁”。"),
        ("快80了", "请说一个准数"),
        ("虚岁81", "请说一个准数"),
        ("我妈81岁，我爸79岁", "您说了不止一个数"),
        ("80.5岁", "这里要一个整数"),
    ],
)
def test_answer_that_can_not_be_is_asked_about_and_gives_no_figure(
    asked: Conversation, text: str, words: str
) -> None:
    reply = step(asked, text)
    assert reply["kind"] == "question"
    assert words in reply["text"]
    assert "老人今年满多少周岁了？" in reply["text"]


def test_sum_without_what_it_needs_tells_what_is_stated(asked: Conversation) -> None:
    reply = step(asked, "不知道", "dont_know")
    assert reply["kind"] == "answer"
    assert reply["text"].startswith("不知道老人的年龄就没法算。")
    assert "满80周岁每月100元" in reply["text"]
    assert asked.slots["form"] is None


def test_what_was_not_understood_twice_ends_the_sum_with_what_is_stated(
    asked: Conversation,
) -> None:
    step(asked, "很大了")
    reply = step(asked, "老得很")
    assert reply["kind"] == "answer"
    assert asked.slots["checking"] is False


def test_sum_can_be_stopped(asked: Conversation) -> None:
    reply = step(asked, "不算了", "stop")
    assert (reply["kind"], reply["text"]) == ("notice", "好，不算了。您还想问什么？")
    assert asked.slots["form"] is None


def test_going_back_asks_for_the_input_before_again(boxes: Conversation) -> None:
    step(boxes, "一千块")
    reply = step(boxes, "上一步", "go_back")
    assert reply["text"] == "（1/2）买蜂箱一共花了多少钱？（比如：3000元）"
    assert boxes.slots["form"]["given"] == {}


def test_earlier_answer_is_corrected(boxes: Conversation) -> None:
    step(boxes, "一千块")
    step(boxes, "说错了，是两千块")
    assert boxes.slots["form"]["given"] == {"spent": "2000"}


def test_correction_that_says_nothing_asks_the_last_question_again(boxes: Conversation) -> None:
    step(boxes, "一千块")
    reply = step(boxes, "刚才说错了")
    assert "（1/2）" in reply["text"]


def test_question_in_between_is_answered_and_the_sum_resumed(asked: Conversation) -> None:
    replies = asked.say(FormStep(), "高龄补贴要什么条件", "ask_policy")
    assert [reply["kind"] for reply in replies] == ["answer", "question"]
    assert replies[1]["text"].startswith("咱们接着算：\n老人今年满多少周岁了？")


def test_another_sum_takes_the_place_of_the_running_one(boxes: Conversation) -> None:
    reply = step(boxes, "帮我算算我妈82一年能拿多少高龄补贴", "calculate")
    assert "每月能领100元；12个月一共1200元" in reply["text"]


def test_optional_input_that_can_not_be_is_asked_about(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    text = "招了0个人，最低工资2100，帮我算见习补贴"
    [reply] = conversation.say(Calculate(), text, "calculate")
    assert reply["kind"] == "question"
    assert "见习的人数最少是1人" in reply["text"]
    assert "见习的人数是多少？" in reply["text"]
    assert conversation.slots["form"]["doubted"] == "people"
    assert "3人1个月，普通档一共4410元" in step(conversation, "三个人")["text"]


def test_doubted_optional_input_can_be_left_out(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    conversation.say(Calculate(), "招了0个人，最低工资2100，帮我算见习补贴", "calculate")
    reply = step(conversation, "不知道", "dont_know")
    assert "普通档1470元" in reply["text"]


@pytest.mark.parametrize(
    ("said", "given"),
    [
        (["我妈81了"], {"age": "81"}),
        (["那要啥条件", "我妈81了"], {"age": "81"}),
        (["我妈82了", "我爸79了"], {"age": "82"}),
        (["我爷爷300岁"], {}),
        ([], {}),
    ],
)
def test_what_was_said_before_about_the_item_is_taken(
    small_kb: KnowledgeBase, turn: Turns, said: list[str], given: dict[str, str]
) -> None:
    item = small_kb.items[AGE]
    asked = turn("帮我算算", said=said, context=Context(None, AGE, "how_much"))
    assert prepared(item, item.formulas[0], asked, small_kb).given == given


def test_what_was_said_about_another_item_is_not_taken(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    item = small_kb.items[AGE]
    asked = turn("帮我算算", said=["我妈81了"], context=Context(None, SAMPLE, "how_much"))
    assert prepared(item, item.formulas[0], asked, small_kb).given == {}


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"kind": "check", "item_id": AGE, "judged": []},
        {"kind": "sum", "item_id": "pension.gone.zz", "formula": "monthly", "given": {}},
        {"kind": "sum", "item_id": AGE, "formula": "gone", "given": {}},
    ],
)
def test_sum_that_is_gone_is_forgotten(
    small_kb: KnowledgeBase, turn: Turns, state: dict[str, Any]
) -> None:
    assert last_sum(turn(last={"kind": "answer", "item_id": AGE, "form": state}), small_kb) is None


def test_input_that_the_formula_no_longer_takes_is_dropped(small_kb: KnowledgeBase) -> None:
    state = {"formula": "monthly", "given": {"age": "300", "gone": "1", "months": "12"}}
    form = Sum.resumed(small_kb.items[AGE], state)
    assert form is not None
    assert form.given == {"months": "12"}


ANSWERS = st.sampled_from(
    [
        *("81", "三百岁", "-5", "很多", "不知道", "一千块", "半年", "0", "100%", "一个月"),
        *(
            "上一步",
            "说错了，是90",
            "养蜂给多少钱",
            "再说一遍",
            "第二个",
            "",
            "你好",
            "帮我算算",
            "好的",
        ),
    ]
)
INTENTS = st.sampled_from(
    [
        *("inform", "ask_policy", "follow_up", "dont_know", "go_back", "affirm", "greet"),
        *("calculate", "repeat"),
    ]
)


@given(turns=st.lists(st.tuples(ANSWERS, INTENTS), min_size=1, max_size=8))
@pytest.mark.parametrize("payload", [f"sum:{AGE}#monthly", f"sum:{SAMPLE}#", f"sum:{WAGE}#"])
def test_any_sequence_of_turns_stays_polite_and_ends(
    small_kb: KnowledgeBase, payload: str, turns: list[tuple[str, str]]
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(ChooseOption(), payload=payload, intent="choose")
    for text, intent in turns:
        if not conversation.slots.get("checking"):
            return
        replies = conversation.say(FormStep(), text, intent)
        assert replies
        assert all(reply["text"].strip() for reply in replies)
    for _ in range(4):
        if conversation.slots.get("checking"):
            conversation.say(FormStep(), "嘀嘀咕咕", "inform")
    assert not conversation.slots.get("checking")
