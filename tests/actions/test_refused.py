from __future__ import annotations

from dataclasses import replace

import pytest

from actions.handoff import HandOff
from actions.refused import instead
from actions.ticket import OpenTicket
from actions.turn import Turn
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase

TURN = Turn(
    text="",
    intent="ask_human",
    payload=None,
    region="410100",
    context=Context(),
    options=[],
    last=None,
    form=None,
)


def said(text: str) -> Turn:
    return replace(TURN, text=text)


@pytest.mark.parametrize("text", ["不要转人工", "我不要人工", "别给我转人工。", "我没有要投诉"])
def test_refused_request_is_left_alone(small_kb: KnowledgeBase, text: str) -> None:
    for action in (HandOff(), OpenTicket()):
        [reply], _ = action.answer(said(text), small_kb)
        assert (reply["kind"], reply["record"]) == ("smalltalk", None)


def test_what_is_asked_instead_is_answered(small_kb: KnowledgeBase) -> None:
    [reply], _ = OpenTicket().answer(said("我不想投诉，就问问养蜂给多少钱"), small_kb)
    assert (reply["kind"], reply["item_id"]) == ("answer", "startup.sample.zz")


@pytest.mark.parametrize("text", ["转人工", "我要投诉老板不发工资", "人工", "帮我投诉一下"])
def test_request_stays_one(small_kb: KnowledgeBase, text: str) -> None:
    assert instead(said(text), small_kb) is None
