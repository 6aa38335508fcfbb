from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.wence.evaluate.outcomes import ANSWER, outcome
from wence.evaluate.cases import Case
from wence.evaluate.noise.result import NoiseResult, chosen, garbled
from wence.evaluate.result import Result

CASES = [replace(outcome("answer", id_=f"T-{n}").case, turns=(f"补贴{n}多少钱",)) for n in range(9)]


def passing(*passed: bool) -> Result:
    return Result(
        [outcome("answer", id_=f"T-{n}", passed=ok, reply=ANSWER) for n, ok in enumerate(passed)]
    )


def test_what_noise_costs_is_counted_in_points() -> None:
    result = NoiseResult(
        passing(True, True, True, False), {"misheard": passing(True, False, False, False)}
    )
    assert result.lost("misheard") == pytest.approx(50.0)


def test_cost_without_cases_is_nan() -> None:
    assert math.isnan(NoiseResult(Result([]), {"misheard": Result([])}).lost("misheard"))


def test_case_that_failed_as_it_was_written_is_no_failure_of_the_noise() -> None:
    result = NoiseResult(passing(True, False), {"misheard": passing(False, False)})
    assert [o.case.id for o in result.failed_only_garbled("misheard").outcomes] == ["T-0"]


def test_same_seed_chooses_the_same_cases() -> None:
    assert chosen(CASES, 5, 1) == chosen(CASES[::-1][::-1], 5, 1)
    assert len(chosen(CASES, 5, 1)) == 5
    assert chosen(CASES, 5, 1) != chosen(CASES, 5, 2)


def test_all_are_chosen_when_there_are_fewer() -> None:
    assert chosen(CASES, 200, 0) == CASES


@pytest.mark.parametrize(
    "unfit",
    [
        outcome("answer", style="typo").case,
        outcome("ticket").case,
        replace(outcome("answer").case, turns=("能贷多少", "洛阳的呢")),
    ],
    ids=["garbled as it is", "for the dialogue model", "two turns"],
)
def test_cases_that_noise_can_not_be_measured_by_are_not_chosen(unfit: Case) -> None:
    assert chosen([unfit, *CASES], 200, 0) == CASES


def test_case_is_garbled_the_same_way_whatever_stands_beside_it() -> None:
    alone, among = garbled(CASES[3:4], "misheard", 0), garbled(CASES, "misheard", 0)
    assert alone == among[3:4]
    assert among[3].turns != CASES[3].turns
    assert among[3].expect == CASES[3].expect
