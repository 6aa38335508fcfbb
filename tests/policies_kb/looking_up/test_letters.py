"""Letters are read as the words that the items have for them."""

from __future__ import annotations

from functools import cache

import pytest

from policies_kb.looking_up.letters import Letters
from policies_kb.looking_up.texts import Texts
from policies_kb.records import load_content


@cache
def letters() -> Letters:
    """Over the texts of all items."""
    return Letters(Texts(load_content().items.values()))


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (["cybt"], "创业补贴"),
        (["sbk"], "社保卡"),
        (["shebaoka"], "社保卡"),
        (["shebaok"], "社保卡"),
        (["gongjijin"], "公积金"),
        (["baozufang", "zujin"], "保租房租金"),
        (["gjjtq"], "公积金提取"),
    ],
)
def test_the_likeliest_reading_stands_first(words: list[str], read: str) -> None:
    assert letters().readings(words)[0][0] == read


def test_weights_add_up_to_at_most_one() -> None:
    assert 0.99 < sum(weight for _, weight in letters().readings(["sy"])) <= 1.0 + 1e-9


@pytest.mark.parametrize("words", [["k"], ["qqqzzzvvv"]])
def test_letters_that_stand_for_nothing_have_no_reading(words: list[str]) -> None:
    assert letters().readings(words) == []
