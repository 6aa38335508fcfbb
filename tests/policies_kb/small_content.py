"""A content folder small enough to break on purpose: one document, one item, the real tables."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from policies_kb.records import CONTENT, read_yaml

DOCUMENT = {
    "id": "sample-2022",
    "title": "郑州市人民政府关于样例补贴的通知",
    "number": "郑政样〔2022〕1号",
    "issuer": "郑州市人民政府",
    "region": "410100",
    "issued_on": "2022-03-01",
    "file": "sample.txt",
    "valid_until": "2024-12-31",
    "reviewed": "2026-11-21",
}
SECTIONS = [
    ["preamble", "正文", "", ""],
    ["1", "一", "补贴标准", ""],
    ["1.1", "一（一）", "", "1"],
    ["2", "二", "受理单位", ""],
]
ORIGINAL = """\
郑州市人民政府关于样例补贴的通知
郑政样〔2022〕1号
2022年3月1日
一、补贴标准
（一）首次养蜂的返乡农民，养蜂满3个月的，给予5000元样例补贴；养蜂满一年的另给百分之七十的蜂箱补助。
返乡农民和退役军人按照同一标准执行。
二、受理单位
样例补贴由市农业农村局受理。
"""
ITEM = {
    "id": "startup.sample.zz",
    "title": "养蜂样例补贴",
    "kind": "benefit",
    "region": "410100",
    "audience": ["person"],
    "names": ["蜂箱补贴"],
    "reviewed": "2026-11-21",
    "facts": {
        "what": {
            "facet": "what",
            "text": "给第一次养蜂的人发的补贴",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}],
        },
        "amount": {
            "facet": "how_much",
            "value": "5000",
            "unit": "元",
            "key": True,
            "text": "补贴{amount}",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}],
        },
        "boxes": {
            "facet": "how_much",
            "value": "70",
            "unit": "%",
            "text": "蜂箱补助{boxes}",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "蜂箱补助"}],
        },
        "groups": {
            "facet": "who",
            "values": ["返乡农民", "退役军人"],
            "text": "面向{groups}",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "同一标准"}],
        },
        "months": {
            "facet": "conditions",
            "value": "3",
            "unit": "个月",
            "text": "养蜂要满{months}",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}],
        },
        "office": {
            "facet": "where",
            "text": "由市农业农村局受理",
            "sources": [{"document": "sample-2022", "section": "2", "anchor": "农业农村局"}],
        },
    },
    "not_stated": {"how_to_apply": "养蜂补贴怎么申领", "materials": "养蜂补贴要带什么材料"},
    "contradictions": [
        {
            "text": "蜂箱补助有两种说法，以{boxes}为准",
            "facets": ["how_much"],
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "蜂箱补助"}],
        }
    ],
    "conditions": [
        {
            "id": "group",
            "ask": "您属于哪一类？",
            "kind": "choice",
            "wants": {"one_of": "groups", "other": "unknown"},
            "met": "属于点名的群体",
            "not_met": "不在点名的群体里",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "同一标准"}],
        },
        {
            "id": "first",
            "ask": "您是第一次养蜂吗？",
            "kind": "yes_no",
            "wants": {"equals": True},
            "met": "是首次养蜂",
            "not_met": "只给首次养蜂的人",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}],
        },
        {
            "id": "months",
            "ask": "养了几个月了？",
            "kind": "number",
            "wants": {"at_least": "months"},
            "met": "时间够了",
            "not_met": "养蜂还不满{months}",
            "sources": [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}],
        },
    ],
    "formulas": [
        {
            "id": "boxes_back",
            "title": "蜂箱能补多少钱",
            "inputs": {
                "spent": {
                    "name": "买蜂箱花的钱",
                    "ask": "买蜂箱一共花了多少钱？",
                    "example": "3000元",
                    "unit": "元",
                    "least": 1,
                    "most": 100000,
                    "cues": ["花", "蜂箱"],
                },
                "hives": {
                    "name": "蜂箱",
                    "unit": "个",
                    "least": 1,
                    "most": 1000,
                    "whole": True,
                    "optional": True,
                },
                "since": {
                    "name": "养蜂的时间",
                    "ask": "养蜂多久了？",
                    "example": "一年",
                    "unit": "个月",
                    "least": 0,
                    "most": 600,
                },
            },
            "ends": {"too_soon": {"when": "since < months", "text": "养蜂还不满{months}，不补"}},
            "steps": {
                "back": {"name": "补助", "is": "spent * boxes", "cap": "amount", "unit": "元"},
                "each": {"name": "每个蜂箱", "is": "back / hives", "unit": "元", "per": "个"},
            },
            "result": ["能补{back}", {"when": "given(hives)", "text": "平均每个蜂箱{each}"}],
            "assumes": [{"when": "since == months", "text": "刚满{months}也算满"}],
            "rests_on": ["groups"],
            "tests": [
                {"given": {"spent": 1000, "since": 12}, "gives": {"back": 700}},
                {"given": {"spent": 8000, "since": 3, "hives": 3}, "gives": {"each": "1666.67"}},
                {"given": {"spent": 8000, "since": 2}, "ends": "too_soon"},
                {"given": {"spent": 0, "since": 12}, "refuses": "spent"},
            ],
        }
    ],
    "questions": {
        "what": ["养蜂政府有没有补助", "头一回养蜂国家管不管"],
        "how_much": ["养蜂给多少钱", "养蜜蜂能补几个钱", "蜂箱补几成"],
        "who": ["哪些人养蜂能领补贴", "退伍回来养蜜蜂算不算"],
        "conditions": ["养蜂要满多久才给补贴"],
        "where": ["养蜂补贴找哪个局"],
        "how_to_apply": ["养蜂补贴咋申请", "养蜂的钱怎么领"],
        "materials": ["领养蜂补贴带啥材料"],
    },
}


def changed(record: dict[str, Any], keys: Sequence[str | int], value: Any) -> dict[str, Any]:
    """Return the record with another value under ``keys``; None takes the key away."""
    record = copy.deepcopy(record)
    parent: Any = record
    for key in keys[:-1]:
        parent = parent[key]
    if value is None:
        del parent[keys[-1]]
    else:
        parent[keys[-1]] = value
    return record


def write(path: Path, record: Any) -> Path:
    """Write a record as YAML, a line a value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, "utf-8")
    return path


def write_tables(content: Path) -> None:
    """Copy the real tables, but for those that name items: these are others."""
    content.mkdir(parents=True, exist_ok=True)
    for table in CONTENT.glob("*.yml"):
        shutil.copy(table, content / table.name)
    write(content / "vague.yml", [])
    write_overlaps(content, [])


def write_overlaps(content: Path, meant: list[dict[str, Any]]) -> Path:
    """Write which items are meant to be close, with the real limits."""
    limits = read_yaml(CONTENT / "overlaps.yml")["limits"]
    return write(content / "overlaps.yml", {"limits": limits, "meant": meant})


def write_document(content: Path, record: dict[str, Any] = DOCUMENT) -> Path:
    """Write a document of the register with its sections."""
    sections = {"sha256": "", "sections": SECTIONS}
    write(content / "documents" / f"{record['id']}.sections.yml", sections)
    return write(content / "documents" / f"{record['id']}.yml", record)


def write_item(content: Path, record: dict[str, Any] = ITEM, *, at: str | None = None) -> Path:
    """Write an item into the place that its id asks for, or ``at`` another."""
    topic, _, name = record["id"].partition(".")
    return write(content / "items" / (at or f"{topic}/{name}.yml"), record)


def write_questions(
    content: Path, questions: dict[str, dict[str, list[str]]], *, voice: str = "young-residents"
) -> Path:
    """Write further questions of one voice about items of the topic startup."""
    return write(content / "questions" / voice / "startup.yml", questions)


def write_original(directory: Path) -> None:
    """Write the document's original."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / DOCUMENT["file"]).write_text(ORIGINAL, "utf-8")
