from __future__ import annotations

import pytest

from policies_kb.records import table
from policies_kb.search.regions import AskedRegion, Regions

ZHENGZHOU, LUOYANG, HENAN, WUHAN = "410100", "410300", "410000", "420100"


@pytest.fixture(scope="module")
def regions() -> Regions:
    """The real regions."""
    return Regions(table("regions"), table("places"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("洛阳的呢", LUOYANG),
        ("洛阳市有补贴吗", LUOYANG),
        ("武汉怎么办", WUHAN),
        ("河南省的规定", HENAN),
        ("郑州补贴", ZHENGZHOU),
    ],
)
def test_named_region_is_the_one_asked_about(regions: Regions, text: str, code: str) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(code, named=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金水区补贴", ZHENGZHOU),
        ("巩义能办吗", ZHENGZHOU),
        ("涧西在哪办", LUOYANG),
        ("汉口的", WUHAN),
    ],
)
def test_district_means_its_city(regions: Regions, text: str, code: str) -> None:
    assert regions.asked(text, HENAN) == AskedRegion(code, named=True)


@pytest.mark.parametrize("default", [ZHENGZHOU, LUOYANG])
def test_default_counts_when_none_is_named(regions: Regions, default: str) -> None:
    assert regions.asked("开店有补贴吗", default) == AskedRegion(default, named=False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我南阳户口在郑州能领吗", ZHENGZHOU),
        ("我洛阳户口在郑州能领吗", ZHENGZHOU),
        ("我是郑州人，洛阳能领不", LUOYANG),
        ("从北京回来的在洛阳开店", LUOYANG),
        ("周口来郑州打工", ZHENGZHOU),
    ],
)
def test_place_of_origin_is_not_the_region_asked_about(
    regions: Regions, text: str, code: str
) -> None:
    assert regions.asked(text, WUHAN) == AskedRegion(code, named=True)


@pytest.mark.parametrize(
    "text", ["我是信阳人", "南阳户口能领吗", "老家是开封的", "原来在北京上班", "洛阳籍大学生"]
)
def test_place_of_origin_alone_leaves_the_default(regions: Regions, text: str) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(ZHENGZHOU, named=False)


@pytest.mark.parametrize(("text", "place"), [("开封怎么补", "开封"), ("去南阳办", "南阳")])
def test_place_without_documents_is_uncovered(regions: Regions, text: str, place: str) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(ZHENGZHOU, named=False, uncovered=place)


def test_covered_region_counts_before_an_uncovered_place(regions: Regions) -> None:
    assert regions.asked("开封和洛阳", ZHENGZHOU) == AskedRegion(LUOYANG, named=True)


def test_first_named_region_counts(regions: Regions) -> None:
    assert regions.asked("武汉和洛阳哪个多", ZHENGZHOU).code == WUHAN


def test_all_named_regions_are_found_once_in_order(regions: Regions) -> None:
    assert regions.all_asked("洛阳和武汉哪个多，洛阳吗") == [LUOYANG, WUHAN]


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        (LUOYANG, [LUOYANG, HENAN]),
        (HENAN, [HENAN]),
        ("999999", []),
    ],
)
def test_chain_leads_to_the_regions_that_answer_for_it(
    regions: Regions, code: str, chain: list[str]
) -> None:
    assert regions.chain(code) == chain


@pytest.mark.parametrize(
    "matter",
    [
        "人社局在哪",
        "人才公寓",
        "的人才补贴",
        "人力资源市场",
        "人口",
        "人民政府",
        "人均收入",
        "人事考试",
    ],
)
def test_matter_that_begins_with_people_makes_the_place_no_origin(
    regions: Regions, matter: str
) -> None:
    assert regions.asked(f"洛阳{matter}", ZHENGZHOU) == AskedRegion(LUOYANG, named=True)


@pytest.mark.parametrize(
    ("text", "left"), [("郑州市补贴", "补贴"), ("金水区补贴", "金水区补贴"), ("补贴", "补贴")]
)
def test_names_of_cities_are_taken_away_and_districts_stay(
    regions: Regions, text: str, left: str
) -> None:
    assert regions.without_names(text) == left


@pytest.mark.parametrize("code", sorted(table("regions")))
def test_region_is_found_by_all_its_names(regions: Regions, code: str) -> None:
    names = table("regions")[code]["names"]
    assert {regions.asked(f"{name}有没有", "none").code for name in names} == {code}


@pytest.mark.parametrize("code", sorted(table("regions")))
def test_parent_of_a_region_is_a_region(regions: Regions, code: str) -> None:
    parent = table("regions")[code]["parent"]
    assert parent is None or parent in table("regions")


def test_region_has_the_name_that_people_use(regions: Regions) -> None:
    assert regions.name(LUOYANG) == "洛阳"
