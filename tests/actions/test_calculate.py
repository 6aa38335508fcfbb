from __future__ import annotations

from actions.calculate import Calculate
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of
from tests.actions.started import SAMPLE


def test_sum_begins_the_check_of_what_decides_it(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], events = Calculate().answer(turn("帮我算算养蜂补贴", "calculate"), small_kb)
    assert reply["kind"] == "question"
    assert slots_of(events)["form"]["item_id"] == SAMPLE


def test_sum_without_conditions_is_answered_with_what_is_stated(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], events = Calculate().answer(turn("武汉最低工资多少", "calculate"), small_kb)
    assert reply["item_id"] == "labour.minimum-wage.wh"
    assert "form" not in slots_of(events)
