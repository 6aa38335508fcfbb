from __future__ import annotations

from typing import Any

import pytest

from actions.form_step import KINDS, FormStep, running
from actions.wording import table
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of

SAMPLE = "startup.sample.zz"
GONE: list[dict[str, Any] | None] = [
    None,
    {},
    {"kind": "check", "item_id": "startup.gone.zz", "judged": [], "misses": 0},
    {"kind": "gone", "item_id": SAMPLE, "misses": 0},
    {"item_id": SAMPLE, "judged": [], "misses": 0},
]


@pytest.mark.parametrize("form", GONE)
def test_step_without_a_form_is_a_question(
    small_kb: KnowledgeBase, turn: Turns, form: dict[str, Any] | None
) -> None:
    [reply], events = FormStep().answer(turn("养蜂给多少钱", "affirm", form=form), small_kb)
    assert reply["item_id"] == SAMPLE
    assert slots_of(events)["checking"] is False


def test_remembered_form_is_the_one_that_runs(small_kb: KnowledgeBase, turn: Turns) -> None:
    judged = [["group", "met", "退役军人"]]
    state = {"kind": "check", "item_id": SAMPLE, "judged": judged, "misses": 1}
    form = running(turn(form=state), small_kb)
    assert form is not None
    assert form.state() == {"judged": judged}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sentence", ["start", "question", "stop", "stopped", "resume", "result"])
def test_every_kind_of_form_has_its_sentences(kind: str, sentence: str) -> None:
    assert table()[kind][sentence]
