from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.base import WenceAction
from actions.wording import say
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation, slots_of

SAMPLE = "startup.sample.zz"


def test_question_is_answered_and_remembered(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], events = AnswerPolicy().answer(turn("养蜂给多少钱"), small_kb)
    slots = slots_of(events)
    assert (reply["kind"], reply["item_id"]) == ("answer", SAMPLE)
    assert (slots["item_id"], slots["facet"]) == (SAMPLE, "how_much")
    assert slots["last_reply"] == {"kind": "answer", "item_id": SAMPLE}


def test_follow_up_leans_on_the_context(small_kb: KnowledgeBase, turn: Turns) -> None:
    context = Context(None, SAMPLE, "how_much")
    [reply], _ = AnswerPolicy().answer(turn("找哪个局", "follow_up", context=context), small_kb)
    assert reply["item_id"] == SAMPLE


def test_region_that_was_named_is_remembered(small_kb: KnowledgeBase, turn: Turns) -> None:
    _, events = AnswerPolicy().answer(turn("洛阳养蜂给多少钱"), small_kb)
    assert slots_of(events)["region"] == "410300"


@pytest.mark.parametrize("typed", ["养蜂样例补贴", " 养蜂样例补贴。"])
def test_label_of_an_option_chooses_it(small_kb: KnowledgeBase, turn: Turns, typed: str) -> None:
    options = [{"label": "养蜂样例补贴", "payload": f"item:{SAMPLE}#who"}]
    _, events = AnswerPolicy().answer(turn(typed, options=options), small_kb)
    assert slots_of(events)["facet"] == "who"


@pytest.mark.parametrize(("today", "warned"), [("2024-12-31", False), ("2025-01-01", True)])
def test_answer_is_given_as_of_the_day(
    small_kb: KnowledgeBase,
    turn: Turns,
    monkeypatch: pytest.MonkeyPatch,
    today: str,
    warned: bool,
) -> None:
    monkeypatch.setenv("WENCE_TODAY", today)
    action: WenceAction = AnswerPolicy()
    [reply], _ = action.answer(turn("养蜂给多少钱"), small_kb)
    assert ("已经过期" in reply["text"]) is warned


@pytest.mark.parametrize("text", ["是", "没有", "不知道", "不问了", "上一步"])
def test_bare_yes_or_no_outside_a_form_is_no_question(small_kb: KnowledgeBase, text: str) -> None:
    conversation = Conversation(small_kb)
    [reply] = conversation.say(AnswerPolicy(), text, "affirm")
    assert (reply["kind"], reply["text"]) == ("smalltalk", say("go_ahead"))


def test_bare_yes_to_several_options_asks_which_and_keeps_them(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    options = [{"label": "甲", "payload": "item:a#"}, {"label": "乙", "payload": "item:b#"}]
    last = {"kind": "clarification", "item_id": None, "text": "哪一个？", "options": options}
    [reply], events = AnswerPolicy().answer(turn("是", options=options, last=last), small_kb)
    assert (reply["kind"], reply["options"]) == ("clarification", options)
    assert "2. 乙" in reply["text"]
    assert events == []


@pytest.mark.parametrize("intent", ["ask_policy", "nlu_fallback"])
def test_wish_for_a_check_in_plain_words_begins_it(
    small_kb: KnowledgeBase, turn: Turns, intent: str
) -> None:
    asked = turn("帮我一条一条核对，养蜂样例补贴能不能领", intent)
    [reply], events = AnswerPolicy().answer(asked, small_kb)
    assert reply["kind"] == "question"
    assert slots_of(events)["form"]["item_id"] == "startup.sample.zz"
