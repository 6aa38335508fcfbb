from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policies_kb.amounts import Amount
from policies_kb.eligibility.judging import Judged, judge
from policies_kb.eligibility.said import UNKNOWN, Said
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import HUMAN, Reply
from policies_kb.rendering.verdicts import in_short, verdict_reply

IN_FORCE, EXPIRED = date(2024, 6, 1), date(2026, 11, 21)


def number(value: int, unit: str = "") -> Said:
    return Said(f"{value}{unit}", amount=Amount(Decimal(value), Decimal(value)))


def judged(item: Item, said: dict[str, Said]) -> list[Judged]:
    found = [judge(item, c, said[c.id]) for c in item.conditions if c.id in said]
    return [j for j in found if j is not None]


def told(
    kb: KnowledgeBase,
    item_id: str,
    said: dict[str, Said],
    asked: int | None = None,
    today: date = IN_FORCE,
) -> Reply:
    item = kb.items[item_id]
    rows = judged(item, said)
    return verdict_reply(kb.renderer, item, rows, len(rows) if asked is None else asked, today)


VETERAN = Said("当过兵", choices=("退役军人",))
YES, NO = Said("是", yes=True), Said("不是", yes=False)
SUBSIDY = "startup.one-off-subsidy.zz"
SUPPLEMENT = "pension.high-age-supplement.zz"


def test_what_does_not_fit_comes_first(small_kb: KnowledgeBase) -> None:
    said = {"group": VETERAN, "first_business": UNKNOWN, "months_open": number(2, "个月")}
    rows = told(small_kb, SUBSIDY, said)["text"].splitlines()[1:4]
    assert [row.partition("：")[0] for row in rows] == ["不符合", "待确认", "符合"]


def test_condition_tells_what_was_said(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, SUBSIDY, {"group": VETERAN})["text"]
    assert "符合：属于文件点名的人（您说：当过兵）" in text


def test_what_is_not_known_is_to_be_confirmed(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, SUBSIDY, {"first_business": UNKNOWN})["text"]
    assert "待确认：您不确定：这是您第一次办企业或者当个体户吗？" in text


def test_what_was_not_asked_any_more_is_counted(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, SUBSIDY, {"first_business": NO}, asked=3)["text"]
    assert "还有2条就没有再问您了。" in text


def test_nothing_is_told_to_be_had_where_a_condition_is_not_met(small_kb: KnowledgeBase) -> None:
    reply = told(small_kb, SUBSIDY, {"first_business": NO})
    assert "10000元" not in reply["text"]
    assert "amount" not in reply["facts"]


def test_key_facts_are_told_where_no_answer_decides(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, SUBSIDY, {"group": VETERAN, "first_business": YES})["text"]
    assert "文件写明：补贴10000元（1万元），一次性发给" in text


@pytest.mark.parametrize(("age", "amount"), [(70, 20), (79, 20), (80, 100), (90, 200), (100, 300)])
def test_amount_that_the_answer_decides_is_told_alone(
    small_kb: KnowledgeBase, age: int, amount: int
) -> None:
    text = told(small_kb, SUPPLEMENT, {"member": YES, "age": number(age)})["text"]
    [main] = [line for line in text.splitlines() if line.startswith("文件写明：")]
    assert f"每月{amount}元" in main
    assert main.count("每月") == 1


def test_what_the_document_requires_besides_is_told(small_kb: KnowledgeBase) -> None:
    route = Said("对社会", choices=("对社会出租的",))
    text = told(small_kb, "rental.tenants.zz", {"route": route, "home_here": NO})["text"]
    assert "问到的条件都符合；文件另外还有要求" in text
    assert "下面这些我没有问您，文件也有要求：还要“符合条件”" in text


def test_route_is_no_row_of_the_verdict(small_kb: KnowledgeBase) -> None:
    route = Said("对社会", choices=("对社会出租的",))
    text = told(small_kb, "rental.tenants.zz", {"route": route, "home_here": NO})["text"]
    assert "您说：对社会" not in text


def test_sources_of_conditions_stand_with_them_where_they_differ(small_kb: KnowledgeBase) -> None:
    item = "fund.resettlement-withdrawal.zz"
    said = {
        "resettled": Said("要钱", choices=("拿钱安置",)),
        "area": Said("金水区", choices=("市内五区",)),
    }
    text = told(small_kb, item, said)["text"]
    assert "（您说：要钱）［郑政办〔2022〕14号 五（三）］" in text
    assert "（您说：金水区）［郑政办〔2022〕14号 七（一）］" in text


def test_one_source_of_all_conditions_stands_once(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, SUBSIDY, {"group": VETERAN, "first_business": YES})["text"]
    assert "［" not in text
    assert text.count("专栏3") == 1


def test_lapsed_document_is_warned_of_right_after_the_conclusion(
    small_kb: KnowledgeBase,
) -> None:
    text = told(small_kb, SUBSIDY, {"group": VETERAN}, today=EXPIRED)["text"]
    assert text.splitlines()[1].startswith("注意：郑政办〔2022〕12号是2021—2025年的规划")


def test_verdict_offers_to_check_again_and_a_person(small_kb: KnowledgeBase) -> None:
    options = told(small_kb, SUBSIDY, {"group": VETERAN})["options"]
    assert [o["payload"] for o in options] == [f"check:{SUBSIDY}", HUMAN]


def test_verdict_always_leaves_the_decision_to_the_office(small_kb: KnowledgeBase) -> None:
    for said in ({"first_business": NO}, {"first_business": YES}, {"first_business": UNKNOWN}):
        assert "最终以经办机构审核为准" in told(small_kb, SUBSIDY, said)["text"]


def test_verdict_in_short_is_the_finding_and_what_decides_it(small_kb: KnowledgeBase) -> None:
    item = small_kb.items[SUBSIDY]
    lines = in_short(
        small_kb.renderer, item, judged(item, {"group": VETERAN, "first_business": NO})
    )
    assert lines[0] == "按您说的情况，有条件不符合，照文件看不行。"
    assert len(lines) == 2
    met = in_short(small_kb.renderer, item, judged(item, {"group": VETERAN}))
    assert any("10000元" in line for line in met)
