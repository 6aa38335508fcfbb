from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.amounts import Amount
from policies_kb.spans import said_day, time_since, time_until

TODAY = date(2026, 11, 20)


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年5月8日", "2024-05-08", "2024-05-08"),
        ("二〇二四年五月开的", "2024-05-01", "2024-05-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2025年底", "2025-12-01", "2025-12-31"),
        ("2024年2月底", "2024-02-21", "2024-02-29"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("去年六月办的营业执照", "2025-06-01", "2025-06-30"),
        ("前年八月", "2024-08-01", "2024-08-31"),
        ("今年年初", "2026-01-01", "2026-01-31"),
        ("今年3月中旬", "2026-03-11", "2026-03-20"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("上个月15号", "2026-10-15", "2026-10-15"),
        ("8月20号开的", "2026-08-20", "2026-08-20"),
        ("8月21开的", "2026-08-21", "2026-08-21"),
        ("3月份开的", "2026-03-01", "2026-03-31"),
        ("12月开的", "2025-12-01", "2025-12-31"),
        ("昨天", "2026-11-19", "2026-11-19"),
        ("45年生的", "1945-01-01", "1945-12-31"),
        ("15年5月开的", "2015-05-01", "2015-05-31"),
    ],
)
def test_day_that_is_past_is_read(text: str, first: str, last: str) -> None:
    assert said_day(text, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031年11月20日到期", "2031-11-20", "2031-11-20"),
        ("31年到期", "2031-01-01", "2031-12-31"),
        ("明年三月", "2027-03-01", "2027-03-31"),
        ("3月份到期", "2027-03-01", "2027-03-31"),
    ],
)
def test_day_to_come_is_read(text: str, first: str, last: str) -> None:
    assert said_day(text, TODAY, ahead=True) == days(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "三个月",
        "3个月了",
        "五年了",
        "十年前",
        "半年",
        "三年零两个月",
        "2026年2月30日",
        "13月份",
        "70年",
        "",
        "一直",
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert said_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "unit", "least", "most"),
    [
        ("8月20号开的", "月", "3", "3"),
        ("2025年11月20日", "月", "12", "12"),
        ("2025年11月20日", "年", "1", "1"),
        ("1956年11月20日生", "岁", "70", "70"),
        ("1956年11月21日生", "岁", "69", "69"),
        ("1956年", "岁", "69", "70"),
    ],
)
def test_time_since_a_day_is_counted_by_the_calendar(
    text: str, unit: str, least: str, most: str
) -> None:
    assert time_since(text, TODAY, unit) == Amount(Decimal(least), Decimal(most))


def test_day_one_too_late_is_less_than_the_whole_months() -> None:
    since = time_since("8月21号开的", TODAY, "月")
    assert since is not None
    assert Decimal(2) < since.most < Decimal(3)


def test_end_of_a_longer_month_counts_as_the_end_of_a_shorter() -> None:
    assert time_since("2026年8月31日", date(2026, 11, 30), "月") == Amount(Decimal(3), Decimal(3))


@pytest.mark.parametrize(
    ("text", "whole"), [("2031年11月20日到期", True), ("2031年11月19日到期", False)]
)
def test_time_until_a_day_is_counted_by_the_calendar(text: str, whole: bool) -> None:
    left = time_until(text, TODAY, "年")
    assert left is not None
    assert (left.least >= 5) is whole


def test_time_since_a_day_to_come_is_none() -> None:
    assert time_since("2027年3月", TODAY, "月") is None


def test_time_until_a_past_day_is_none() -> None:
    assert time_until("2020年到期", TODAY, "年") is None


@given(day=st.dates(min_value=date(1930, 1, 1), max_value=TODAY))
def test_any_day_written_out_is_read_as_itself(day: date) -> None:
    assert said_day(f"{day.year}年{day.month}月{day.day}日", TODAY) == (day, day)


@given(
    text=st.text(alphabet="〇一二三十0123456789年月日号去前今上个底初开生到期", max_size=14),
    ahead=st.booleans(),
)
def test_any_jumble_is_read_without_an_error(text: str, ahead: bool) -> None:
    span = said_day(text, TODAY, ahead=ahead)
    assert span is None or span[0] <= span[1]
