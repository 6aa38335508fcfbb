from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.ticket import OpenTicket
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation

COMPLAINT = "老板拖欠我三个月工资"


def test_complaint_becomes_a_ticket_with_its_words(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = OpenTicket().answer(turn(f"  {COMPLAINT} ", "complain"), small_kb)
    assert reply["kind"] == "ticket"
    assert reply["record"] == {"type": "ticket", "text": COMPLAINT}


def test_ticket_leaves_the_number_to_be_filled_in(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = OpenTicket().answer(turn(COMPLAINT, "complain"), small_kb)
    assert reply["text"].count("{record_no}") == 1
    assert COMPLAINT in reply["text"]


def test_ticket_offers_a_person(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = OpenTicket().answer(turn(COMPLAINT, "complain"), small_kb)
    assert [option["payload"] for option in reply["options"]] == [HUMAN]


@pytest.mark.parametrize(("length", "cut"), [(120, False), (121, True), (3000, True)])
def test_long_complaint_is_shortened_in_the_reply_and_whole_in_the_record(
    small_kb: KnowledgeBase, turn: Turns, length: int, cut: bool
) -> None:
    [reply], _ = OpenTicket().answer(turn("欠" * length, "complain"), small_kb)
    assert ("…" in reply["text"]) is cut
    assert reply["text"].count("欠") == min(length, 120)
    assert reply["record"]["text"] == "欠" * length


def test_braces_in_a_complaint_stay_as_they_are(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = OpenTicket().answer(turn("{{ 7 * 7 }} {% x %}", "complain"), small_kb)
    assert "{{ 7 * 7 }} {% x %}" in reply["text"]


@pytest.mark.parametrize(
    ("said", "confidence", "kind"),
    [
        ("养蜂补贴5000元一直不给我发", 0.95, "ticket"),
        ("养蜂补贴给多少钱", 0.95, "answer"),
        ("养蜂补贴5000元", 0.6, "answer"),
    ],
)
def test_sure_complaint_that_asks_nothing_is_no_question_about_a_policy(
    small_kb: KnowledgeBase, turn: Turns, said: str, confidence: float, kind: str
) -> None:
    [reply], _ = OpenTicket().answer(turn(said, "complain", confidence=confidence), small_kb)
    assert reply["kind"] == kind


@pytest.mark.parametrize(
    ("announced", "told", "kind"),
    [
        ("我要投诉", "卖蜂箱的收了我八百块押金，箱子一直没给", "ticket"),
        ("我想反映个问题。", "养蜂合作社拖着补贴不发给我们", "ticket"),
        ("我要投诉", "养蜂补贴给多少钱", "answer"),
        ("我要投诉卖蜂箱的", "养蜂补贴5000元", "answer"),
        ("失业登记", "养蜂补贴5000元", "answer"),
    ],
)
def test_what_is_told_after_a_complaint_was_announced_is_registered(
    small_kb: KnowledgeBase, announced: str, told: str, kind: str
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(OpenTicket(), announced, "complain")
    [reply] = conversation.say(AnswerPolicy(), told, "ask_policy")
    assert reply["kind"] == kind
    assert kind != "ticket" or reply["record"] == {"type": "ticket", "text": told}
