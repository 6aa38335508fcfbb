from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.units import (
    SHARE,
    Unit,
    figure_of,
    nearest,
    over,
    spelled,
    times,
    unit_of,
)


@pytest.mark.parametrize(
    ("written", "per", "factor", "dimension"),
    [
        ("元", (), 1, (("元", 1),)),
        ("万元", (), 10_000, (("元", 1),)),
        ("亿元", (), 10**8, (("元", 1),)),
        ("%", (), Fraction(1, 100), SHARE),
        ("BP", (), Fraction(1, 10_000), SHARE),
        ("", (), 1, SHARE),
        ("年", (), 12, (("月", 1),)),
        ("个月", (), 1, (("月", 1),)),
        ("周岁", (), 1, (("岁", 1),)),
        ("套（间）", (), 1, (("个", 1),)),
        ("元", ("月",), 1, (("元", 1), ("月", -1))),
        ("元", ("人", "月"), 1, (("人", -1), ("元", 1), ("月", -1))),
        ("%", ("年",), Fraction(1, 1200), (("月", -1),)),
    ],
)
def test_written_unit_is_so_many_of_the_base_unit(
    written: str, per: tuple[str, ...], factor: Fraction | int, dimension: object
) -> None:
    assert unit_of(written, per) == Unit(Fraction(factor), dimension)


def test_money_a_month_times_months_is_money() -> None:
    assert times(unit_of("元", ["月"]), unit_of("年")) == Unit(Fraction(12), (("元", 1),))


def test_money_over_money_is_a_share() -> None:
    assert over(unit_of("万元"), unit_of("元")) == Unit(Fraction(10_000), SHARE)


@pytest.mark.parametrize(
    ("dimension", "text"),
    [
        (SHARE, "share"),
        (unit_of("元", ["人", "月"]).dimension, "元/人/月"),
        (unit_of("", ["月"]).dimension, "1/月"),
    ],
)
def test_dimension_is_spelled_as_an_editor_writes_it(dimension: object, text: str) -> None:
    assert spelled(dimension) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "unit", "text"),
    [
        ("6000", "元", "6000元"),
        ("666.666666", "元", "666.67元"),
        ("0.005", "元", "0.01元"),
        ("99999", "元", "99999元"),
        ("100000", "元", "10万元"),
        ("123400", "元", "12.34万元"),
        ("123450", "元", "123450元"),
        ("123456.78", "元", "123456.78元"),
        ("46000", "万元", "4.6万元"),
        ("12345.67", "万元", "1.234567万元"),
        ("9999.99", "万元", "9999.99元"),
        ("100000000", "元", "1亿元"),
        ("500010000", "万元", "5.0001亿元"),
        ("500001000", "万元", "50000.1万元"),
        ("5000", "万元", "5000元"),
        ("30000000", "万元", "3000万元"),
        ("0.031", "%", "3.1%"),
        ("0.015", "BP", "150BP"),
        ("23", "个工作日", "23个工作日"),
        ("12", "年", "1年"),
        ("0", "元", "0元"),
        ("-5", "元", "-5元"),
        ("-0.001", "元", "0元"),
    ],
)
def test_amount_is_written_as_people_write_it(base: str, unit: str, text: str) -> None:
    assert figure_of(Fraction(base), unit) == text


@given(number=st.decimals(-(10**12), 10**12, places=6))
def test_rounding_is_that_of_decimal_arithmetic(number: Decimal) -> None:
    assert nearest(Fraction(number)) == int(number.quantize(Decimal(1), ROUND_HALF_UP))


@given(cents=st.integers(min_value=0, max_value=10**15), unit=st.sampled_from(["元", "万元"]))
def test_money_that_is_written_is_the_money_that_was_meant(cents: int, unit: str) -> None:
    written = figure_of(Fraction(cents, 100), unit)
    number = written.rstrip("亿万元")
    factor = {"元": 1, "万元": 10**4, "亿元": 10**8}[written.removeprefix(number)]
    assert Decimal(number) * factor == Decimal(cents) / 100
