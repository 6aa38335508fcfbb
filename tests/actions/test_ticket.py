from __future__ import annotations

import pytest

from actions.ticket import OpenTicket
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN
from tests.actions.conftest import Turns

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
