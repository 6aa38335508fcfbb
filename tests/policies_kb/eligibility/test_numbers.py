from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.amounts import Amount
from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.reading import Answers
from policies_kb.eligibility.said import UNKNOWN
from tests.policies_kb.eligibility.conftest import TODAY
from tests.policies_kb.numerals import in_chinese

ENDLESS = Decimal("Infinity")


def asked(
    interview: Interview, answers: Answers, trait: str, text: str, limit: int | None
) -> object:
    bound = None if limit is None else Amount(Decimal(limit), Decimal(limit))
    said = answers.asked(interview.traits[trait], text, TODAY, limit=bound)
    return None if said is None else said.amount


def exactly(number: str | int) -> Amount:
    return Amount(Decimal(number), Decimal(number))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("开了四个月了", 4),
        ("4个月", 4),
        ("３个月", 3),
        ("三", 3),
        ("十二", 12),
        ("半年", 6),
        ("一年半", 18),
        ("一年零三个月", 15),
        ("一个半月", "1.5"),
        ("半个月", "0.5"),
        ("刚满三个月", 3),
        ("正好三个月", 3),
        ("2021年毕业，开店四个月", 4),
        ("四个月，行吗", 4),
        ("差一个月满三个月", 2),
        ("差一个月就满三个月了", 2),
        ("还差一个月", 2),
        ("只差半个月就三个月", "2.5"),
        ("还没开业", 0),
        ("8月20号开的", 3),
        ("今年八月二十号办的执照", 3),
    ],
)
def test_time_in_business_is_read_as_people_say_it(
    interview: Interview, answers: Answers, text: str, months: str | int
) -> None:
    assert asked(interview, answers, "months_open", text, 3) == exactly(months)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("不到三个月", 0, 3),
        ("三个月不到", 0, 3),
        ("还没开满三个月", 0, 3),
        ("快三个月了", 2, 3),
        ("下个月就满三个月", 2, 3),
        ("三个多月", 3, 4),
        ("三四个月", 3, 4),
        ("3-5个月", 3, 5),
        ("大概三个月", "2.5", "3.5"),
        ("差不多四个月", "3.5", "4.5"),
        ("差不多三个月", "2.5", "3.5"),
        ("90天", "2.9", "3.22"),
        ("一百天", "3.2", "3.6"),
        ("去年六月办的营业执照", "16.6", "17.7"),
        ("8月开的", "2.6", "3.7"),
        ("去年开的", "10.6", "22.7"),
        ("二〇二四年五月开的", "29.6", "30.7"),
        ("差十天三个月", "2.6", "2.7"),
        ("没到", 0, 3),
        ("还不够", 0, 3),
    ],
)
def test_time_that_is_not_exact_lies_between_its_ends(
    interview: Interview, answers: Answers, text: str, least: str | int, most: str | int
) -> None:
    amount = asked(interview, answers, "months_open", text, 3)
    assert isinstance(amount, Amount)
    assert Decimal(least) <= amount.least < amount.most <= Decimal(most)


@pytest.mark.parametrize("text", ["够了", "早满了", "到了"])
def test_time_may_be_said_to_be_enough(interview: Interview, answers: Answers, text: str) -> None:
    amount = asked(interview, answers, "months_open", text, 3)
    assert amount == Amount(Decimal(3), ENDLESS)


@pytest.mark.parametrize(
    "text",
    [
        "要满3个月吗",
        "是不是得开够三个月",
        "开满三个月才能领吗",
        "要是开三个月",
        "好久了",
        "5000元",
        "苹果",
        "",
        "店开了一年，摊摆了两年",
    ],
)
def test_what_gives_no_time_is_none(interview: Interview, answers: Answers, text: str) -> None:
    assert asked(interview, answers, "months_open", text, 3) is None


def test_time_that_is_not_known_is_unknown(interview: Interview, answers: Answers) -> None:
    trait = interview.traits["months_open"]
    assert answers.asked(trait, "记不清了", TODAY) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("81", 81),
        ("七十九", 79),
        ("七十整", 70),
        ("一百零二岁", 102),
        ("1956年11月20日生的", 70),
        ("1956年11月21日生的", 69),
        ("1940年3月生", 86),
    ],
)
def test_age_is_read_from_years_or_a_day_of_birth(
    interview: Interview, answers: Answers, text: str, years: int
) -> None:
    assert asked(interview, answers, "age", text, 70) == exactly(years)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1945年生的", 80, 81),
        ("45年生人", 80, 81),
        ("虚岁七十", 68, 69),
        ("快七十了", 60, 70),
        ("过年就七十", 60, 70),
        ("六十多", 60, 70),
    ],
)
def test_age_that_is_not_exact_lies_between_its_ends(
    interview: Interview, answers: Answers, text: str, least: int, most: int
) -> None:
    amount = asked(interview, answers, "age", text, 70)
    assert isinstance(amount, Amount)
    assert least <= amount.least <= amount.most <= most


@pytest.mark.parametrize("text", ["300岁", "-5", "三百岁"])
def test_age_that_cannot_be_is_none(interview: Interview, answers: Answers, text: str) -> None:
    assert asked(interview, answers, "age", text, 70) is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("一半", 50),
        ("60%", 60),
        ("百分之五十", 50),
        ("六成", 60),
        ("10个留了6个", 60),
        ("来了五个人，留下两个人", 40),
        ("全留下了", 100),
        ("一个没留", 0),
        ("50", 50),
    ],
)
def test_share_is_read_from_words_tenths_and_counts(
    interview: Interview, answers: Answers, text: str, share: int
) -> None:
    assert asked(interview, answers, "retention", text, 50) == exactly(share)


@pytest.mark.parametrize(
    ("text", "above"), [("一半多", True), ("过半了", True), ("不到一半", False)]
)
def test_share_lies_above_or_below_the_half(
    interview: Interview, answers: Answers, text: str, above: bool
) -> None:
    amount = asked(interview, answers, "retention", text, 50)
    assert isinstance(amount, Amount)
    assert (amount.least > 50) is above
    assert (amount.most < 50) is not above


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("50套", 50),
        ("四十九套", 49),
        ("两栋楼一共80间", 80),
        ("3个项目合起来120间", 120),
        ("60", 60),
    ],
)
def test_units_of_a_project_are_not_its_buildings(
    interview: Interview, answers: Answers, text: str, units: int
) -> None:
    assert asked(interview, answers, "project_units", text, 50) == exactly(units)


@pytest.mark.parametrize(
    ("text", "years"),
    [("五年整", 5), ("还剩40年", 40), ("2031年11月20日到期", 5), ("四年半", "4.5")],
)
def test_years_left_are_read_from_years_or_the_last_day(
    interview: Interview, answers: Answers, text: str, years: str | int
) -> None:
    assert asked(interview, answers, "land_years", text, 5) == exactly(years)


def test_two_different_numbers_are_not_added_up(interview: Interview, answers: Answers) -> None:
    assert asked(interview, answers, "land_years", "70年的，用了30年", 5) is None


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("没贷过", 0),
        ("第一次", 0),
        ("贷过一次", 1),
        ("这是第二次贷", 1),
        ("两次", 2),
        ("三次了", 3),
    ],
)
def test_times_before_leave_out_the_one_that_is_wanted(
    interview: Interview, answers: Answers, text: str, times: int
) -> None:
    assert asked(interview, answers, "firm_loans_before", text, 3) == exactly(times)


@given(number=st.integers(min_value=1, max_value=99))
def test_number_in_characters_is_the_same_as_in_digits(
    interview: Interview, answers: Answers, number: int
) -> None:
    spoken = asked(interview, answers, "months_open", f"开了{in_chinese(number)}个月", 3)
    assert (
        spoken
        == asked(interview, answers, "months_open", f"开了{number}个月", 3)
        == exactly(number)
    )


@given(
    text=st.text(
        alphabet="零一二两三四五十百个月年天岁差还满不到快过大概没多半成就了%0123456789，吗 ",
        max_size=24,
    )
)
@pytest.mark.parametrize(
    "trait", ["months_open", "age", "retention", "land_years", "project_units"]
)
def test_any_jumble_is_read_without_an_error(
    interview: Interview, answers: Answers, trait: str, text: str
) -> None:
    amount = asked(interview, answers, trait, text, 3)
    assert amount is None or isinstance(amount, Amount)


@pytest.mark.parametrize(
    ("trait", "text", "number"),
    [
        ("months_open", "我开店四个月了能领吗", 4),
        ("months_open", "我退伍回来开了个小店，开了四个月，能领多少钱", 4),
        ("age", "我妈81岁了", 81),
        ("project_units", "我有一栋楼，60套", 60),
    ],
)
def test_number_that_nobody_asked_for_counts_beside_its_cue(
    interview: Interview, answers: Answers, trait: str, text: str, number: int
) -> None:
    said = answers.volunteered(interview.traits[trait], text, TODAY)
    assert said is not None
    assert said.amount == exactly(number)


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        ("months_open", "我租了四个月房子"),
        ("months_open", "开店要满三个月吗"),
        ("months_open", "开店满三个月才能领是吗"),
        ("age", "我干了30年"),
        ("age", "满70岁有补助吗"),
    ],
)
def test_number_that_nobody_asked_for_counts_for_nothing_without_one(
    interview: Interview, answers: Answers, trait: str, text: str
) -> None:
    assert answers.volunteered(interview.traits[trait], text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["店在二七区", "在二七广场那边", "西三环外头", "住82号院", "开在文化路38号楼"]
)
def test_number_in_the_name_of_a_place_is_no_answer(
    interview: Interview, answers: Answers, text: str
) -> None:
    assert asked(interview, answers, "months_open", text, 3) is None


@pytest.mark.parametrize("text", ["三十五个原告", "35名", "三十五位", "三十五口人", "35个人"])
def test_persons_are_counted_in_many_words(
    interview: Interview, answers: Answers, text: str
) -> None:
    assert asked(interview, answers, "plaintiffs", text, 30) == exactly(35)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("我的店才开六个星期", "1.5"),
        ("营业四十天了", "1.43"),
        ("我这店才开两个月", "2"),
        ("开业补贴申请十天了", None),
        ("开店满三个月才给", None),
        ("营业三个月才开始补", None),
    ],
)
def test_days_right_after_a_cue_say_how_long_one_has(
    interview: Interview, answers: Answers, text: str, most: str | None
) -> None:
    said = answers.volunteered(interview.traits["months_open"], text, TODAY)
    amount = said.amount if said is not None else None
    assert (amount is None) is (most is None)
    if amount is not None and most is not None:
        assert amount.most <= Decimal(most)
