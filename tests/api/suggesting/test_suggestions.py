"""Example questions are found while they are typed."""

from __future__ import annotations

from functools import cache

import pytest

from api.suggesting.suggestions import Suggestions, reads_well
from policies_kb.looking_up.texts import Texts
from tests.api.stand_in import SUBSIDY, stand_in


@cache
def suggestions() -> Suggestions:
    """Those of all records."""
    return Suggestions(Texts(stand_in().items.values()), stand_in().regions)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("创业补贴", "创业补贴"),
        ("cybt", "创业补贴"),
        ("chuangyebutie", "创业补贴"),
        ("chuangye butie", "创业补贴"),
        ("居住证 保租房", "居住证"),
        ("  公积金？", "公积金"),
    ],
)
def test_a_question_is_found_by_characters_pinyin_or_initials(typed: str, held: str) -> None:
    found = suggestions().find(typed, region="410100", most=5)
    assert 0 < len(found) <= 5
    assert all(held in suggestion.text for suggestion in found[:2])


@pytest.mark.parametrize("typed", ["", " ", "k", "？", "十万个为什么呀"])
def test_what_says_nothing_finds_nothing(typed: str) -> None:
    assert suggestions().find(typed, region="410100", most=5) == []


def test_only_the_asked_region_and_those_above_it_are_suggested() -> None:
    items = stand_in().items
    for region, allowed in {"420100": {"420100"}, "410300": {"410300", "410000"}}.items():
        found = suggestions().find("社保卡", region=region, most=9)
        assert found
        assert {items[s.item_id].region for s in found} <= allowed


def test_no_item_takes_all_the_places() -> None:
    found = suggestions().find("创业补贴", region="410100", most=5)
    assert sum(s.item_id == SUBSIDY for s in found) <= 2
    assert len({(s.item_id, s.facet) for s in found}) == len(found)


def test_a_misspelt_example_is_never_shown() -> None:
    assert suggestions().find("补铁", region="410100", most=5) == []


@pytest.mark.parametrize("text", ["租", "俺退伍回来开了个早餐铺", "字" * 29, "两\n行"])
def test_what_does_not_read_well_is_not_shown(text: str) -> None:
    assert not reads_well(text)


def test_every_item_can_be_found_by_its_title() -> None:
    for item in stand_in().items.values():
        found = suggestions().find(item.title, region=item.region, most=20)
        assert item.id in {s.item_id for s in found}, item.title
