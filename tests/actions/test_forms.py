"""Whatever is said to a form, it stays polite, never raises, and ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.check import CheckEligibility, checkable
from actions.fits import ListFits
from actions.form_step import FormStep
from actions.forms import offered
from actions.options import ChooseOption
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Conversation, slots_of

KINDS = {"question", "answer", "notice", "refusal", "clarification", "smalltalk", "handoff"}
INTENTS = [
    *[
        "inform",
        "affirm",
        "deny",
        "dont_know",
        "stop",
        "go_back",
        "repeat",
        "simplify",
        "choose_option",
    ],
    *["ask_policy", "follow_up", "nlu_fallback", "ask_source", "ask_still_valid", "ask_office"],
    *[
        "reject_answer",
        "greet",
        "thank",
        "insult",
        "check_eligibility",
        "ask_what_fits",
        "calculate",
    ],
]
SAID = [
    *[
        "是",
        "不是",
        "没有",
        "不知道",
        "对对对",
        "上一步",
        "不核对了",
        "再说一遍",
        "刚才说错了，是两个月",
    ],
    *[
        "三个月",
        "四个多月",
        "差一个月满三个月",
        "8月开的",
        "七十",
        "300岁",
        "-5",
        "40万",
        "50套",
        "一半",
    ],
    *[
        "退役军人",
        "当过兵",
        "都不是",
        "不是第二次",
        "不是职工养老",
        "没抵押",
        "香蕉",
        "1",
        "第二个",
        "99",
    ],
    *[
        "要什么材料",
        "租金谁定的",
        "这是哪里规定的",
        "你是真人吗",
        "",
        "？",
        "🙂",
        "，，，",
        "<b>是</b>",
        "{amount}",
    ],
]
TURNS = st.lists(
    st.tuples(st.one_of(st.sampled_from(SAID), st.text(max_size=30)), st.sampled_from(INTENTS)),
    max_size=12,
)
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ITEMS = [
    "startup.sample.zz",
    "startup.one-off-subsidy.zz",
    "startup.personal-loan.zz",
    "fund.resettlement-withdrawal.zz",
    "pension.high-age-supplement.zz",
    "employment.internship-subsidy.zz",
    "litigation.must-appear.zz",
    "rental.tenants.zz",
]
PATIENCE = 60


def polite(replies: list[dict[str, Any]]) -> None:
    """Every reply is of a known kind, says something, and leaves nothing unfilled."""
    assert replies
    for said in replies:
        assert said["kind"] in KINDS
        assert said["text"].strip()
        assert "{{" not in said["text"]


def say(conversation: Conversation, text: str, intent: str) -> None:
    step = (
        ChooseOption() if intent == "choose_option" and not checking(conversation) else FormStep()
    )
    polite(conversation.say(step, text, intent))


def checking(conversation: Conversation) -> bool:
    return bool(conversation.slots.get("checking"))


def answer_to_the_end(conversation: Conversation, text: str) -> None:
    """The same answer over and over ends every form."""
    for _ in range(PATIENCE):
        if not checking(conversation):
            return
        polite(conversation.say(FormStep(), text, "inform"))
    raise AssertionError(f"the form never ends with {text!r}: {conversation.slots['form']}")


@pytest.mark.parametrize("item_id", ITEMS)
@given(turns=TURNS, last=st.sampled_from([*SAID[3:5], "香蕉", "是", "三个月", "退役军人"]))
@SETTINGS
def test_any_sequence_of_turns_stays_polite_and_ends(
    small_kb: KnowledgeBase, item_id: str, turns: list[tuple[str, str]], last: str
) -> None:
    conversation = Conversation(small_kb)
    polite(conversation.say(ChooseOption(), payload=f"check:{item_id}", intent="choose"))
    for text, intent in turns:
        if not checking(conversation):
            break
        say(conversation, text, intent)
    answer_to_the_end(conversation, last)


@given(turns=TURNS)
@SETTINGS
def test_any_sequence_of_turns_of_a_listing_stays_polite_and_ends(
    small_kb: KnowledgeBase, turns: list[tuple[str, str]]
) -> None:
    conversation = Conversation(small_kb)
    polite(conversation.say(ListFits(), "我能享受哪些政策", "ask_what_fits"))
    for text, intent in turns:
        if not checking(conversation):
            break
        say(conversation, text, intent)
    answer_to_the_end(conversation, "香蕉")


@given(text=st.one_of(st.sampled_from(SAID), st.text(max_size=60)))
@SETTINGS
def test_any_first_question_begins_or_asks_politely(small_kb: KnowledgeBase, text: str) -> None:
    polite(Conversation(small_kb).say(CheckEligibility(), text, "check_eligibility"))
    polite(Conversation(small_kb).say(ListFits(), text, "ask_what_fits"))


def test_items_of_the_sequences_can_be_checked(small_kb: KnowledgeBase) -> None:
    assert all(checkable(small_kb.items[item_id]) for item_id in ITEMS)


def test_choices_are_numbered_and_remembered() -> None:
    [reply], events = offered("哪一个？", [("甲", "sum:a.b.zz#"), ("乙", "sum:a.c.zz#")])
    assert reply["text"] == "哪一个？\n1. 甲\n2. 乙"
    assert slots_of(events)["options"] == [
        {"label": "甲", "payload": "sum:a.b.zz#"},
        {"label": "乙", "payload": "sum:a.c.zz#"},
    ]
