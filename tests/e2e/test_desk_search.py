"""The search of the desk finds what agents type; `make evaluate-desk` shows the figures."""

from __future__ import annotations

from pathlib import Path

from policies_kb.knowledge import KnowledgeBase
from policies_kb.looking_up.desk import DeskSearch
from policies_kb.looking_up.texts import Texts
from wence.evaluate.desk import placed, read_desk_cases, share
from wence.supervise import Stack

QUERIES = Path(__file__).parents[1] / "acceptance" / "desk.jsonl"
FIRST, THREE = 0.90, 0.97  # the aims are 0.85 and 0.95; measured 0.96 and 0.99


def test_the_right_item_is_mostly_first_and_nearly_always_among_three(wence_stack: Stack) -> None:
    kb = KnowledgeBase.open(wence_stack.settings.build)
    results = placed(DeskSearch(kb, Texts(kb.items.values())), read_desk_cases(QUERIES))
    assert len(results) == 120
    assert share(results, 1) >= FIRST
    assert share(results, 3) >= THREE
