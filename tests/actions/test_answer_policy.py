from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.base import WenceAction
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of

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
