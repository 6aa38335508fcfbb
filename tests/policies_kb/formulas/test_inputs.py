from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from policies_kb.formulas.inputs import (
    Fault,
    RefusedError,
    checked,
    fault_of,
    input_figure,
    input_value,
)
from policies_kb.formulas.record import Input
from tests.policies_kb.formulas.formulas import formula

CHOICES = {"goods": {"label": "货物"}, "works": {"label": "工程", "words": ["修路"]}}


def entry(**parts: Any) -> Input:
    """An input of people between 1 and 100, with other parts."""
    record = {"name": "人数", "unit": "人", "least": 1, "most": "100.5"}
    return formula(
        inputs={"x": (record if "choices" not in parts else {"name": "种类"}) | parts}
    ).inputs[0]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("1", None),
        ("100.5", None),
        ("1/1", None),
        ("0", Fault.TOO_LITTLE),
        ("-3", Fault.TOO_LITTLE),
        ("0.99", Fault.TOO_LITTLE),
        ("101", Fault.TOO_MUCH),
        ("201/2", None),
        ("202/2", Fault.TOO_MUCH),
        ("很多", Fault.NOTHING),
        ("", Fault.NOTHING),
        ("1/0", Fault.NOTHING),
        ("nan", Fault.NOTHING),
        ("Infinity", Fault.NOTHING),
    ],
)
def test_amount_outside_of_what_can_be_has_a_fault(said: str, fault: Fault | None) -> None:
    assert fault_of(entry(), said) is fault


def test_whole_number_is_wanted_of_people() -> None:
    assert fault_of(entry(whole=True), "1.5") is Fault.NOT_WHOLE
    assert fault_of(entry(whole=True), "2.0") is None


@pytest.mark.parametrize(("said", "fault"), [("works", None), ("修路", Fault.NOTHING)])
def test_choice_is_one_of_those_offered(said: str, fault: Fault | None) -> None:
    assert fault_of(entry(choices=CHOICES), said) is fault


def test_refusal_says_which_input_and_why() -> None:
    with pytest.raises(RefusedError, match=r"x: '300' can't be \(too_much\)") as caught:
        checked(entry(), "300")
    assert (caught.value.entry.id, caught.value.fault) == ("x", Fault.TOO_MUCH)


def test_what_can_be_goes_through() -> None:
    assert checked(entry(), "7") == "7"


@pytest.mark.parametrize(
    ("parts", "said", "value", "figure"),
    [
        ({"unit": "万元"}, "50", Fraction(500_000), "50万元"),
        ({"unit": "元", "per": "月"}, "2100", Fraction(2100), "2100元"),
        ({"unit": "%"}, "3.1", Fraction(31, 1000), "3.1%"),
        ({"unit": "%"}, "100/3", Fraction(1, 3), "33.3333%"),
        ({"unit": "年"}, "1", Fraction(12), "1年"),
        ({"choices": CHOICES}, "works", "works", "工程"),
    ],
)
def test_input_has_its_value_in_base_units_and_is_written_as_people_write_it(
    parts: dict[str, Any], said: str, value: object, figure: str
) -> None:
    assert (input_value(entry(**parts), said), input_figure(entry(**parts), said)) == (
        value,
        figure,
    )
