from __future__ import annotations

import pytest

from policies_kb.formulas.asking import SumWords
from policies_kb.records import table


@pytest.fixture(scope="module")
def words() -> SumWords:
    """The words of the content."""
    return SumWords(table("answers"))


@pytest.mark.parametrize(
    "text",
    ["差几万人", "那一共差多少", "一个月涨了多少块", "多出来多少", "2020年比2015年高几个百分点"],
)
def test_question_for_a_difference_may_name_nothing_else(words: SumWords, text: str) -> None:
    assert words.difference(text) == ""


def test_what_a_question_for_a_difference_names_besides_is_left(words: SumWords) -> None:
    assert words.difference("失业保险2020年比2015年多了多少人") == "失业保险"


@pytest.mark.parametrize(
    "text",
    [
        "最多给多少",
        "个人创业贷款最高几十万",
        "至少多少人",
        "五年新增多少人",
        "全市有证的多少万人",
        "涨了百分之多少",
        "平均每年增加多少",
        "跟省里的比差多少",
        "工资涨到多少了",
    ],
)
def test_question_for_an_amount_or_a_rate_asks_for_no_difference(
    words: SumWords, text: str
) -> None:
    assert words.difference(text) is None


def test_people_are_found_with_the_words_that_follow_them(words: SumWords) -> None:
    assert words.people("俺爹九十一，俺娘八十二") == [("爸爸", "九十一,"), ("妈妈", "八十二")]
    assert words.people("我82，我老伴79") == [("", "82,"), ("", ""), ("配偶", "79")]
    assert words.people("高龄补贴多少") == []


def test_words_for_all_together_ask_to_add_up(words: SumWords) -> None:
    assert words.adds_up("他俩加起来多少")
    assert not words.adds_up("每月多少")
