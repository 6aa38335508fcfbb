"""Masking. All numbers are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.normalise import normalise
from api.numbers import identity_check, luhn
from api.privacy import CARD, IDENTITY, PHONE, counts, mask

FEW = settings(max_examples=80, deadline=None, derandomize=True)
SEPARATORS = st.sampled_from(["", " ", "-", "—", "－", "　", ".", "  "])
AROUND = st.sampled_from(["我的是", "号：", "（", "请看", "，", "", "给 ", "tel", "、"])
AFTER = st.sampled_from(["", "。", "，谢谢", "）", "是我的", " 请回复", "、", "/"])
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SPELT = str.maketrans("0123456789", "零一二三四五六七八九")


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Eighteen characters with the right check character."""
    area = draw(st.sampled_from(["410105", "410302", "420106", "110101", "659001"]))
    born = draw(st.dates(date(1930, 1, 1), date(2024, 12, 31)))
    first = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + identity_check(first)


@st.composite
def old_identities(draw: st.DrawFn) -> str:
    """Fifteen digits, as they were until 1999."""
    born = draw(st.dates(date(1930, 1, 1), date(1999, 12, 31)))
    return f"410105{born:%y%m%d}{draw(st.integers(0, 999)):03d}"


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    """Eleven digits."""
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 999_999_999)):09d}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Sixteen to nineteen digits with the right check digit."""
    length = draw(st.sampled_from([16, 19]))
    rest = draw(st.text("0123456789", min_size=length - 7, max_size=length - 7))
    first = f"621700{rest}"
    return next(first + str(d) for d in range(10) if luhn(first + str(d)))


def in_groups(number: str, sizes: list[int], separator: str) -> str:
    """The number written in groups; the last size goes on."""
    groups, at = [], 0
    while at < len(number):
        size = sizes[min(len(groups), len(sizes) - 1)]
        groups.append(number[at : at + size])
        at += size
    return separator.join(groups)


@FEW
@given(
    identities(), SEPARATORS, st.sampled_from([[6, 8, 4], [6, 4, 4, 4], [3], [1]]), AROUND, AFTER
)
def test_identities_are_masked_however_they_are_written(
    number: str, separator: str, sizes: list[int], before: str, after: str
) -> None:
    written = in_groups(number, sizes, separator)
    assert mask(f"{before}{written}{after}") == f"{before}{IDENTITY}{after}"
    assert mask(f"{before}{written.lower()}{after}") == f"{before}{IDENTITY}{after}"
    assert mask(f"{before}{written.translate(FULL_WIDTH)}{after}") == f"{before}{IDENTITY}{after}"


@FEW
@given(identities(), st.sampled_from("0123456789X"))
def test_an_identity_with_a_mistyped_check_character_is_masked(number: str, wrong: str) -> None:
    assert mask(f"证号{number[:17]}{wrong}") == f"证号{IDENTITY}"


@FEW
@given(old_identities(), SEPARATORS)
def test_old_identities_are_masked(number: str, separator: str) -> None:
    assert mask(f"我的是{in_groups(number, [6, 6, 3], separator)}") == f"我的是{IDENTITY}"


@FEW
@given(
    mobiles(),
    SEPARATORS,
    st.sampled_from([[3, 4, 4], [4, 3, 4], [3, 3, 5], [7, 4], [1], [3, 8]]),
    AROUND,
    AFTER,
)
def test_mobile_numbers_are_masked_however_they_are_written(
    number: str, separator: str, sizes: list[int], before: str, after: str
) -> None:
    written = in_groups(number, sizes, separator)
    for prefix in ("", "+86 ", "86-", "0086"):
        assert mask(f"{before}{prefix}{written}{after}") == f"{before}{PHONE}{after}"
    assert mask(f"{before}{written.translate(FULL_WIDTH)}{after}") == f"{before}{PHONE}{after}"


@FEW
@given(mobiles())
def test_a_mobile_number_said_in_words_is_masked(number: str) -> None:
    spelt = number.translate(SPELT)
    assert mask(f"我手机是{spelt}") == f"我手机是{PHONE}"
    assert mask(f"我手机是{spelt.replace('一', '幺')}") == f"我手机是{PHONE}"


@FEW
@given(cards(), SEPARATORS, st.sampled_from([[4], [6, 13], [6, 4]]), AROUND, AFTER)
def test_cards_are_masked_however_they_are_written(
    number: str, separator: str, sizes: list[int], before: str, after: str
) -> None:
    written = in_groups(number, sizes, separator)
    assert mask(f"{before}{written}{after}") == f"{before}{CARD}{after}"


@FEW
@given(st.integers(10**12, 10**19 - 1))
def test_a_long_run_of_digits_never_stays(number: int) -> None:
    masked = mask(f"号{number}。")
    assert str(number) not in masked


@FEW
@given(identities(), mobiles(), cards(), st.sampled_from([" ", ",", "，", "和", "；", "\n"]))
def test_numbers_beside_each_other_are_all_masked(
    identity: str, mobile: str, card: str, between: str
) -> None:
    text = between.join([mobile, identity, card])
    assert mask(text) == between.join([PHONE, IDENTITY, CARD])


@pytest.mark.parametrize(
    "written",
    [
        "0371-67180000",
        "0371 6718 0000",
        "(0371)67180000",
        "（0371）67180000",
        "037167180000",
        "010-65120000",
        "0379-6325000",
        "0371-67180000转801",
        "0371—67180000",
    ],
)
def test_landlines_are_masked(written: str) -> None:
    assert mask(f"打{written}没人接") == f"打{PHONE}没人接"


@pytest.mark.parametrize("written", ["电话67180000", "座机：6718 0000", "家里电话是63250000"])
def test_landlines_without_an_area_code_are_masked_where_the_text_says_so(written: str) -> None:
    assert mask(written).endswith(PHONE)


@pytest.mark.parametrize("zero_width", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"])
def test_invisible_characters_do_not_hide_a_number(zero_width: str) -> None:
    assert mask(normalise(zero_width.join("13800138000"))) == PHONE


@pytest.mark.parametrize(
    "written", ["𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "①③⑧⓪⓪①③⑧⓪⓪⓪", "١٣٨٠٠١٣٨٠٠٠", "138\n0013\n8000", "138*0013*8000"]
)
def test_unusual_digits_and_line_breaks_do_not_hide_a_number(written: str) -> None:
    assert mask(normalise(written)) == PHONE


@pytest.mark.parametrize(
    "text",
    [
        "打12333、12345、96567还是110、119、120、12329、12348",
        "4006912333和95588",
        "郑政文〔2017〕200号和郑政办〔2022〕12号",
        "郑政办[2022]14号、人社部发(2024)12号",
        "2024-12-31到期，2022年2月21日印发，2022.02.21，2022/2/21，20221231",
        "2021-2025年，2021—2025年",
        "1949-10-01 2022-02-21",
        "2021 2022 2023 2024 2025",
        "10000元、1万元、3.5万元、300000元、20000000.00元",
        "1380000000元，13800000000元，1300000000000元",
        "10000 20000 30000",
        "1000 2000 3000 4000",
        "60平方米、90平方米、35%、3个月、5个工作日",
        "第三章第一节专栏3",
        "410100 410300 420100",
        "二〇二二年十二月三十一日",
        "一二三四五六七八九十",
        "邮编450000，1-3-5号楼",
        "新增就业50万人，参保1200万人，资金130亿元",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert mask(text) == text


@FEW
@given(
    st.dates(date(1949, 1, 1), date(2099, 12, 31)), st.dates(date(1949, 1, 1), date(2099, 12, 31))
)
def test_dates_stay(first: date, second: date) -> None:
    for style in ("%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"):
        for between in ("至", "到", "，", " 至 "):
            text = f"从{first.strftime(style)}{between}{second.strftime(style)}为止"
            assert mask(text) == text


@FEW
@given(
    st.decimals(0, 10**13, places=2),
    st.sampled_from(["元", "万元", "亿元"]),
    st.sampled_from(["领", "补贴", " "]),
)
def test_amounts_stay(amount: object, unit: str, before: str) -> None:
    text = f"{before}{amount}{unit}"
    assert mask(text) == text
    assert mask(f"{before}{int(amount)}{unit}") == f"{before}{int(amount)}{unit}"  # type: ignore[call-overload]


@FEW
@given(st.integers(2000, 2030), st.integers(1, 9999))
def test_document_numbers_stay(year: int, number: int) -> None:
    for text in (
        f"郑政文〔{year}〕{number}号",
        f"豫人社〔{year}〕{number}号",
        f"({year}){number}号",
    ):
        assert mask(text) == text


@FEW
@given(st.integers(0, 9_999_999))
def test_figures_of_up_to_seven_digits_stay(figure: int) -> None:
    assert mask(f"共{figure}人") == f"共{figure}人"


@FEW
@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(normalise(text))
    assert mask(once) == once


def test_masks_are_counted() -> None:
    assert counts(mask("13800138000和13900139000")) == {PHONE: 2}


@pytest.mark.parametrize(
    "written",
    [
        "(138)12345678",
        "138，1234，5678",
        "138、1234、5678",
        "138|1234|5678",
        "138:1234:5678",
        "138=1234=5678",
        "138+1234+5678",
        "138…1234…5678",
        "138（1234）5678",
        "138。1234。5678",
    ],
)
def test_groups_of_a_mobile_number_are_masked_whatever_stands_between(written: str) -> None:
    assert mask(f"我的手机是{written}") == f"我的手机是{PHONE}"


@pytest.mark.parametrize("written", ["410105 1990年01月01日 1234", "410105-1990-01-01-123X"])
def test_identity_with_a_written_date_is_masked(written: str) -> None:
    assert mask(f"身份证{written}") == f"身份证{IDENTITY}"
