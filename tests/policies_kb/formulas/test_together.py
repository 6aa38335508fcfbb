from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies_kb.figures import split_unit
from policies_kb.formulas.inputs import Given
from policies_kb.formulas.record import Formula, Input
from policies_kb.formulas.run import run
from policies_kb.formulas.together import (
    MOST,
    base_of,
    given_together,
    said_of_each,
    together,
    together_id,
)
from policies_kb.model import Item
from policies_kb.records import item_of, item_records
from tests.policies_kb.formulas.series import sentences

ITEMS: Mapping[str, Item] = {
    record["id"]: item_of(record) for record in item_records() if record.get("formulas")
}
AGE = ITEMS["pension.high-age-supplement.zz"]
OWN = ""
SAY = sentences().say


def made(item: Item, formula: Formula, each: Mapping[str, Given]) -> Formula | None:
    """Return the sum of several people."""
    return together(item.formulas, together_id(formula, each), SAY)


def told(each: Mapping[str, Given], **more: str) -> str:
    """Return what is told of the supplement of several people."""
    formula = made(AGE, AGE.formulas[0], each)
    assert formula is not None
    outcome = run(formula, AGE, {**given_together(each), **more})
    return "；".join(outcome.filled(t.text) for t in (*outcome.result, *outcome.assumes))


def test_what_each_gets_is_told_and_added_up() -> None:
    text = told({"爸爸": {"age": "91"}, "妈妈": {"age": "82"}})
    assert text == "两个人加起来，每月能领300元；爸爸：每月能领200元；妈妈：每月能领100元"


def test_what_is_paid_by_the_month_is_multiplied_for_a_year() -> None:
    text = told({"爸爸": {"age": "91"}, "妈妈": {"age": "82"}}, months="12")
    assert "两个人加起来，12个月一共3600元" in text
    assert "爸爸：12个月一共2400元" in text
    assert text.count("一直按现在的年龄算") == 1


def test_who_gets_nothing_stated_is_told_and_counts_nothing() -> None:
    text = told({"妈妈": {"age": "81"}, "爸爸": {"age": "64"}})
    assert "两个人加起来，每月能领100元" in text
    assert "爸爸：64周岁还没到70周岁，文件没有写能领" in text
    assert "打算纳入" not in text


def test_no_total_is_told_where_nobody_gets_anything() -> None:
    text = told({"妈妈": {"age": "69"}, "爸爸": {"age": "64"}})
    assert "加起来" not in text
    assert "妈妈：69周岁还没到70周岁" in text


def test_resident_is_called_so() -> None:
    assert "您：每月能领100元" in told({OWN: {"age": "82"}, "配偶": {"age": "79"}})


@pytest.mark.parametrize(
    ("people", "each"),
    [
        ([("爸爸", "九十一，"), ("妈妈", "八十二")], {"爸爸": "91", "妈妈": "82"}),
        ([("妈妈", "今年81岁，"), ("爸爸", "76，一共多少")], {"妈妈": "81", "爸爸": "76"}),
        ([("妈妈", "81，"), ("爸爸", "76，"), ("妈妈", "一共")], {"妈妈": "81", "爸爸": "76"}),
        ([("妈妈", "81，"), ("爸爸", "76，"), (OWN, "想问")], {"妈妈": "81", "爸爸": "76"}),
        ([("妈妈", "81，"), ("爸爸", "没说")], None),
        ([("妈妈", "81，"), ("爸爸", "不知道"), ("奶奶", "99")], None),
        ([("妈妈", "81，"), ("妈妈", "82")], None),
        ([("妈妈", "300岁，"), ("爸爸", "81")], None),
        ([("妈妈", "81")], None),
        ([], None),
        ([(who, "81，") for who in ("妈妈", "爸爸", "奶奶", "爷爷", "姥姥")], None),
    ],
)
def test_sum_of_all_needs_what_each_of_two_to_four_people_is(
    people: list[tuple[str, str]], each: dict[str, str] | None
) -> None:
    found = said_of_each(AGE.formulas[0], people, OWN)
    assert found == (None if each is None else {who: {"age": a} for who, a in each.items()})


def test_name_of_a_sum_is_forgotten_with_its_formula_or_input() -> None:
    each = {"爸爸": {"age": "91"}, "妈妈": {"age": "82"}}
    name = together_id(AGE.formulas[0], each)
    assert base_of(name) == "monthly"
    assert base_of("monthly") == "monthly"
    assert together(AGE.formulas, name, SAY) is not None
    assert together((), name, SAY) is None
    assert together(AGE.formulas, name.replace(":age:", ":height:"), SAY) is None
    assert together(AGE.formulas, "monthly", SAY) is None


def inputs_of(formula: Formula) -> list[str]:
    """Return the amounts that a formula asks for."""
    return [entry.id for entry in formula.inputs if entry.asked and not entry.choices]


def whole_numbers(entry: Input) -> st.SearchStrategy[int]:
    """Return the whole numbers that an input can be."""
    return st.integers(ceil(Fraction(entry.least)), min(floor(Fraction(entry.most)), 10**6))


SUMS = [(i, f) for i in ITEMS.values() for f in i.formulas if inputs_of(f)]


@pytest.mark.parametrize(("item", "formula"), SUMS, ids=[f"{i.id}-{f.id}" for i, f in SUMS])
@given(data=st.data())
@settings(max_examples=12)
def test_total_is_exactly_what_the_formula_gives_for_each(
    item: Item, formula: Formula, data: st.DataObject
) -> None:
    entries = {entry.id: entry for entry in formula.inputs}
    names = inputs_of(formula)
    people = data.draw(st.integers(2, MOST))
    each = {
        f"第{n}人": {name: str(data.draw(whole_numbers(entries[name]))) for name in names}
        for n in range(people)
    }
    shared = {e.id: e.choices[0].id for e in formula.inputs if e.asked and e.choices}
    several = made(item, formula, each)
    if several is None:
        return
    outcome = run(several, item, {**given_together(each), **shared})
    alone = [run(formula, item, {**one, **shared}) for one in each.values()]
    totals = [step for step in several.steps if step.id.endswith("_of_all")]
    assert totals
    for step in totals:
        base = step.id.removesuffix("_of_all")
        values = [Fraction(0) if one.end else one.values.get(base) for one in alone]
        if step.id in outcome.values and None not in values:
            assert outcome.values[step.id] == sum(v for v in values if isinstance(v, Fraction))
            assert split_unit(step.unit)[1] == "元"
