from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.expression import FormulaError
from policies_kb.formulas.inputs import RefusedError
from policies_kb.formulas.run import Outcome, fact_names, fact_value, run
from tests.policies_kb.formulas.formulas import MONEY, SAMPLE, formula, step

[BOXES] = SAMPLE.formulas


def outcome(**said: str) -> Outcome:
    return run(BOXES, SAMPLE, said)


def only(expression: str, said: str, **more: Any) -> Any:
    [done] = run(formula(steps=step(expression, **more)), SAMPLE, {"x": said}).steps
    return done


def test_sum_uses_the_items_own_facts() -> None:
    out = outcome(spent="1000", since="12")
    assert (out.steps[0].equation, out.steps[0].figure) == ("1000元×70%", "700元")
    assert out.filled(out.result[0].text) == "能补700元"


def test_facts_that_the_figure_is_made_of_are_known() -> None:
    assert outcome(spent="1000", since="12").counted == ("boxes", "amount")


def test_facts_that_decided_are_known() -> None:
    assert outcome(spent="1000", since="2").judged_by == ("months",)


def test_cap_cuts_what_is_above_it() -> None:
    back = outcome(spent="8000", since="12").steps[0]
    assert (back.worked, back.figure, back.capped) == ("5600元", "5000元", True)


@pytest.mark.parametrize("spent", ["7142.85", "1"])
def test_cap_leaves_what_is_not_above_it(spent: str) -> None:
    back = outcome(spent=spent, since="12").steps[0]
    assert back.capped is False
    assert back.worked == back.figure


def test_step_without_a_cap_knows_of_none() -> None:
    assert only("x", "5").capped is None


def test_ending_is_told_instead_of_figures() -> None:
    out = outcome(spent="8000", since="2")
    assert out.end is not None
    assert out.end.id == "too_soon"
    assert (out.steps, out.result, out.assumes) == ((), (), ())


def test_step_that_needs_what_was_not_said_is_left_out_with_its_sentence() -> None:
    out = outcome(spent="8000", since="12")
    assert [done.step.id for done in out.steps] == ["back"]
    assert [telling.text for telling in out.result] == ["能补{back}"]


def test_optional_input_is_used_when_it_was_said() -> None:
    out = outcome(spent="8000", since="12", hives="3")
    assert [out.filled(telling.text) for telling in out.result][1] == "平均每个蜂箱1666.67元"


def test_assumption_is_told_when_it_matters() -> None:
    assert [len(outcome(spent="1", since=since).assumes) for since in ("3", "4")] == [1, 0]


def test_rounded_step_says_so_and_goes_on_rounded() -> None:
    steps = {**step("halved(x)"), "z": {"name": "两份", "is": "y + y", "unit": "元"}}
    out = run(formula(steps=steps, result=["{z}"]), SAMPLE, {"x": "0.01"})
    assert [(done.figure, done.exact) for done in out.steps] == [
        ("0.01元", False),
        ("0.02元", True),
    ]


@pytest.mark.parametrize(
    ("rounding", "figure"), [("up", "4元"), ("down", "3元"), ("nearest", "3元")]
)
def test_step_is_rounded_as_its_record_says(rounding: str, figure: str) -> None:
    assert only("x", "3.2", places=0, rounding=rounding).figure == figure


def test_step_that_only_names_a_figure_has_no_equation() -> None:
    assert only("amount", "1").equation == ""


def test_step_that_writes_a_figure_in_another_unit_has_an_equation() -> None:
    inputs = {"x": MONEY | {"unit": "BP"}}
    [done] = run(formula(inputs=inputs, steps=step("x", "%")), SAMPLE, {"x": "150"}).steps
    assert (done.equation, done.figure) == ("150BP", "1.5%")


def test_step_that_leads_to_nothing_that_is_told_is_left_out() -> None:
    steps = {**step("x"), "z": {"name": "白算", "is": "halved(x)", "unit": "元"}}
    told = [{"when": "x > x", "text": "{z}"}, "{y}"]
    out = run(formula(steps=steps, result=told), SAMPLE, {"x": "8"})
    assert [done.step.id for done in out.steps] == ["y"]


def test_fact_whose_figure_is_only_told_is_counted_as_told() -> None:
    assert run(formula(result=["{y}，不是{amount}"]), SAMPLE, {"x": "8"}).counted == ("amount",)


def test_default_holds_when_nothing_was_said() -> None:
    inputs = {"x": MONEY, "n": {"name": "个数", "unit": "个", "least": 1, "most": 9, "default": 2}}
    doubled = formula(inputs=inputs, steps=step("x * n", "元", per=None))
    assert run(doubled, SAMPLE, {"x": "4"}).figures["n"] == "2个"
    assert run(doubled, SAMPLE, {"x": "4", "n": "3"}).figures["n"] == "3个"


def test_default_was_not_said() -> None:
    inputs = {"x": MONEY | {"default": 2}}
    said = formula(inputs=inputs, result=[{"when": "given(x)", "text": "您说{x}"}])
    assert [len(run(said, SAMPLE, given).result) for given in ({}, {"x": "2"})] == [0, 1]


def test_missing_input_is_an_error() -> None:
    with pytest.raises(FormulaError, match="since is not given"):
        outcome(spent="1000")


def test_input_that_can_not_be_is_refused() -> None:
    with pytest.raises(RefusedError, match="spent: '0'"):
        outcome(spent="0", since="12")


def test_fact_that_is_no_number_is_an_error() -> None:
    with pytest.raises(FormulaError, match="groups: None is no number"):
        fact_value(SAMPLE.facts["groups"])


def test_facts_that_are_only_told_are_facts_of_the_formula() -> None:
    assert fact_names(formula(result=["{y}，不是{amount}"]), SAMPLE) == {"amount"}


@given(
    spent=st.decimals(min_value=1, max_value=100_000, places=2),
    since=st.integers(min_value=0, max_value=600),
    hives=st.none() | st.integers(min_value=1, max_value=1000),
)
def test_sum_agrees_with_decimal_arithmetic(spent: Decimal, since: int, hives: int | None) -> None:
    said = {"spent": str(spent), "since": str(since)} | (
        {} if hives is None else {"hives": str(hives)}
    )
    out = run(BOXES, SAMPLE, said)
    if since < 3:
        assert out.end is not None
        return
    cent = Decimal("0.01")
    with localcontext(prec=50):
        back = min((spent * Decimal("0.7")).quantize(cent, ROUND_HALF_UP), Decimal(5000))
        each = None if hives is None else (back / hives).quantize(cent, ROUND_HALF_UP)
    assert out.values["back"] == Fraction(back)
    assert out.values.get("each") == (None if each is None else Fraction(each))
