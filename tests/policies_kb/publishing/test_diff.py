from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from policies_kb.publishing.diff import differences, told
from policies_kb.records import table
from policies_kb.snapshot import Snapshot
from tests.policies_kb.small_content import DOCUMENT, ITEM, SECTIONS

TODAY = date(2024, 6, 1)
Change = Callable[[dict[str, Any]], object]


def snapshot() -> Snapshot:
    tables = {
        name: copy.deepcopy(table(name))
        for name in ("regions", "facets", "wording", "declined", "decision")
    }
    tables["clarifications"] = [
        {"id": "bees", "ask": "哪种养蜂？", "options": [ITEM["id"]], "questions": []}
    ]
    data = {
        "documents": [
            {
                "record": copy.deepcopy(DOCUMENT),
                "sections": {"sha256": "", "sections": list(SECTIONS)},
            }
        ],
        "items": [copy.deepcopy(ITEM)],
        "excerpts": {"a": "甲"},
        "tables": tables,
    }
    return Snapshot("v", data)


def said(change: Change) -> list[str]:
    """The lines about a snapshot in which something was changed."""
    new = snapshot()
    change(dict(new.data))
    return list(told(differences(snapshot(), new, TODAY)))


def item(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["items"][0]
    return found


def document(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["documents"][0]["record"]
    return found


PLACE = "郑政样〔2022〕1号 一（一）"
HEAD = ["【事项】", "“养蜂样例补贴”（郑州市，startup.sample.zz）"]


def test_nothing_is_said_to_change_when_nothing_does() -> None:
    assert said(lambda data: None) == ["没有变化：居民听到的都一样。"]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: item(data)["questions"]["what"].append("蜂箱钱是啥"),
        lambda data: item(data).update(reviewed="2026-12-01"),
        lambda data: item(data)["names"].append("养蜂钱"),
    ],
)
def test_what_residents_are_not_told_does_not_count(change: Change) -> None:
    assert said(change) == ["没有变化：居民听到的都一样。"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda i: i["facts"]["amount"].update(value="10000"),
            f"多少钱：5000元 → 10000元，出处 {PLACE}（补贴10000元）",
        ),
        (
            lambda i: i["facts"]["amount"].update(text="最多补贴{amount}"),
            f"多少钱：“补贴5000元” → “最多补贴5000元”，出处 {PLACE}",
        ),
        (
            lambda i: i["facts"]["groups"].update(values=["返乡农民"]),
            f"谁能享受：返乡农民、退役军人 → 返乡农民，出处 {PLACE}（面向返乡农民）",
        ),
        (lambda i: i["facts"].pop("office"), "去哪里办：不再说“由市农业农村局受理”"),
        (
            lambda i: i["facts"].update(paid={**i["facts"]["what"], "text": "一次发给"}),
            f"是什么：新写明“一次发给”，出处 {PLACE}",
        ),
        (
            lambda i: i["facts"]["office"].update(facet="how_to_apply"),
            "“由市农业农村局受理”原归“去哪里办”，现归“怎么办”",
        ),
        (
            lambda i: i["facts"]["office"]["sources"][0].update(section="1"),
            "“由市农业农村局受理”的出处：郑政样〔2022〕1号 二 → 郑政样〔2022〕1号 一",
        ),
        (lambda i: i["facts"]["boxes"].update(key=True), "“蜂箱补助70%”以后每次回答都带上"),
        (lambda i: i["facts"]["amount"].update(key=False), "“补贴5000元”不再每次都带上"),
        (
            lambda i: i["not_stated"].update(how_long="养蜂补贴多久发"),
            "多久办好：现在答“没有写明养蜂补贴多久发”",
        ),
        (
            lambda i: i["not_stated"].pop("materials"),
            "要带什么：不再说“没有写明养蜂补贴要带什么材料”",
        ),
        (
            lambda i: i["not_stated"].update(materials="要哪些证"),
            "要带什么：没有写明的由“养蜂补贴要带什么材料”改为“要哪些证”",
        ),
        (
            lambda i: i.update(contradictions=[]),
            "不再提醒说法不一致：蜂箱补助有两种说法，以70%为准",
        ),
        (
            lambda i: i["conditions"][0].update(ask="您是哪种人？"),
            "逐条核对改了：“您属于哪一类？” → “您是哪种人？”",
        ),
        (
            lambda i: i["conditions"][0].update(wants={"one_of": "groups", "other": "no"}),
            "逐条核对“您属于哪一类？”的符合条件：one_of=groups，other=unknown → one_of=groups，other=no",
        ),
        (lambda i: i["conditions"].pop(0), "逐条核对删去：您属于哪一类？"),
        (lambda i: i["formulas"].pop(0), "计算删去：蜂箱能补多少钱"),
        (
            lambda i: i["formulas"][0]["steps"]["back"].update(cap="boxes"),
            "计算改了：蜂箱能补多少钱（算法）",
        ),
        (
            lambda i: i["formulas"][0].update(rests_on=[], result=["给{back}"]),
            "计算改了：蜂箱能补多少钱（结果的说法、前提）",
        ),
        (
            lambda i: i["formulas"].append(i["formulas"][0] | {"id": "more", "title": "再算"}),
            "计算新增：再算",
        ),
        (lambda i: i.update(title="养蜂补贴"), "改名：“养蜂样例补贴” → “养蜂补贴”"),
    ],
)
def test_change_of_an_item_is_said_under_its_name(change: Change, line: str) -> None:
    assert f"  {line}" in said(lambda data: change(item(data)))


def test_item_is_named_above_its_changes() -> None:
    lines = said(lambda data: item(data)["facts"]["amount"].update(value="10000"))
    assert lines[:2] == HEAD


def test_facet_that_became_stated_is_said_with_what_was_missing() -> None:
    def change(data: dict[str, Any]) -> None:
        missing = item(data)["not_stated"].pop("materials")
        assert missing == "养蜂补贴要带什么材料"
        what = item(data)["facts"]["what"]
        item(data)["facts"]["papers"] = {**what, "facet": "materials", "text": "带身份证"}

    lines = said(change)
    assert "  要带什么：原来答“没有写明养蜂补贴要带什么材料”，现在有写明的内容" in lines
    assert f"  要带什么：新写明“带身份证”，出处 {PLACE}" in lines


def test_figure_used_in_another_facts_wording_is_said_there_too() -> None:
    def change(data: dict[str, Any]) -> None:
        item(data)["facts"]["months"]["value"] = "6"

    old = snapshot()
    item(dict(old.data))["facts"]["office"]["text"] = "满{months}找市农业农村局"
    new = Snapshot("w", copy.deepcopy(dict(old.data)))
    change(dict(new.data))
    lines = differences(old, new, TODAY)["items"]
    assert any("“满3个月找市农业农村局” → “满6个月找市农业农村局”" in line for line in lines)


def test_added_item_is_said_with_its_place() -> None:
    def change(data: dict[str, Any]) -> None:
        data["items"].append(
            {**item(data), "id": "startup.honey.ly", "title": "蜂蜜", "region": "410300"}
        )

    assert said(change) == ["【事项】", "新增事项“蜂蜜”（洛阳市，startup.honey.ly）"]


def test_removed_item_is_said_to_be_answered_no_more() -> None:
    line = "删去事项“养蜂样例补贴”（郑州市，startup.sample.zz），以后不再回答"
    assert line in said(lambda data: data["items"].clear())


def test_item_under_another_id_is_said_to_have_moved_and_not_to_be_new() -> None:
    lines = said(lambda data: item(data).update(id="rural.sample.zz"))
    assert "  事项“养蜂样例补贴”的编号由 startup.sample.zz 改为 rural.sample.zz" in lines
    assert not any(line.startswith(("新增", "删去")) for line in lines)


@pytest.mark.parametrize(
    ("field", "value", "lines"),
    [
        (
            "valid_until",
            "2024-05-31",
            [
                "郑政样〔2022〕1号：有效到 2024-12-31 → 2024-05-31",
                "郑政样〔2022〕1号：状态 现行 → 已过有效期",
            ],
        ),
        ("superseded_by", "x-1", ["郑政样〔2022〕1号：状态 现行 → 已被代替"]),
        ("valid_until", None, ["郑政样〔2022〕1号：有效到 2024-12-31 → 无"]),
        (
            "number",
            "郑政样〔2022〕2号",
            ["郑政样〔2022〕2号：文号 郑政样〔2022〕1号 → 郑政样〔2022〕2号"],
        ),
    ],
)
def test_change_of_a_document_is_said_with_its_status_today(
    field: str, value: str | None, lines: list[str]
) -> None:
    found = said(lambda data: document(data).update({field: value}))
    assert [line for line in lines if line not in found] == []


def test_section_that_is_gone_is_still_named_where_a_fact_stood() -> None:
    def change(data: dict[str, Any]) -> None:
        sections = data["documents"][0]["sections"]["sections"]
        data["documents"][0]["sections"]["sections"] = [s for s in sections if s[0] != "2"]
        item(data)["facts"]["office"]["sources"][0]["section"] = "1"

    assert any("郑政样〔2022〕1号 二 → 郑政样〔2022〕1号 一" in line for line in said(change))


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            lambda tables: tables["declined"]["medical"].append("蜂蜇了咋办"),
            ["【反问与婉拒】", "婉拒（medical）的例句新增 1 条：蜂蜇了咋办"],
        ),
        (
            lambda tables: tables["clarifications"][0].update(ask="养什么蜂？"),
            ["【反问与婉拒】", "反问改了：“哪种养蜂？ 养蜂样例补贴” → “养什么蜂？ 养蜂样例补贴”"],
        ),
        (
            lambda tables: tables["clarifications"].clear(),
            ["【反问与婉拒】", "不再反问“哪种养蜂？”"],
        ),
        (
            lambda tables: tables["wording"].update(human_option="找人"),
            ["【其他】", "答复用语 human_option 改了"],
        ),
        (
            lambda tables: tables["wording"]["declined"].update(not_covered="没写"),
            ["【其他】", "答复用语 declined.not_covered 改了"],
        ),
        (
            lambda tables: tables["facets"]["where"].update(label="去哪儿"),
            ["【其他】", "方面“去哪里办”改称“去哪儿”"],
        ),
        (
            lambda tables: tables["decision"]["cost"].update(wrong=2.5),
            ["【其他】", "尺度 cost.wrong：5.0 → 2.5"],
        ),
    ],
)
def test_change_of_a_table_is_said(change: Change, lines: list[str]) -> None:
    assert said(lambda data: change(data["tables"])) == lines


def test_originals_that_are_mounted_now_are_said_as_excerpts() -> None:
    lines = said(lambda data: data["excerpts"].update(a="乙", b="丙"))
    assert lines == ["【其他】", "原文摘录：新增 1 处，删去 0 处，改动 1 处"]
