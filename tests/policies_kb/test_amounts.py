from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.amounts import Amount, ordinal, said_amount
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
