from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policies_kb.amounts import Amount
from policies_kb.eligibility.judging import (
    Finding,
    Judged,
    choices_of,
    decided_facts,
    judge,
    limit_of,
    unit_of,
    verdict,
)
from policies_kb.eligibility.said import UNKNOWN as NOT_KNOWN
from policies_kb.eligibility.said import Said
from policies_kb.model import Condition, Item
from policies_kb.records import item_files, item_of
from tests.policies_kb.small_content import ITEM, changed

SAMPLE = item_of(ITEM)
GROUP, FIRST, MONTHS = SAMPLE.conditions
MET, NOT_MET, UNKNOWN = Finding.MET, Finding.NOT_MET, Finding.UNKNOWN


def amount(least: str | int, most: str | int | None = None) -> Said:
    return Said("", amount=Amount(Decimal(least), Decimal(least if most is None else most)))


def wanting(n: int, wants: dict[str, Any], **more: Any) -> tuple[Item, Condition]:
    """Return the sample with other wants of its nth condition."""
    record = changed(ITEM, ["conditions", n, "wants"], wants)
    for key, value in more.items():
        record = changed(record, ["conditions", n, key], value)
    item = item_of(record)
    return item, item.conditions[n]


def limited(relation: str, value: str, unit: str) -> tuple[Item, Condition]:
    """Return an item whose last condition sets a limit."""
    record = changed(ITEM, ["facts", "months", "value"], value)
    record = changed(record, ["facts", "months", "unit"], unit)
    item = item_of(changed(record, ["conditions", 2, "wants"], {relation: "months"}))
    return item, item.conditions[2]


def finding(item: Item, condition: Condition, said: Said) -> Finding | None:
    judged = judge(item, condition, said)
    return None if judged is None else judged.finding


@pytest.mark.parametrize("condition", SAMPLE.conditions, ids=lambda c: c.kind)
def test_what_is_not_known_is_unknown(condition: Condition) -> None:
    assert finding(SAMPLE, condition, NOT_KNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("wants", "yes", "expected"),
    [
        ({"equals": True}, True, MET),
        ({"equals": True}, False, NOT_MET),
        ({"equals": False}, False, MET),
        ({"equals": False}, True, NOT_MET),
        ({"equals": True, "other": "unknown"}, False, UNKNOWN),
        ({"decides": True}, False, MET),
    ],
)
def test_yes_or_no_is_what_is_wanted_or_not(
    wants: dict[str, Any], yes: bool, expected: Finding
) -> None:
    item, condition = wanting(1, wants)
    assert finding(item, condition, Said("", yes=yes)) is expected


@pytest.mark.parametrize(
    ("relation", "number", "expected"),
    [
        ("at_least", "50", MET),
        ("at_least", "49", NOT_MET),
        ("at_most", "50", MET),
        ("at_most", "51", NOT_MET),
        ("below", "49", MET),
        ("below", "50", NOT_MET),
        ("above", "51", MET),
        ("above", "50", NOT_MET),
    ],
)
def test_limit_itself_falls_on_the_side_that_the_relation_says(
    relation: str, number: str, expected: Finding
) -> None:
    item, condition = limited(relation, "50", "套")
    assert finding(item, condition, amount(number)) is expected


@pytest.mark.parametrize(("number", "expected"), [(400_000, MET), (400_001, NOT_MET), (8000, MET)])
def test_limit_in_ten_thousands_is_compared_in_ones(number: int, expected: Finding) -> None:
    item, condition = limited("at_most", "40", "万元")
    assert limit_of(item, condition) == Amount(Decimal(400_000), Decimal(400_000))
    assert unit_of(item, condition) == "万元"
    assert finding(item, condition, amount(number)) is expected


@pytest.mark.parametrize(
    ("least", "most", "expected"), [(3, 5, MET), (0, 2, NOT_MET), (2, 4, None), (0, 3, None)]
)
def test_amount_on_both_sides_of_the_limit_decides_nothing(
    least: int, most: int, expected: Finding | None
) -> None:
    assert finding(SAMPLE, MONTHS, amount(least, most)) is expected


@pytest.mark.parametrize(
    ("wants", "choices", "none", "expected"),
    [
        ({"one_of": "groups"}, ["退役军人"], False, MET),
        ({"one_of": "groups"}, ["大学生", "退役军人"], False, MET),
        ({"one_of": "groups"}, ["大学生"], False, UNKNOWN),
        ({"one_of": "groups", "other": "no"}, ["大学生"], False, NOT_MET),
        ({"one_of": "groups", "other": "no"}, [], True, NOT_MET),
        ({"one_of": "groups", "other": "unknown"}, [], True, UNKNOWN),
        ({"one_of": ["本人"], "none_of": ["弟弟"]}, ["本人", "弟弟"], False, NOT_MET),
        ({"one_of": ["国有"], "open": ["转租"], "other": "no"}, ["转租"], False, UNKNOWN),
    ],
)
def test_choice_is_wanted_left_open_or_not_wanted(
    wants: dict[str, Any], choices: list[str], none: bool, expected: Finding
) -> None:
    item, condition = wanting(0, wants)
    assert finding(item, condition, Said("", choices=tuple(choices), none=none)) is expected


def test_choices_are_those_of_the_fact_and_of_the_lists() -> None:
    item, condition = wanting(0, {"one_of": "groups", "open": ["大学生"], "none_of": ["蜜蜂"]})
    assert choices_of(item, condition) == ["返乡农民", "退役军人", "大学生", "蜜蜂"]


@pytest.mark.parametrize(
    "wants", [{"decides": "months"}, {"at_most": "months", "undecided": "met"}]
)
def test_not_knowing_fits_where_nothing_hangs_on_it(wants: dict[str, Any]) -> None:
    item, condition = wanting(2, wants)
    assert finding(item, condition, NOT_KNOWN) is MET


@pytest.mark.parametrize("said", [Said("", yes=True), Said("", choices=("退役军人",))])
def test_what_was_said_of_another_kind_of_thing_decides_nothing(said: Said) -> None:
    assert judge(SAMPLE, MONTHS, said) is None


def test_number_without_a_limit_is_an_error_that_names_the_condition() -> None:
    item, condition = wanting(2, {"about": "months"})
    with pytest.raises(ValueError, match="condition months: a number needs at_least"):
        limit_of(item, condition)
    with pytest.raises(ValueError, match="a number needs at_least"):
        judge(item, condition, amount(3))


def test_condition_of_another_kind_has_no_limit() -> None:
    assert limit_of(SAMPLE, FIRST) is None


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([MET, MET], MET),
        ([MET, UNKNOWN], UNKNOWN),
        ([UNKNOWN, NOT_MET], NOT_MET),
        ([NOT_MET, MET], NOT_MET),
        ([], MET),
    ],
)
def test_one_condition_not_met_decides_and_then_one_unknown(
    findings: list[Finding], expected: Finding
) -> None:
    assert verdict([Judged(FIRST, one, NOT_KNOWN) for one in findings]) is expected


@pytest.mark.parametrize(
    ("number", "told"), [(5, ["amount"]), (3, ["boxes"]), (2, ["office"]), (4, ["amount"])]
)
def test_first_telling_that_fits_is_the_fact_that_an_answer_decides(
    number: int, told: list[str]
) -> None:
    tells = [
        {"above": "months", "fact": "amount"},
        {"at_least": "months", "fact": "boxes"},
        {"below": "months", "fact": "office"},
    ]
    item, condition = wanting(2, {"decides": "months"}, tells=tells)
    judged = judge(item, condition, amount(number))
    assert judged is not None
    assert [fact.name for fact in decided_facts(item, [judged])] == told


@pytest.mark.parametrize(
    ("n", "tells", "said", "told"),
    [
        (1, [{"equals": True, "fact": "office"}], Said("", yes=True), ["office"]),
        (1, [{"equals": True, "fact": "office"}], Said("", yes=False), []),
        (0, [{"is": "退役军人", "fact": "boxes"}], Said("", choices=("退役军人",)), ["boxes"]),
        (0, [{"is": "退役军人", "fact": "boxes"}], Said("", none=True), []),
        (1, [{"equals": True, "fact": "office"}], NOT_KNOWN, []),
    ],
)
def test_yes_no_and_choices_decide_facts_as_well(
    n: int, tells: list[dict[str, Any]], said: Said, told: list[str]
) -> None:
    item, condition = wanting(n, dict(SAMPLE.conditions[n].wants), tells=tells)
    judged = judge(item, condition, said)
    assert judged is not None
    assert [fact.name for fact in decided_facts(item, [judged])] == told


def test_amount_on_both_sides_of_a_bound_decides_no_fact() -> None:
    tells = [{"above": "months", "fact": "amount"}, {"below": "months", "fact": "office"}]
    item, condition = wanting(2, {"decides": "months"}, tells=tells)
    judged = judge(item, condition, amount(2, 4))
    assert judged is not None
    assert decided_facts(item, [judged]) == []


def conditions() -> list[Any]:
    items = [item_of(file.data) for file in item_files()]
    return [pytest.param(i, c, id=f"{i.id}-{c.id}") for i in items for c in i.conditions]


@pytest.mark.parametrize(("item", "condition"), conditions())
def test_condition_of_the_content_can_be_met(item: Item, condition: Condition) -> None:
    if condition.kind == "yes_no":
        said = [Said("", yes=True), Said("", yes=False)]
    elif condition.kind == "choice":
        said = [Said("", choices=(choice,)) for choice in choices_of(item, condition)]
    else:
        limit = limit_of(item, condition)
        assert limit is not None
        said = [amount(str(limit.least + shift)) for shift in (-1, 0, 1)]
    assert MET in {finding(item, condition, one) for one in said}
