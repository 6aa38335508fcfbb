from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.figures import (
    Figure,
    canonical_unit,
    chinese_integer,
    figures_in,
    normalise,
    split_unit,
)
from tests.policies_kb.numerals import in_chinese

INTEGERS = st.integers(min_value=1, max_value=10**12 - 1)
UNITS = st.sampled_from(["元", "人", "个月", "%", "平方米", "亩", "家", "个工作日"])


def only(text: str) -> Figure:
    [figure] = figures_in(text)
    return figure


def said(text: str) -> list[tuple[str, str]]:
    return [(format(f.value.normalize(), "f"), f.unit) for f in figures_in(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10000元", "1万元"),
        ("10000元", "10,000元"),
        ("10000元", "一万元"),
        ("10000元", "１００００元"),
        ("12000元", "1.2万元"),
        ("12000元", "一万二千元"),
        ("150000000元", "1.5亿元"),
        ("120000000元", "一亿二千万元"),
        ("200000元", "20万元"),
        ("20 万人", "20万人"),
        ("70%", "70％"),
        ("70%", "百分之七十"),
        ("70%", "70个百分点"),
        ("70.5%", "百分之七十点五"),
        ("0.5%", "百分之零点五"),
        ("100%", "百分之百"),
        ("2/3", "三分之二"),
        ("50平方米", "50㎡"),
        ("50平方米", "50m²"),
        ("3个月", "三个月"),
        ("3个月", "3月"),
        ("5个工作日", "五个工作日"),
        ("60周岁", "六十岁"),
        ("150BP", "150个基点"),
        ("2022年", "二〇二二年"),
        ("两个月", "2个月"),
        ("12人", "十二名"),
        ("105人", "一百零五人"),
    ],
)
def test_figure_written_otherwise_is_the_same_figure(one: str, other: str) -> None:
    assert only(one).matches(only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10000元", "1000元"),
        ("10000元", "10000人"),
        ("70%", "70人"),
        ("1万元", "1亿元"),
        ("3个月", "3年"),
        ("1/3", "2/3"),
        ("5天", "5个工作日"),
        ("3公里", "3千米"),
    ],
)
def test_figure_of_another_value_or_unit_is_another_figure(one: str, other: str) -> None:
    assert not only(one).matches(only(other))


def test_figure_without_a_unit_fits_one_with_any() -> None:
    assert only("40").matches(only("40万元")) is False
    assert only("400000").matches(only("40万元"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10—20万元", [("10", ""), ("200000", "元")]),
        ("3至5年", [("3", ""), ("5", "年")]),
        ("10%-20%", [("10", "%"), ("20", "%")]),
        ("百分之十至百分之二十", [("10", "%"), ("20", "%")]),
        ("18周岁至60周岁", [("18", "岁"), ("60", "岁")]),
    ],
)
def test_range_gives_both_of_its_ends(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20余万元", ("200000", "元")),
        ("20万余元", ("200000", "元")),
        ("二十余万元", ("200000", "元")),
        ("10余家", ("10", "个")),
        ("三千多人", ("3000", "人")),
        ("300多人", ("300", "人")),
    ],
)
def test_roughly_more_keeps_the_number_that_is_written(
    text: str, expected: tuple[str, str]
) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年2月28日", [("2022", "年"), ("2", "月"), ("28", "天")]),
        ("二〇二二年二月二十八日", [("2022", "年"), ("2", "月"), ("28", "天")]),
        ("2022-02-28", [("2022", ""), ("2", ""), ("28", "")]),
    ],
)
def test_date_gives_year_month_and_day(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["", "没有数字", "一般", "统一", "第一", "1/0"])
def test_text_without_a_figure_gives_none(text: str) -> None:
    assert said(text) == []


def test_figures_come_in_the_order_in_which_they_stand() -> None:
    assert said("补贴5000元，分3次，共70%") == [("5000", "元"), ("3", "个"), ("70", "%")]


def test_figure_keeps_what_is_written_and_where() -> None:
    figure = only("补贴1万元整")
    assert (figure.written, figure.start, figure.end) == ("1万元", 2, 5)


def test_kilometres_are_a_unit_and_not_a_thousand() -> None:
    assert said("3千米") == [("3", "千米")]


def test_numerals_in_characters_are_left_out_when_only_digits_are_wanted() -> None:
    assert [f.written for f in figures_in("三个月内给5000元", chinese=False)] == ["5000元"]


@given(number=INTEGERS, unit=UNITS)
def test_number_in_characters_is_the_same_figure_as_in_digits(number: int, unit: str) -> None:
    assert only(f"{in_chinese(number)}{unit}").value == only(f"{number}{unit}").value == number


@given(number=INTEGERS, unit=UNITS)
def test_number_with_commas_is_the_same_figure_as_without(number: int, unit: str) -> None:
    assert only(f"{number:,}{unit}").matches(only(f"{number}{unit}"))


@given(number=st.integers(min_value=1, max_value=99_999), unit=UNITS)
def test_number_in_ten_thousands_is_the_same_figure_as_written_out(number: int, unit: str) -> None:
    assert only(f"{number}万{unit}").matches(only(f"{number * 10_000}{unit}"))


@given(percent=st.integers(min_value=1, max_value=99), tenth=st.integers(min_value=0, max_value=9))
def test_percentage_in_characters_is_the_same_figure_as_in_digits(percent: int, tenth: int) -> None:
    written = f"百分之{in_chinese(percent)}点{in_chinese(tenth)}"
    assert only(written).matches(only(f"{percent}.{tenth}%"))


@given(share=st.integers(min_value=1, max_value=99), parts=st.integers(min_value=1, max_value=99))
def test_fraction_in_characters_is_the_same_figure_as_in_digits(share: int, parts: int) -> None:
    assert only(f"{in_chinese(parts)}分之{in_chinese(share)}").matches(only(f"{share}/{parts}"))


@given(text=st.text(alphabet="0123456789一二两十百千万亿点分之余元%个月/.,， ", max_size=30))
def test_any_jumble_of_digits_and_units_is_read_without_an_error(text: str) -> None:
    plain = normalise(text)
    assert all(plain[f.start : f.end] == f.written for f in figures_in(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一千零五十", 1050),
        ("两千", 2000),
        ("二〇二二", 2022),
        ("万", 10_000),
        ("一万二千", 12_000),
        ("十万", 100_000),
        ("三亿零五万", 300_050_000),
    ],
)
def test_chinese_numeral_is_read(text: str, number: int) -> None:
    assert chinese_integer(text) == number


@pytest.mark.parametrize("text", ["", "12", "三个", "abc"])
def test_what_is_no_chinese_numeral_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a Chinese numeral") as error:
        chinese_integer(text)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize(
    ("unit", "factor", "canonical"),
    [
        ("元", 1, "元"),
        ("万元", 10**4, "元"),
        ("亿元", 10**8, "元"),
        ("万亿元", 10**12, "元"),
        ("万人", 10**4, "人"),
        ("万人次", 10**4, "人"),
        ("万", 10**4, ""),
        ("亿", 10**8, ""),
        ("", 1, ""),
        ("个月", 1, "月"),
    ],
)
def test_unit_is_split_into_multiplier_and_canonical_unit(
    unit: str, factor: int, canonical: str
) -> None:
    assert split_unit(unit) == (Decimal(factor), canonical)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("％", "%"), ("平米", "㎡"), ("名", "人"), ("周岁", "岁"), ("亩", "亩")],
)
def test_unit_has_one_canonical_form(written: str, canonical: str) -> None:
    assert canonical_unit(written) == canonical


def test_square_metre_sign_is_not_taken_apart() -> None:
    assert normalise("５０㎡") == "50㎡"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("三千五", 3500),
        ("一万二", 12_000),
        ("一百二", 120),
        ("二十三万七", 237_000),
        ("一万二千三", 12_300),
        ("一亿二", 120_000_000),
        ("三千零五", 3005),
        ("一万零八百", 10_800),
        ("一百零二", 102),
        ("二十五", 25),
    ],
)
def test_numeral_is_read_as_people_say_it(said: str, number: int) -> None:
    assert chinese_integer(said) == number


@pytest.mark.parametrize("text", ["补几百块", "几千元", "数十人", "好几万元", "20几岁", "二十几岁"])
def test_some_hundreds_are_no_figure(text: str) -> None:
    assert list(figures_in(text)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("二零年发多少", "2020年发多少"),
        ("一五年到二一年", "2015年到2021年"),
        ("零八年的", "2008年的"),
        ("一二年", "一二年"),
        ("十五年", "十五年"),
        ("二〇二二年", "二〇二二年"),
    ],
)
def test_year_of_two_said_digits_is_written_out(text: str, written: str) -> None:
    assert normalise(text) == written
