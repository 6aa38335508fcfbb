from __future__ import annotations

from typing import Any

import pytest

from policies_kb.eligibility.interview import Interview, applicable
from policies_kb.eligibility.judging import Finding
from policies_kb.eligibility.said import UNKNOWN, Said
from policies_kb.model import Condition, Item
from policies_kb.records import item_of
from tests.policies_kb.eligibility.conftest import TODAY
from tests.policies_kb.eligibility.test_judging import conditions
from tests.policies_kb.small_content import ITEM, changed

SAMPLE = item_of(ITEM)
GROUP, FIRST, MONTHS = SAMPLE.conditions


def routed(when: dict[str, list[Any]]) -> Item:
    """Return the sample whose last condition is needed only on a route."""
    return item_of(changed(ITEM, ["conditions", 2, "when"], when))


@pytest.mark.parametrize(
    ("condition", "text", "finding"),
    [
        (GROUP, "当过兵", Finding.MET),
        (GROUP, "都不是", Finding.UNKNOWN),
        (FIRST, "是", Finding.MET),
        (FIRST, "不是", Finding.NOT_MET),
        (MONTHS, "三个月", Finding.MET),
        (MONTHS, "还差一个月", Finding.NOT_MET),
        (MONTHS, "不知道", Finding.UNKNOWN),
    ],
)
def test_condition_is_judged_by_an_answer(
    interview: Interview, condition: Condition, text: str, finding: Finding
) -> None:
    judged = interview.heard(SAMPLE, condition, text, TODAY)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("condition", "text"), [(GROUP, "苹果"), (FIRST, "苹果"), (MONTHS, "很久")]
)
def test_what_says_nothing_judges_nothing(
    interview: Interview, condition: Condition, text: str
) -> None:
    assert interview.heard(SAMPLE, condition, text, TODAY) is None
    assert not interview.reads(SAMPLE, condition, text, TODAY)


def test_amount_on_both_sides_of_the_limit_is_read_but_judges_nothing(interview: Interview) -> None:
    assert interview.heard(SAMPLE, MONTHS, "两三个月", TODAY) is None
    assert interview.reads(SAMPLE, MONTHS, "两三个月", TODAY)


def test_condition_without_a_trait_has_one_of_its_own(interview: Interview) -> None:
    trait = interview.trait_of(SAMPLE, MONTHS)
    assert (trait.kind, trait.unit, trait.cues) == ("number", "个月", ())
    assert list(interview.trait_of(SAMPLE, GROUP).choices) == ["返乡农民", "退役军人"]


def test_trait_counts_in_the_unit_of_the_condition(interview: Interview) -> None:
    record = changed(ITEM, ["conditions", 2, "trait"], "months_open")
    item = item_of(changed(record, ["facts", "months", "unit"], "年"))
    assert interview.trait_of(item, item.conditions[2]).unit == "年"


@pytest.mark.parametrize(
    ("condition", "text", "heard"),
    [(GROUP, "我退伍回来养蜂", True), (FIRST, "是的", False), (MONTHS, "养了三个月", False)],
)
def test_without_a_trait_only_choices_are_overheard(
    interview: Interview, condition: Condition, text: str, heard: bool
) -> None:
    assert (interview.overheard(SAMPLE, condition, text, TODAY) is not None) is heard


def test_text_tells_of_several_traits(interview: Interview) -> None:
    told = interview.told("我退伍回来头一回开店，开了四个月了", TODAY)
    assert told["group"].choices == ("退役军人",)
    assert told["first_business"].yes is True
    assert told["months_open"].words == "4个月"
    assert "age" not in told


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ({}, False),
        ({"group": Said("", choices=("退役军人",))}, True),
        ({"group": Said("", choices=("返乡农民",))}, False),
        ({"group": UNKNOWN}, False),
    ],
)
def test_condition_of_a_route_is_needed_on_that_route_only(
    said: dict[str, Said], needed: bool
) -> None:
    item = routed({"group": ["退役军人"]})
    assert ("months" in [c.id for c in applicable(item, said)]) is needed


@pytest.mark.parametrize(("yes", "needed"), [(True, True), (False, False)])
def test_route_may_hang_on_yes_or_no(yes: bool, needed: bool) -> None:
    item = routed({"first": [True]})
    found = [c.id for c in applicable(item, {"first": Said("", yes=yes)})]
    assert ("months" in found) is needed


@pytest.mark.parametrize(("item", "condition"), conditions())
def test_every_question_of_the_content_takes_its_offered_answers(
    interview: Interview, item: Item, condition: Condition
) -> None:
    trait = interview.trait_of(item, condition)
    for label in trait.choices:
        judged = interview.heard(item, condition, label, TODAY)
        assert judged is not None, label
        assert label in judged.said.choices
    if condition.kind == "yes_no":
        for label, yes in (("是", True), ("不是", False)):
            judged = interview.heard(item, condition, label, TODAY)
            assert judged is not None
            assert judged.said.yes is yes


@pytest.mark.parametrize(("item", "condition"), conditions())
def test_every_question_of_the_content_may_be_left_open(
    interview: Interview, item: Item, condition: Condition
) -> None:
    judged = interview.heard(item, condition, "不知道", TODAY)
    assert judged is not None
    assert judged.said == UNKNOWN
