from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from policies_kb.model import Facet, Item
from policies_kb.records import item_of, table
from policies_kb.search.facts import FactMatch, FactMatcher, by_facet
from policies_kb.search.index import MatterIndex, Query
from policies_kb.search.normalise import Normaliser
from policies_kb.snapshot import current, open_snapshot
from tests.policies_kb.small_content import ITEM, changed

SAMPLE = item_of(ITEM)
Matched = Callable[[str], dict[str, FactMatch]]


@pytest.fixture(scope="module")
def index(small_home: Path) -> MatterIndex:
    data = open_snapshot(current(small_home / "build")).data
    return MatterIndex(data["search"]["index"], Normaliser(table("lexicon")))


@pytest.fixture(scope="module")
def matcher(index: MatterIndex) -> FactMatcher:
    return FactMatcher(index.space, index.normaliser, table("answer_types"))


@pytest.fixture(scope="module")
def matched(index: MatterIndex, matcher: FactMatcher) -> Matched:
    """Match a question with the sample's facts, by name, and with what it leaves open, by facet."""
    names = [*SAMPLE.facts, *SAMPLE.not_stated, Facet.VALIDITY]
    return lambda text: dict(zip(names, matcher.match(index.query(text), SAMPLE), strict=True))


@pytest.mark.parametrize("question", ["开店补贴一次给多少钱", "找哪个部门要什么材料", "养蜂", ""])
def test_item_that_was_prepared_by_the_build_matches_the_same(
    index: MatterIndex, matcher: FactMatcher, question: str
) -> None:
    other = item_of(changed(ITEM, ["id"], "startup.another.zz"))
    state = matcher.state([other, SAMPLE])
    mapped = FactMatcher(index.space, index.normaliser, table("answer_types"), state)
    query = index.query(question)
    for item in (SAMPLE, other):
        assert mapped.match(query, item) == matcher.match(query, item)
        assert mapped.lacking(query.plain, item, Facet.WHAT) == matcher.lacking(
            query.plain, item, Facet.WHAT
        )


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("养蜂满多久能领", True),
        ("得养蜂多长时间才给补", True),
        ("养蜂多久之后才能去要补贴", True),
        ("补贴多久才能到账", False),
        ("几天办好", False),
    ],
)
def test_length_of_time_that_must_have_passed_is_asked_of_the_conditions(
    matched: Matched, question: str, named: bool
) -> None:
    assert matched(question)["months"].named is named


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("开业多久才能领", {"time", "waiting"}),
        ("一次能给多少钱", {"money"}),
        ("按百分之几补", {"share"}),
        ("归哪个部门管", {"office"}),
        ("一共多少人", {"people"}),
        ("一共多少万人", {"people"}),
        ("一共多少万", {"money"}),
        ("养蜂好不好", set()),
    ],
)
def test_kind_of_answer_is_told_by_the_words(
    matcher: FactMatcher, question: str, kinds: set[str]
) -> None:
    assert matcher.kinds_asked(question) == kinds


def test_fact_that_shares_more_words_matches_better(matched: Matched) -> None:
    found = matched("退役军人算不算在里面")
    assert found["groups"].words == max(match.words for match in found.values())


def test_fact_with_the_unit_asked_for_fits(matched: Matched) -> None:
    found = matched("要养多久")
    assert (found["months"].fits, found["amount"].fits) == (True, False)


def test_question_for_nothing_in_particular_leaves_the_kind_open(matched: Matched) -> None:
    assert {m.fits for m in matched("养蜂好不好").values()} == {None}


@pytest.mark.parametrize(
    ("question", "dated"), [("2022年的呢", True), ("十三五的呢", False), ("养蜂呢", False)]
)
def test_fact_that_names_the_year_asked_about_is_told_by_it(
    index: MatterIndex, matcher: FactMatcher, question: str, dated: bool
) -> None:
    item = item_with({"facet": "what", "text": "2022年起补贴"})
    assert matcher.match(index.query(question), item)[0].dated is dated


def test_figures_that_a_text_takes_from_other_facts_are_held(
    index: MatterIndex, matcher: FactMatcher
) -> None:
    item = item_of(changed(ITEM, ["facts", "what", "text"], "养满{months}才给的补贴"))
    other = replace(item, id="startup.months.zz")
    found = matcher.match(index.query("要养多久"), other)
    assert found[[*other.facts].index("what")].fits is True


def test_what_is_left_open_holds_the_kind_that_its_words_ask_for(matcher: FactMatcher) -> None:
    left_open = {Facet.HOW_MUCH: "每箱补多少钱", Facet.WHERE: "窗口"}
    item = replace(SAMPLE, id="startup.other.zz", facts={}, not_stated=left_open)
    query = Query("", "多少钱", csr_matrix((1, 1)), csr_matrix((1, 1)), np.zeros(0, np.int32), 0.0)
    assert [match.fits for match in matcher.match(query, item)] == [True, None, False]


def test_words_of_what_is_left_open_are_shared(matched: Matched) -> None:
    assert matched("要什么材料")[Facet.MATERIALS].words > 0.0


def test_short_question_points_less_surely(matched: Matched) -> None:
    longer = matched("返乡农民首次养蜂")
    assert matched("首次")["what"].words < max(m.words for m in longer.values())


def test_facts_of_a_facet_share_words_alone_and_together() -> None:
    facet = Facet.HOW_MUCH
    matches = [
        FactMatch(facet, {1: 0.1, 2: 0.2}, False),
        FactMatch(facet, {2: 0.2, 3: 0.4}, None),
        FactMatch(facet, {}, True),
    ]
    words, together, fits = by_facet(matches)[facet]
    assert (words, together, fits) == (pytest.approx(0.6), pytest.approx(0.7), True)


def test_facet_whose_facts_hold_no_kind_neither_fits_nor_misses() -> None:
    assert by_facet([FactMatch(Facet.WHAT, {}, None)]) == {Facet.WHAT: (0.0, 0.0, None)}


def item_with(fact: dict[str, object]) -> Item:
    sources = ITEM["facts"]["what"]["sources"]
    item = item_of(ITEM | {"facts": {"only": {"sources": sources, "key": True} | fact}})
    return replace(item, id=f"startup.{fact['text']}.zz")  # a knowledge base has one item of an id


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("养蜂给多少钱", None),
        ("按百分之几补", None),
        ("受理的电话多少", "电话号码"),
        ("欠着不交收不收滞纳金", "滞纳金、违约金"),
        ("养蜂协会会长是谁", "具体是哪一位"),
        ("蜂箱是哪家公司做的", "具体是哪一家"),
        ("坐地铁几号线去", "乘车路线"),
        ("养蜂申请材料", "要带哪些材料"),
        ("养蜂申请材料递交窗口", "要带哪些材料"),
        ("养蜂要什么学历", "学历要求"),
        ("养蜂年龄上限是多少", "年龄要求"),
        ("住蜂场能养狗吗", "能不能养宠物"),
        ("蜂场能几个人合租", "能不能合租、转租"),
        ("给蜂场通天然气要几天", "燃气的事"),
        ("蜂场装宽带几天", "宽带的事"),
        ("养蜂的低保一个月多少", "低保"),
        ("那20个项目里有没有蜂场", "名单里有哪些"),
        ("蜂箱在哪个软件上抢", "具体网址"),
        ("蜂箱几点开抢", "具体日期"),
        ("申请材料交到哪", None),
        ("养了几个月了", None),
        ("补助分几块", None),
        ("往前倒几年给多少", None),
        ("养蜂好不好", None),
    ],
)
def test_kind_that_no_fact_holds_is_lacking(
    matcher: FactMatcher, question: str, lacking: str | None
) -> None:
    assert matcher.lacking(question, SAMPLE, Facet.WHAT) == lacking


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("补一部分场地费，补多少没有写", "具体金额"),
        ("办这件事免费", None),
        ("一次补{only}", None),
        ("到2025年都能补", "具体金额"),
    ],
)
def test_amount_is_lacking_unless_one_is_told_or_it_is_free(
    matcher: FactMatcher, text: str, lacking: str | None
) -> None:
    figure = {"value": "300", "unit": "元"} if "{" in text else {}
    item = item_with({"facet": "how_much", "text": text} | figure)
    assert matcher.lacking("能补多少钱", item, Facet.HOW_MUCH) == lacking


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("养蜂补贴报名截止日期", "每年9月底前截止", "具体日期"),
        ("养蜂项目名单里蜜蜂屋排在第几", "蜜蜂屋排第3位", "排在第几"),
        ("养蜂场地一平米补多少", "按每平方米算", "每平方米多少钱"),
        ("养蜂窗口地址给一个", "窗口在建设路", "具体地址"),
        ("养蜂的申请表去哪下载", "表在窗口领", "表格在哪里领"),
        ("养蜂上哪个网站申请", "在政务服务网申请", "具体网址"),
        ("养蜂一年能申请几次", "一年一次", "次数"),
        ("养蜂审批要几个工作日", "材料齐全的当天办完", "具体时间"),
        ("养蜂证管几年", "3年换一次", "具体时间"),
        ("养蜂比赛一年办几场几回", "每年办5场", "次数"),
        ("办养蜂补贴要带哪几样", "带身份证来", "要带哪些材料"),
        ("养蜂贷款是哪几家银行在办", "由市里的银行来办", "是哪家银行"),
        ("养蜂不合格扣几分", "一回扣5分", "具体多少分"),
        ("养蜂补贴报名到几号截止", "每年9月底前截止", "具体日期"),
        ("养蜂屋收多少租金", "租金每月5元", "具体金额"),
        ("养蜂设备补助比例", "补设备款的30%", "具体比例"),
        ("养蜂合同要签几个月", "签半年以上的合同", "具体时间"),
        ("养蜂展位补贴比例上限", "补展位费的30%", "具体比例"),
        ("蜂箱和蜜的比例是几比几", "定的是11比41", "具体比例"),
        ("给养蜂顾问多少酬劳", "每月300元", "具体金额"),
        ("养蜂补贴每月几号到账", "每月10日前到账", "具体日期"),
        ("养蜂办公室电话", "电话12333", "电话号码"),
        ("养蜂保险费率是多少", "按1%交", "具体比例"),
        ("逾期没报要罚款不", "逾期的不罚", "罚款的事"),
        ("过几天能领到养蜂补贴", "3个工作日领到", "具体时间"),
    ],
)
def test_detail_is_lacking_unless_a_fact_tells_it(
    matcher: FactMatcher, question: str, told: str, lacking: str
) -> None:
    silent = item_with({"facet": "what", "text": "支持养蜂"})
    telling = item_with({"facet": "what", "text": told})
    assert (
        matcher.lacking(question, silent, Facet.WHAT),
        matcher.lacking(question, telling, Facet.WHAT),
    ) == (
        lacking,
        None,
    )


@pytest.mark.parametrize(
    "question",
    [
        "养蜂该怎么办",
        "哪些人能养蜂",
        "养蜂划算不划算",
        "前几天听说能养蜂",
        "这几天能养蜂吗",
        "降费率的事",
    ],
)
def test_question_that_asks_for_no_detail_lacks_none(matcher: FactMatcher, question: str) -> None:
    assert (
        matcher.lacking(question, item_with({"facet": "what", "text": "支持养蜂"}), Facet.WHAT)
        is None
    )


@pytest.mark.parametrize(("facet", "lacking"), [("how_much", None), ("what", "具体金额")])
def test_share_of_what_one_paid_is_an_amount(
    matcher: FactMatcher, facet: str, lacking: str | None
) -> None:
    share = {"facet": facet, "text": "补{only}", "value": "2/3", "unit": ""}
    assert matcher.lacking("能补多少", item_with(share), Facet.HOW_MUCH) == lacking


@pytest.mark.parametrize(
    ("question", "text", "left_open"),
    [
        ("开庭前几日要交", "要在庭审之前交到，提前几天没有写", "具体时间"),
        ("要交什么", "要在庭审之前交到，提前几天没有写", None),
        ("提前几天交", "要提前3天交，最多提前几天没有写", None),
        ("一个月补多少钱", "只说要研究补贴，补不补、补多少都没定", "具体金额"),
        ("一个月补多少钱", "只说要研究补贴", None),
    ],
)
def test_what_a_fact_says_nobody_states_is_left_open(
    matcher: FactMatcher, question: str, text: str, left_open: str | None
) -> None:
    item = item_with({"facet": "conditions", "text": text})
    assert matcher.left_open(question, item, item.facts["only"]) == left_open


def test_telephone_number_in_a_fact_is_one(matcher: FactMatcher) -> None:
    item = item_with({"facet": "where", "text": "咨询打96567"})
    assert matcher.lacking("电话多少", item, Facet.WHAT) is None


def test_question_whether_it_still_holds_points_to_validity(matched: Matched) -> None:
    found = matched("这个补贴现在还能办吗")[Facet.VALIDITY]
    assert (found.fits, found.named) == (True, True)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("2024年养蜂项目有多少个", "2024年的数"),
        ("2022年养蜂项目有多少个", None),
        ("2020年的呢", None),
    ],
)
def test_year_that_an_item_of_another_year_does_not_know_is_lacking(
    matcher: FactMatcher, question: str, lacking: str | None
) -> None:
    item = item_with({"facet": "what", "text": "2020年是300个，后来更多"})
    assert matcher.lacking(question, replace(item, title="2022年养蜂项目"), Facet.WHAT) == lacking


@pytest.mark.parametrize(
    "fact",
    [
        {"text": "到2024年蜜蜂屋都盖完"},
        {"text": "到{only}蜜蜂屋盖完", "value": "2024", "unit": "年"},
    ],
)
def test_named_year_answers_which_year_and_is_no_length_of_time(
    index: MatterIndex, matcher: FactMatcher, fact: dict[str, str]
) -> None:
    item = item_with({"facet": "what"} | fact)
    fits = {
        text: matcher.match(index.query(text), item)[0].fits
        for text in ("最迟到哪一年盖完", "盖蜜蜂屋要多久")
    }
    assert fits == {"最迟到哪一年盖完": True, "盖蜜蜂屋要多久": False}


def test_words_that_only_ask_match_nothing_that_is_left_open(
    index: MatterIndex, matcher: FactMatcher
) -> None:
    item = replace(SAMPLE, id="startup.asking.zz", not_stated={Facet.HOW_LONG: "多久送到"})
    matches = matcher.match(index.query("养蜂补贴多久"), item)
    assert matches[len(item.facts)].words == 0.0


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("养蜂2020年有多少家", None),
        ("养蜂2019年有多少家", "2019年的数"),
        ("养蜂十三五末有多少家", None),
        ("养蜂2023年有多少家", "2023年的数"),
        ("养蜂2021到2025有多少家", "2025年的数"),
        ("养蜂2016到2020年有多少家", None),
        ("2022年的文件里养蜂有多少家", None),
        ("2023年还能养蜂吗", None),
    ],
)
def test_number_of_a_year_or_plan_that_no_fact_names_is_lacking(
    matcher: FactMatcher, question: str, lacking: str | None
) -> None:
    item = item_with({"facet": "what", "text": "“十三五”发展到300家"})
    assert matcher.lacking(question, item, Facet.WHAT) == lacking


def test_number_of_a_year_is_lacking_only_where_facts_name_years(matcher: FactMatcher) -> None:
    item = item_with({"facet": "what", "text": "养蜂的有300家"})
    assert matcher.lacking("2023年养蜂的数", item, Facet.FIGURES) is None
