from __future__ import annotations

from typing import Any

import pytest

from policies_kb.answering.decide import Decision, Outcome, decide
from policies_kb.records import table
from policies_kb.search.ranker import Ranked, Ranking

SETTINGS: dict[str, Any] = {
    "cost": {
        "wrong": 5.0,
        "wrong_neighbour": 2.0,
        "second_answer": 2.0,
        "needless_question": 1.0,
        "wrongly_declined": 2.0,
    },
    "most_options": 3,
    "least_option": 0.1,
}
ANSWER, ASK_BACK, DECLINE = Outcome.ANSWER, Outcome.ASK_BACK, Outcome.DECLINE


def ranking(*probabilities: float) -> Ranking:
    matters = [Ranked(n, p) for n, p in enumerate(probabilities)]
    return Ranking(matters, none=1.0 - sum(probabilities), reason="not_policy")


def decided(*probabilities: float, together: bool = False, **costs: float) -> Decision:
    settings = SETTINGS | {"cost": SETTINGS["cost"] | costs}
    return decide(ranking(*probabilities), settings, lambda n: "one" if together else str(n))


@pytest.mark.parametrize(
    ("probabilities", "outcome"),
    [
        ((0.95,), ANSWER),
        ((0.9, 0.05), ANSWER),
        ((0.5, 0.4), ASK_BACK),
        ((0.4, 0.3, 0.25), ASK_BACK),
        ((0.1, 0.05), DECLINE),
        ((0.2, 0.15), DECLINE),
        ((), DECLINE),
        ((0.5,), DECLINE),
    ],
)
def test_outcome_is_the_one_of_least_expected_cost(
    probabilities: tuple[float, ...], outcome: Outcome
) -> None:
    assert decided(*probabilities).outcome is outcome


def test_answer_is_about_the_most_probable_matter() -> None:
    assert decided(0.95, 0.03).matters == [Ranked(0, 0.95)]


def test_question_back_offers_the_likely_matters_and_no_others() -> None:
    assert decided(0.45, 0.4, 0.05).matters == [Ranked(0, 0.45), Ranked(1, 0.4)]


def test_question_back_offers_no_more_than_the_most() -> None:
    assert len(decided(0.25, 0.25, 0.24, 0.24).matters) == 3


def test_second_matter_is_answered_as_well_when_reading_it_costs_less_than_a_question() -> None:
    decision = decided(0.5, 0.48, second_answer=0.4)
    assert (decision.outcome, [m.matter for m in decision.matters]) == (ANSWER, [0, 1])


def test_second_matter_is_not_answered_beside_a_sure_one() -> None:
    assert decided(0.97, 0.02, second_answer=0.4).matters == [Ranked(0, 0.97)]


def test_two_answers_are_none_when_a_third_matter_is_as_likely() -> None:
    assert decided(0.34, 0.33, 0.32, second_answer=0.4).outcome is ASK_BACK


def test_declining_offers_nothing() -> None:
    assert decided(0.1, 0.05).matters == []


def test_one_alternative_is_no_question_back() -> None:
    assert decided(0.6, 0.05).outcome is not ASK_BACK


@pytest.mark.parametrize(("together", "outcome"), [(True, ANSWER), (False, ASK_BACK)])
def test_wrong_answer_costs_less_within_a_topic(together: bool, outcome: Outcome) -> None:
    assert decided(0.65, 0.33, together=together).outcome is outcome


@pytest.mark.parametrize(
    ("costs", "outcome"),
    [
        ({"wrong": 1.0}, ANSWER),
        ({"needless_question": 0.1}, ASK_BACK),
        ({"wrongly_declined": 0.1}, DECLINE),
    ],
)
def test_costs_decide_between_the_outcomes(costs: dict[str, float], outcome: Outcome) -> None:
    assert decided(0.5, 0.35, **costs).outcome is outcome


def test_real_settings_hold_all_that_deciding_needs() -> None:
    settings = table("decision")
    assert decide(ranking(0.99), settings, str).outcome is ANSWER


def test_real_settings_decline_what_is_hardly_a_question_about_policy() -> None:
    assert decide(ranking(0.03, 0.02), table("decision"), str).outcome is DECLINE
