from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.differing import (
    Asked,
    comparable,
    difference,
    difference_id,
    entries_of,
    meant,
)
from policies_kb.formulas.run import run
from policies_kb.model import Item
from tests.policies_kb.formulas.series import REAL, item, sentences

AIMS = re.compile("目标|打算|任务")


def asked(text: str) -> Asked:
    """Return how a text asks, as the tables of words would tell it."""
    return Asked(
        text,
        AIMS,
        compares=re.search("[比跟差]|实际", text) is not None,
        points="百分点" in text,
        will=re.search("要|目标", text) is not None,
    )


YEARS = item({"r10": 2010, "r15": 2015, "r20": 2020}, {"t20": 2020, "t25": 2025})
PLANS = item({"r13": "十三五"}, {"t13": "十三五", "t14": "十四五"})


@pytest.mark.parametrize(
    ("text", "before", "pair"),
    [
        ("2020年比2015年多出来多少万", "", ("r20", "r15")),
        ("2015年到2020年涨了多少", "", ("r20", "r15")),
        ("从15年到20年涨了多少", "", ("r20", "r15")),
        ("十三五末比十二五末多了多少", "", ("r20", "r15")),
        ("十三五期间多了多少", "", ("r20", "r15")),
        ("2025年比2020年多多少", "", ("t25", "r20")),
        ("2025年比2020年的目标多多少", "", ("t25", "t20")),
        ("2020年比目标多了多少", "", ("r20", "t20")),
        ("比目标多了多少", "2020年多少人", ("r20", "t20")),
        ("多出来多少", "2015年多少人，2020年呢", ("r20", "r15")),
        ("比2015年多多少", "2020年多少人", ("r20", "r15")),
        ("比2015年多多少", "2010年多少人，那2020年呢", ("r20", "r15")),
    ],
)
def test_years_that_are_named_choose_the_two_figures(
    text: str, before: str, pair: tuple[str, str]
) -> None:
    assert meant(YEARS, asked(text), before) == pair


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("多了多少", ""),
        ("比2015年多了多少", ""),
        ("2020年比2018年多了多少", ""),
        ("2025年目标多了多少", ""),
        ("十五五期间多了多少", ""),
        ("多出来多少", "2010年多少人，2015年呢，2020年呢"),
        ("2010年、2015年、2020年各差多少", ""),
        ("原定目标2020年跟2015年差多少", ""),
        ("2020年比2015年提高了几个百分点", ""),
    ],
)
def test_nothing_is_guessed_where_it_is_not_clear_which_two_are_meant(
    text: str, before: str
) -> None:
    assert meant(YEARS, asked(text), before) is None


@pytest.mark.parametrize(
    ("text", "before", "pair"),
    [
        ("差几万人", "十三五转移了多少，那十四五打算再转多少", ("t14", "r13")),
        ("十四五的目标比十三五实际少多少", "", ("t14", "r13")),
        ("十三五实际比目标多了多少", "", ("r13", "t13")),
        ("2025年比2020年少多少", "", None),
        ("要提高多少", "", None),
    ],
)
def test_what_counts_over_plans_is_compared_with_plans_alone(
    text: str, before: str, pair: tuple[str, str] | None
) -> None:
    assert meant(PLANS, asked(text), before) == pair


def test_of_one_figure_reached_and_one_aim_the_way_ahead_is_meant() -> None:
    ahead = item({"r20": 2020}, {"t25": 2025})
    assert meant(ahead, asked("要提高多少"), "") == ("t25", "r20")
    assert meant(ahead, asked("今年要提高多少"), "") is None
    assert meant(ahead, asked("提高了多少"), "") is None


def test_year_whose_figure_is_left_out_is_not_taken_by_its_aim() -> None:
    disputed = item({"r15": 2015}, {"t20": 2020, "t25": 2025})
    assert meant(disputed, asked("2025年比2020年多多少"), "") is None
    assert meant(disputed, asked("2025年比2020年的目标多多少"), "") == ("t25", "t20")


def test_words_of_a_series_tell_it_from_the_others() -> None:
    wage = REAL["labour.minimum-wage.zz"]
    assert meant(wage, asked("2011年到2015年一个月涨了多少"), "") == ("month_2015", "month_2011")
    assert meant(wage, asked("2011年到2015年一小时涨了多少"), "") == ("hour_2015", "hour_2011")
    assert meant(wage, asked("2011年到2015年涨了多少"), "") is None


def test_name_of_a_difference_is_forgotten_with_its_facts() -> None:
    say = sentences().say
    known = difference(YEARS, difference_id("r20", "r15"), say)
    assert known is not None
    assert known.id == "difference:r20:r15"
    assert difference(YEARS, difference_id("r20", "gone"), say) is None
    assert difference(YEARS, "monthly", say) is None


def told(one: Item, later: str, earlier: str) -> str:
    """Return what is told of a difference."""
    formula = difference(one, difference_id(later, earlier), sentences().say)
    assert formula is not None
    outcome = run(formula, one, {})
    return "；".join(outcome.filled(t.text) for t in (*outcome.result, *outcome.assumes))


def test_difference_is_told_with_both_figures_their_years_and_what_they_are() -> None:
    rural = REAL["employment.rural-transfer.ly"]
    text = told(rural, "target", "done")
    assert "“十四五”的目标8.6万人，比“十三五”实际14.52万人少5.92万人" in text
    assert "一个是实际做到的，一个是定的目标" in text


def test_shares_differ_by_percentage_points() -> None:
    text = told(REAL["pension.participation-rate.ly"], "target", "base")
    assert "2025年的目标95.1%，比2020年实际94.8%多0.3个百分点" in text


def test_equal_figures_are_told_as_equal() -> None:
    assert "不多不少" in told(REAL["labour.inspection-rate.zz"], "target_2025", "rate_2020")


def test_difference_that_the_document_states_itself_is_told_with_it() -> None:
    jobs = REAL["employment.new-urban-jobs.zz"]
    formula = difference(jobs, difference_id("base_2015", "base_2010"), sentences().say)
    assert formula is not None
    assert "文件自己也写了9.93万人" in told(jobs, "base_2015", "base_2010")
    assert "rise_2015" in run(formula, jobs, {}).counted


@pytest.mark.parametrize(
    ("id_", "fact"),
    [
        ("card.holders.zz", "holders_2020"),
        ("employment.unemployment-rate.zz", "rate_2020"),
        ("insurance.unemployment-participants.zz", "base_2015"),
        ("pension.employee-participants.wh", "target"),
        ("insurance.work-injury-participants.zz", "base_2015"),
    ],
)
def test_disputed_figures_and_those_of_other_groups_are_never_subtracted(
    id_: str, fact: str
) -> None:
    assert fact in REAL[id_].facts
    assert all(fact not in {**s.reached, **s.targets} for s in REAL[id_].series)


PAIRS = [
    (one, a.fact, b.fact)
    for one in REAL.values()
    for series in one.series
    for a in entries_of(series)
    for b in entries_of(series)
    if a != b
]


def test_every_difference_of_the_content_agrees_with_decimal_arithmetic() -> None:
    assert len(PAIRS) > 200
    for one, later, earlier in PAIRS:
        formula = difference(one, difference_id(later, earlier), sentences().say)
        assert formula is not None
        facts = one.facts[later], one.facts[earlier]
        figures = [Decimal(fact.value or "") * _wan(fact.unit) for fact in facts]
        figure = run(formula, one, {}).figures["difference"]
        assert _base(figure) == abs(figures[0] - figures[1]), (one.id, later, earlier, figure)


@given(st.decimals(0, 10**6, places=2, allow_nan=False), st.decimals(0, 10**6, places=2))
def test_difference_of_any_two_figures_is_exact(one: Decimal, other: Decimal) -> None:
    made = item({"a": 2015, "b": 2020}, {}, values={"a": str(one), "b": str(other)})
    formula = difference(made, difference_id("b", "a"), sentences().say)
    assert formula is not None
    assert _base(run(formula, made, {}).figures["difference"]) == abs(one - other) * 10**4


def _wan(unit: str) -> int:
    return 10**8 if unit.startswith("亿") else 10**4 if unit.startswith("万") else 1


def _base(figure: str) -> Decimal:
    match = re.fullmatch(r"([\d.]+)(\D*)", figure)
    assert match is not None, figure
    return Decimal(match[1]) * _wan(match[2])


def test_only_exact_numbers_of_one_unit_are_comparable() -> None:
    facts = item({"a": 2015, "b": 2020}, {}, values={"a": "2/3"}).facts
    assert not comparable(facts["a"], facts["b"])
    assert comparable(facts["b"], facts["b"])
