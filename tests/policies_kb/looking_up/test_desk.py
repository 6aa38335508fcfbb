"""The search of the desk on a small snapshot: ways to type, regions, filters, scores."""

from __future__ import annotations

import pytest

from policies_kb.knowledge import KnowledgeBase
from policies_kb.looking_up.desk import DeskSearch, Hits
from policies_kb.looking_up.texts import Texts
from policies_kb.model import Item

ZHENGZHOU, LUOYANG = "410100", "410300"
SUBSIDY = "startup.one-off-subsidy.zz"


@pytest.fixture(scope="module")
def search(small_kb: KnowledgeBase) -> DeskSearch:
    """Over the small snapshot."""
    return DeskSearch(small_kb, Texts(small_kb.items.values()))


def ids(found: Hits) -> list[str]:
    """The items in order."""
    return [hit.item.id for hit in found.hits]


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("一次性开业补贴给多少钱", SUBSIDY),
        ("创业补贴", SUBSIDY),
        ("创业 补贴 一次性", SUBSIDY),
        ("cybt", SUBSIDY),
        ("chuangye butie", SUBSIDY),
        ("chuangyebut", SUBSIDY),
        ("社保卡挂失", "card.lost.zz"),
        ("sbk gs", "card.lost.zz"),
        ("14号 货币化", "resettlement.monetised.zz"),
        ("2022 14 货币化", "resettlement.monetised.zz"),
        ("11号 第九条", "litigation.must-appear.zz"),
        ("12号 专栏3 开业补贴", SUBSIDY),
        ("創業補貼", SUBSIDY),
    ],
)
def test_what_is_meant_stands_first(search: DeskSearch, typed: str, item: str) -> None:
    assert ids(search.find(typed, region=ZHENGZHOU))[0] == item


@pytest.mark.parametrize(
    "typed", ["创业补贴 洛阳", "洛阳 创业补贴", "ly cybt", "luoyang chuangyebutie"]
)
def test_a_named_region_goes_before_the_one_asked_from(search: DeskSearch, typed: str) -> None:
    found = search.find(typed, region=ZHENGZHOU)
    assert (ids(found)[0], found.region) == ("startup.one-off-subsidy.ly", LUOYANG)


def test_an_item_of_another_region_counts_less_than_one_of_here(search: DeskSearch) -> None:
    found = search.find("创业补贴", region=ZHENGZHOU)
    assert [other.id for other in found.hits[0].elsewhere] == ["startup.one-off-subsidy.ly"]
    here = next(hit.score for hit in found.hits if hit.item.id == SUBSIDY)
    away = search.find("最低工资", region=ZHENGZHOU).hits[0]
    assert away.item.id == "labour.minimum-wage.wh"
    assert away.score < search.find("最低工资", region="420100").hits[0].score
    assert here > 0.5


def test_every_letter_typed_leads_to_something_and_the_whole_to_what_is_meant(
    search: DeskSearch,
) -> None:
    for whole, first in {"chuangyebutie": 2, "创业补贴": 1, "cybt": 2, "14号": 2}.items():
        for end in range(first, len(whole) + 1):
            assert ids(search.find(whole[:end], region=ZHENGZHOU)), whole[:end]


def test_only_what_may_be_shown_is_shown(search: DeskSearch) -> None:
    def only(item: Item) -> bool:
        return item.topic == "card"

    found = search.find("补贴", region=ZHENGZHOU, only=only)
    assert {hit.item.topic for hit in found.hits} <= {"card"}


def test_scores_fall_and_lie_between_0_and_1(search: DeskSearch) -> None:
    for typed in ("创业补贴", "保租房", "12号", "zc", "钱"):
        scores = [hit.score for hit in search.find(typed, region=ZHENGZHOU).hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 <= score <= 1.0 for score in scores)


def test_a_document_alone_leads_to_the_items_that_rest_on_it_most(search: DeskSearch) -> None:
    found = search.find("15号", region=ZHENGZHOU)
    assert {"rental.tenants.zz", "rental.rent.zz"} <= set(ids(found))
    assert SUBSIDY not in ids(found)


@pytest.mark.parametrize("typed", ["", "   ", "？"])
def test_nothing_typed_finds_nothing(search: DeskSearch, typed: str) -> None:
    assert search.find(typed, region=ZHENGZHOU).hits == ()


def test_what_was_read_is_said(search: DeskSearch) -> None:
    assert search.find("cybt", region=ZHENGZHOU).read == "创业补贴"
