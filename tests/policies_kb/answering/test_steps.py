from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import pytest

from policies_kb.answering.context import Answered, Context
from policies_kb.answering.decide import Decision, Outcome
from policies_kb.answering.steps import Asking, decided
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply
from policies_kb.search.ranker import Ranked, Ranking

OPEN, STATED = 0, 1


@dataclass(frozen=True)
class Case(Asking):
    """A question whose matters and their answers are given."""

    first: float = 0.0

    @property
    def decision(self) -> Decision:  # type: ignore[override]
        return Decision(Outcome.ANSWER, [Ranked(OPEN, self.first), Ranked(STATED, 0.1)])

    @property
    def ranking(self) -> Ranking:  # type: ignore[override]
        return Ranking(self.decision.matters, 0.0, "")


Cases = Callable[[float], Case]


@pytest.fixture
def case(small_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Cases:
    """Make a question whose first matter leaves open what the second one states."""
    means = small_kb._means
    question = small_kb._reader.question("蜂蜜多少钱", "410100")
    stated = small_kb.ask("养蜂给多少钱", default_region="410100", today=today())
    assert stated.stated

    def matter(number: int, *_: object, **__: object) -> Answered:
        reply = {**stated.reply, "kind": "refusal" if number == OPEN else "answer"}
        return replace(stated, reply=cast(Reply, reply), item_id=str(number))

    monkeypatch.setattr(means.teller, "matter", matter)
    monkeypatch.setattr(means.teller, "with_neighbours", lambda answered, *_: answered)
    return lambda first: Case(question, "410100", Context(), False, today(), means, first)


def test_what_the_likely_matter_leaves_open_an_unlikely_one_does_not_answer(case: Cases) -> None:
    assert decided(case(0.8)).item_id == str(OPEN)


def test_of_two_matters_as_unlikely_the_one_that_states_something_answers(case: Cases) -> None:
    assert decided(case(0.3)).item_id == str(STATED)
