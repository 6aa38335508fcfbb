from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies_kb.formulas.run import run
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN, Reply
from policies_kb.rendering.sums import sum_reply

IN_FORCE, EXPIRED = date(2024, 6, 1), date(2026, 11, 21)
BOXES = "startup.sample.zz"


def told(kb: KnowledgeBase, today: date = IN_FORCE, at: str = BOXES, **said: str) -> Reply:
    item = kb.items[at]
    return sum_reply(kb.renderer, item, run(item.formulas[0], item, said), today)


def lines(reply: Reply) -> list[str]:
    return str(reply["text"]).split("\n")


def test_conclusion_comes_first_then_what_was_said_and_what_is_written(
    small_kb: KnowledgeBase,
) -> None:
    reply = told(small_kb, spent="1000", since="12")
    assert lines(reply) == [
        "【郑州市】养蜂样例补贴",
        "按您说的算，能补700元。",
        "您说的：买蜂箱花的钱1000元，养蜂的时间12个月。",
        "文件写的：蜂箱补助70%；补贴5000元。",
        "怎么算的：补助：1000元×70%＝700元，没有超过最高的5000元。",
        "前提：面向返乡农民、退役军人。",
        "提醒：蜂箱补助有两种说法，以70%为准。",
        "以上只按文件和您说的数算，最终以经办机构审核为准。",
        "依据：郑政样〔2022〕1号 一（一）。",
    ]


def test_steps_are_numbered_where_there_are_several(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, spent="8000", since="12", hives="3")["text"]
    assert "第1步，补助：8000元×70%，超过了最高的5000元，按5000元算。\n" in text
    assert "第2步，每个蜂箱：5000元÷3个＝约1666.67元。\n" in text


def test_rounded_result_is_told_as_about(small_kb: KnowledgeBase) -> None:
    reply = told(small_kb, spent="8000", since="12", hives="3")
    assert lines(reply)[1] == "按您说的算，能补5000元；平均每个蜂箱约1666.67元。"


def test_assumption_is_told_beside_the_premises(small_kb: KnowledgeBase) -> None:
    assert "说明：刚满3个月也算满。" in lines(told(small_kb, spent="1", since="3"))


def test_ending_is_told_with_the_facts_that_decided_and_no_figure(
    small_kb: KnowledgeBase,
) -> None:
    reply = told(small_kb, spent="1000", since="2")
    assert lines(reply)[1] == "按您说的情况，养蜂还不满3个月，不补。"
    assert "文件写的：养蜂要满3个月。" in lines(reply)
    assert "700元" not in reply["text"]


def test_sum_is_an_answer_about_the_item_with_its_citations(small_kb: KnowledgeBase) -> None:
    reply = told(small_kb, spent="1000", since="12")
    assert (reply["kind"], reply["item_id"], reply["facet"]) == ("answer", BOXES, "how_much")
    assert [citation["section"] for citation in reply["citations"]] == ["一（一）"]


def test_facts_that_are_counted_with_are_told(small_kb: KnowledgeBase) -> None:
    facts = told(small_kb, spent="1000", since="12")["facts"]
    assert facts == {"boxes": "70%", "amount": "5000元", "groups": "返乡农民、退役军人"}


def test_source_that_has_lapsed_is_warned_of(small_kb: KnowledgeBase) -> None:
    text = told(small_kb, EXPIRED, spent="1000", since="12")["text"]
    assert "现在已经过期，还能不能办请先向经办机构或12333核实" in text


def test_sum_offers_the_check_and_a_person(small_kb: KnowledgeBase) -> None:
    payloads = [option["payload"] for option in told(small_kb, spent="1", since="3")["options"]]
    assert payloads == [f"check:{BOXES}", HUMAN]


def test_fact_names_its_source_where_they_stand_in_several_places(
    small_kb: KnowledgeBase,
) -> None:
    reply = told(small_kb, EXPIRED, at="employment.internship-subsidy.zz", wage="2100")
    assert "每人每月，普通档1470元" in lines(reply)[1]
    written: Any = next(line for line in lines(reply) if line.startswith("文件写的"))
    assert "（郑政办〔2022〕10号 四、16）" not in written  # all in one place, named at the end


@pytest.mark.parametrize(
    ("age", "conclusion"),
    [
        ("69", "69周岁还没到70周岁"),
        ("70", "每月能领20元"),
        ("80", "每月能领100元"),
        ("99", "每月能领200元"),
        ("100", "每月能领300元"),
    ],
)
def test_tier_that_counts_is_the_only_one_told(
    small_kb: KnowledgeBase, age: str, conclusion: str
) -> None:
    reply = told(small_kb, EXPIRED, at="pension.high-age-supplement.zz", age=age)
    assert conclusion in lines(reply)[1]
    amounts = {figure for figure in reply["facts"].values() if figure.endswith("元")}
    assert len(amounts) == (0 if age == "69" else 1)
