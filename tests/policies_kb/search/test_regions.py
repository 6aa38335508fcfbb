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
    "text",
    [
        "我是洛阳人，做生意能贷多少",
        "洛阳人自己开店",
        "俺在洛阳哩厂里下来了",
        "不问武汉了，说洛阳的",
        "不是武汉，是洛阳",
        "洛阳农村老人一月领多少",
    ],
)
def test_place_where_one_belongs_is_asked_about_when_no_other_is_named(
    regions: Regions, text: str
) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(LUOYANG, named=True)


@pytest.mark.parametrize(
    "text", ["我是信阳人", "南阳户口能领吗", "老家是开封的", "原来在北京上班", "洛阳籍大学生"]
)
def test_place_of_origin_alone_leaves_the_default(regions: Regions, text: str) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(ZHENGZHOU, named=False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("开封怎么补", "开封"),
        ("去南阳办", "南阳"),
        ("俺安阳哩，想盘个店", "安阳"),
        ("我是新乡的，租房有补贴没", "新乡"),
    ],
)
def test_place_without_documents_is_uncovered(regions: Regions, text: str, place: str) -> None:
    assert regions.asked(text, ZHENGZHOU) == AskedRegion(ZHENGZHOU, named=False, uncovered=place)


def test_covered_region_counts_before_an_uncovered_place(regions: Regions) -> None:
    assert regions.asked("开封和洛阳", ZHENGZHOU) == AskedRegion(LUOYANG, named=True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("郑州有这个钱，开封那边给几个", "开封"),
        ("洛阳的知道了。开封呢", "开封"),
        ("郑州能办吗，我开封户口", None),
        ("郑州多少钱，跟开封没关系", None),
        ("郑州和开封哪个多", None),
    ],
)
def test_uncovered_place_that_a_later_clause_asks_about_counts(
    regions: Regions, text: str, place: str | None
) -> None:
    assert regions.asked(text, ZHENGZHOU).uncovered == place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("人人持证、技能河南怎么参加", ZHENGZHOU),
        ("中国·河南招才引智大会", ZHENGZHOU),
        ("洛阳的人人持证、技能河南", LUOYANG),
    ],
)
def test_region_within_a_title_is_not_the_one_asked_about(
    regions: Regions, text: str, code: str
) -> None:
    assert regions.asked(text, ZHENGZHOU).code == code


def test_first_named_region_counts(regions: Regions) -> None:
    assert regions.asked("武汉和洛阳哪个多", ZHENGZHOU).code == WUHAN


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("洛阳和武汉哪个多，洛阳吗", [LUOYANG, WUHAN]),
        ("同一年郑州跟洛阳各多少", [ZHENGZHOU, LUOYANG]),
        ("我是郑州人，洛阳和武汉哪个高", [LUOYANG, WUHAN]),
        ("河南省郑州市的补贴", []),
        ("洛阳和涧西", []),
        ("洛阳多少", []),
    ],
)
def test_regions_put_side_by_side_are_compared(
    regions: Regions, text: str, codes: list[str]
) -> None:
    assert regions.compared(text) == codes


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("络阳的呢", "洛阳的呢"),
        ("武汗和洛羊", "武汉和洛阳"),
        ("郑洲市", "郑州市"),
        ("河难省里的", "河南省里的"),
        ("洛盐那边", "洛阳那边"),
        ("跟和南阳比", "跟和南阳比"),
        ("北方和南方", "北方和南方"),
        ("业务含不含培训", "业务含不含培训"),
        ("我和男友", "我和男友"),
        ("武昌", "武昌"),
    ],
)
def test_region_with_one_half_misspelt_by_sound_is_read(
    regions: Regions, text: str, read: str
) -> None:
    assert regions.in_characters(text) == read


def test_regions_named_for_their_own_sake_are_told_in_order(regions: Regions) -> None:
    assert regions.named("洛阳多少，我周口户口，武汉呢，洛阳的") == [LUOYANG, WUHAN]
    assert regions.named("一个月多少") == []


def test_latin_names_of_regions_are_read(regions: Regions) -> None:
    assert regions.in_characters("Luoyang电子社保卡, zhengzhou2025") == "洛阳电子社保卡, 郑州2025"


@pytest.mark.parametrize(
    "text", ["跟洛阳摆一起看看", "放到郑州跟前一比", "谁的多", "差多少", "比郑州少多少"]
)
def test_words_that_put_places_side_by_side_are_known(regions: Regions, text: str) -> None:
    assert regions.compares(text)
    assert not regions.compares(regions.without_comparing(text))
