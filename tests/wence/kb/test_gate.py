from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from policies_kb.knowledge import KnowledgeBase
from tests.wence.kb.conftest import Changed, raised, renamed
from wence.evaluate.cases import Case
from wence.evaluate.expectation import Expectation
from wence.kb.gate import Gate, report, run_gate
from wence.kb.golden import Golden

ASKED = "养蜂给多少钱"


def case(id_: str, *figures: str, text: str = ASKED, kind: Any = "answer") -> Case:
    wanted = tuple((figure,) for figure in figures)
    return Case(id_, "plain", (text,), Expectation(kind, must_all=wanted))


OLD_FIGURE, NEW_FIGURE = case("OLD", "5000"), case("NEW", "8000")
EITHER, REFUSED = case("ANY"), case("OUT", text="洛阳养蜂给多少钱", kind="refuse")
CASES = (OLD_FIGURE, NEW_FIGURE, EITHER, REFUSED)


@pytest.fixture
def gate(small_kb: KnowledgeBase, changed: Changed) -> Callable[..., Gate]:
    """Compare the small snapshot with one in which the made-up item was changed."""

    def run(change: Callable[[dict[str, Any]], object] = lambda item: None, *cases: Case) -> Gate:
        new = KnowledgeBase.load(changed("new", change))
        return run_gate(
            Golden(cases or CASES, 3),
            small_kb,
            new,
            region="410100",
            today=date(2024, 6, 1),
            track=list,
        )

    return run


Run = Callable[..., Gate]


def test_nothing_is_reported_when_nothing_changed(gate: Run) -> None:
    found = gate()
    assert (found.changes, found.regressions) == ([], [])
    asked, figures, changed = report(found)
    assert asked.startswith("4 golden questions asked, 3 left out")
    assert figures == "passed 3 → 3, wrong answers given as answers 1 → 1"
    assert changed.startswith("0 answered otherwise")
    assert changed.endswith("0 for the worse")


def test_case_that_passed_and_fails_now_is_a_regression(gate: Run) -> None:
    found = gate(raised, OLD_FIGURE, EITHER)
    assert [change.case.id for change in found.regressions] == ["OLD"]


def test_case_that_failed_and_passes_now_is_none(gate: Run) -> None:
    found = gate(raised, NEW_FIGURE)
    assert ([c.case.id for c in found.changes], found.regressions) == (["NEW"], [])


def test_case_that_failed_by_a_refusal_and_fails_by_an_answer_now_is_a_regression(
    gate: Run,
) -> None:
    def stated(item: dict[str, Any]) -> None:
        del item["not_stated"]["materials"]
        item["facts"]["papers"] = item["facts"]["what"] | {"facet": "materials", "text": "带证件"}

    asked = case("PAPERS", "户口本", text="养蜂补贴要带什么材料")
    found = gate(stated, asked)
    assert found.old[0].outcome.passed is found.new[0].outcome.passed is False
    [regression] = found.regressions
    assert regression.regression == "a wrong answer, given as an answer, that was not there"


def test_change_is_shown_with_question_kind_item_and_figures(gate: Run) -> None:
    lines = list(report(gate(raised, OLD_FIGURE)))
    assert lines[0] == "OLD  养蜂给多少钱"
    before, now = lines[1:3]
    assert before.startswith(
        "    before  answer startup.sample.zz how_much amount=5000元，boxes=70%"
    )
    assert now.startswith("    now     answer startup.sample.zz how_much amount=8000元，boxes=70%")
    assert lines[3:5] == [
        "    REGRESSION: a wrong answer, given as an answer, that was not there",
        "      must_all: expected 5000; found none of them in the text",
    ]


def test_change_of_words_alone_is_counted_and_not_shown(gate: Run) -> None:
    lines = list(report(gate(renamed, EITHER)))
    assert len(lines) == 3
    assert lines[-1].startswith("1 answered otherwise (1 of them with the same facts")


def test_first_publication_has_nothing_to_get_worse(small_kb: KnowledgeBase) -> None:
    found = run_gate(
        Golden(CASES, 0),
        None,
        small_kb,
        region="410100",
        today=date(2024, 6, 1),
        track=list,
    )
    assert (found.changes, found.figures["passed"]) == ([], [None, 3])
    assert list(report(found))[1:] == ["passed 3, wrong answers given as answers 1"]


def test_history_keeps_the_figures(gate: Run) -> None:
    assert gate(raised).figures == {
        "cases": 4,
        "left_out": 3,
        "passed": [3, 3],
        "wrong_answers": [1, 1],
        "changed": 3,
        "regressions": ["OLD"],
    }
