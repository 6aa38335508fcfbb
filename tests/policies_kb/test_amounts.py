from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.amounts import Amount, mentions, ordinal, said_amount
from tests.policies_kb.numerals import in_chinese

UNITS = st.sampled_from(["个月", "年", "元", "套", "套（间）", "周岁", "%", "次"])


@given(number=st.integers(min_value=1, max_value=130), unit=UNITS)
def test_amount_in_characters_is_the_same_as_in_digits(number: int, unit: str) -> None:
    spoken = unit.partition("（")[0]
    said = said_amount(f"{in_chinese(number)}{spoken}", unit)
    assert (
        said == said_amount(f"{number}{spoken}", unit) == Amount(Decimal(number), Decimal(number))
    )


@given(number=st.integers(min_value=1, max_value=130), unit=UNITS)
def test_bare_number_is_in_the_unit_that_was_asked_for(number: int, unit: str) -> None:
    assert said_amount(str(number), unit) == Amount(Decimal(number), Decimal(number))


@given(number=st.integers(min_value=1, max_value=130), unit=UNITS)
def test_bare_number_says_nothing_when_a_unit_is_needed(number: int, unit: str) -> None:
    assert said_amount(str(number), unit, strict=True) is None


@given(text=st.text(alphabet="零一二两三十百万半年个月多到至不快超过-0123456789. ", max_size=20))
def test_any_jumble_is_read_without_an_error(text: str) -> None:
    said = said_amount(text, "个月")
    assert said is None or isinstance(said.exact, bool)


@pytest.mark.parametrize(
    ("text", "unit", "least", "most"),
    [
        ("一年半", "个月", 18, 18),
        ("18个月", "年", "1.5", "1.5"),
        ("三四年", "年", 3, 4),
        ("20到30万", "元", 200_000, 300_000),
        ("二三十套", "套", 20, 30),
        ("3个月以内", "个月", 0, 3),
        ("最多3个月", "个月", 0, 3),
        ("不超过3个月", "个月", 0, 3),
        ("至少3个月", "个月", 3, "Infinity"),
        ("不少于3个月", "个月", 3, "Infinity"),
        ("40", "万元", 400_000, 400_000),
        ("5000", "万元", 5000, 5000),
    ],
)
def test_amount_has_the_ends_that_were_said(
    text: str, unit: str, least: str | int, most: str | int
) -> None:
    assert said_amount(text, unit) == Amount(Decimal(least), Decimal(most))


@pytest.mark.parametrize(
    ("text", "least", "below"),
    [("不到3个月", 0, 3), ("快3个月了", 2, 3), ("3个多月", 3, 4), ("一年多", 12, 24)],
)
def test_end_that_is_not_reached_is_left_out(text: str, least: int, below: int) -> None:
    said = said_amount(text, "个月")
    assert said is not None
    assert round(said.least, 6) == least
    assert said.most < below


@pytest.mark.parametrize("text", ["2021年", "2022年3月", "3月份", "3月5日", "15天", "5000元", ""])
def test_date_or_another_unit_is_no_time_in_months(text: str) -> None:
    assert said_amount(text, "个月") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), ("第二", 2), ("二号", 2), ("第3个", 3), ("都行", None), ("1.5", None)],
)
def test_ordinal_is_read_from_a_short_answer(text: str, number: int | None) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize(
    "text",
    ["还差一个月满3个月", "还有3个月才开业", "3个月前停业了", "-5", "5000个月", "再过两个月就能满"],
)
def test_what_is_missing_over_or_impossible_is_no_amount(text: str) -> None:
    assert said_amount(text, "个月") is None


@pytest.mark.parametrize("text", ["-80", "999", "999岁"])
def test_impossible_age_is_none(text: str) -> None:
    assert said_amount(text, "周岁") is None


def test_nominal_age_is_one_or_two_years_more_than_the_years_lived() -> None:
    found = said_amount("虚岁70", "周岁")
    assert found is not None
    assert (found.least, found.most) == (68, 69)


def said(text: str, unit: str) -> list[tuple[str, bool]]:
    """Return the exact amounts found, each with whether it stood bare."""
    return [
        (f"{found.amount.least:f}", found.bare)
        for found in mentions(text, unit).found
        if found.amount.exact
    ]


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("我交了9000块", "元", [("9000", False)]),
        ("每月交750元，一年9000元", "元", [("750", False), ("9000", False)]),
        ("三千五", "元", [("3500", False)]),
        ("１２０００元", "元", [("12000", False)]),
        ("最低工资2100", "元", [("2100", True)]),
        ("贷30万，LPR是3.1%", "%", [("300000", True), ("3.1", False)]),
        ("一年零六个月", "个月", [("18", False)]),
        ("两年和三个月", "个月", [("24", False), ("3", False)]),
        ("2022年3月", "个月", []),
        ("-500元", "元", [("-500", False)]),
        ("负五百块", "元", [("-500", False)]),
        ("我爷爷300岁", "周岁", [("300", False)]),
        ("0个人", "人", [("0", False)]),
        ("没有数", "元", []),
    ],
)
def test_every_amount_in_a_text_is_found(
    text: str, unit: str, found: list[tuple[str, bool]]
) -> None:
    assert said(text, unit) == found


@pytest.mark.parametrize(
    ("text", "unit"),
    [("一万多", "元"), ("三四千", "元"), ("快80岁了", "周岁"), ("虚岁81岁", "周岁")],
)
def test_amount_that_is_not_one_number_is_found_as_such(text: str, unit: str) -> None:
    [found] = mentions(text, unit).found
    assert not found.amount.exact


def test_lower_end_of_a_range_is_no_amount_of_its_own() -> None:
    [found] = mentions("20到30万元", "元").found
    assert (found.amount.least, found.amount.most) == (200_000, 300_000)


@given(
    text=st.text(
        alphabet="零一二两三十百千万亿半年月个岁块元%多到至不快超过负-0123456789. ，", max_size=25
    )
)
@pytest.mark.parametrize("unit", ["元", "%", "周岁", "个月", "人", "套"])
def test_amounts_of_any_jumble_are_found_without_an_error(text: str, unit: str) -> None:
    read = mentions(text, unit)
    assert all(0 <= found.start < found.end <= len(read.text) for found in read.found)


@pytest.mark.parametrize("text", ["虚岁不算，周岁91岁", "不是虚岁，91岁", "不按虚岁，91岁了"])
def test_nominal_age_that_is_set_aside_leaves_the_age_as_said(text: str) -> None:
    assert [m.amount for m in mentions(text, "岁").found] == [Amount(Decimal(91), Decimal(91))]
