from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies_kb.importing.paragraphs import blocks_of
from policies_kb.importing.propose import Proposal, numbering_gaps, plan_period, propose
from policies_kb.importing.split import split_documents
from policies_kb.importing.tree import sections_of

REGIONS: dict[str, dict[str, Any]] = {
    "410100": {"full_name": "郑州市", "mark": "zz"},
    "410000": {"full_name": "河南省", "mark": "ha"},
}
NOTICE = """\
河南省郑州市养蜂公报
郑政蜂〔2024〕3号
郑州市人民政府关于养蜂的通知
各区：
2024年5月6日
一、补贴
按照标准执行。
二、附则
本通知自印发之日起施行，有效期两年。原办法同时废止。
"""


def proposed(
    text: str, *, file: str = "notice.pdf", taken: frozenset[str] = frozenset()
) -> Proposal:
    lines = text.splitlines()
    [raw] = split_documents(lines)
    sections = sections_of(blocks_of(raw.lines))
    today = date(2026, 11, 20)
    return propose(raw, sections, file=file, regions=REGIONS, taken=taken, today=today)


def check_of(proposal: Proposal, key: str) -> str:
    [check] = [check for check in proposal.checks if check.startswith(f"{key}:")]
    return check


def test_entry_holds_what_the_document_says() -> None:
    assert proposed(NOTICE).record == {
        "id": "zhengzhengfeng-2024-3",
        "title": "郑州市人民政府关于养蜂的通知",
        "number": "郑政蜂〔2024〕3号",
        "issuer": "郑州市人民政府",
        "region": "410100",
        "issued_on": "2024-05-06",
        "file": "notice.pdf",
        "valid_until": "2026-05-05",
        "reviewed": "2026-11-20",
    }


def test_editor_is_told_the_clause_with_its_place() -> None:
    check = check_of(proposed(NOTICE), "valid_until")
    assert "2026-05-05, from section 2 (二): 本通知自印发之日起施行，有效期两年。" in check


def test_editor_is_told_what_is_repealed() -> None:
    assert "section 2 (二) (原办法同时废止。)" in check_of(proposed(NOTICE), "repeals")


def test_what_the_document_leaves_open_is_told_not_guessed() -> None:
    proposal = proposed("一、补贴\n按照标准执行。\n", file="养蜂.txt")
    assert proposal.record["id"] == "yang-feng"
    assert proposal.record["number"] is None
    assert proposal.record["issued_on"] is None
    assert proposal.record["region"] == "000000"
    for key in ("title", "number", "issuer", "region", "issued_on", "valid_until"):
        assert check_of(proposal, key)


def test_issuer_that_is_called_the_city_only_is_written_out() -> None:
    text = "市人民政府关于印发郑州市养蜂办法的通知\n一、补贴\n"
    assert proposed(text).record["issuer"] == "郑州市人民政府"


def test_id_that_is_taken_is_not_given_again() -> None:
    taken = frozenset({"zhengzhengfeng-2024-3", "zhengzhengfeng-2024-3-2"})
    assert proposed(NOTICE, taken=taken).record["id"] == "zhengzhengfeng-2024-3-3"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("郑州市“十四五”养蜂规划", (2021, 2025)),
        ("郑州市养蜂事业发展十三五规划纲要", (2016, 2020)),
        ("郑州市养蜂“十五五”规划的通知", (2026, 2030)),
        ("养蜂第十四个五年规划", (2021, 2025)),
        ("养蜂三年行动计划（2023—2025年）", (2023, 2025)),
        ("“十四五”时期养蜂补贴的通知", None),
        ("养蜂规划", None),
    ],
)
def test_plan_period_is_what_the_title_says(title: str, period: tuple[int, int] | None) -> None:
    assert plan_period(title) == period


def test_plan_period_stands_in_the_entry() -> None:
    proposal = proposed("郑州市“十四五”养蜂规划\n第一章 现状\n甲。\n")
    assert proposal.record["plan_period"] == [2021, 2025]
    assert proposal.record["id"] == "zz-plan-2021-2025"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["一、甲", "三、丙"], ["section 3 (三): follows number 1; is one missing?"]),
        (["一、甲", "一、乙"], ["section 1-2 (一): its number stands there twice"]),
        (["一、甲", "二、乙", "（一）丙"], []),
        (["四、甲", "五、乙"], []),
    ],
)
def test_numbers_that_skip_or_come_again_are_told(lines: list[str], said: list[str]) -> None:
    assert numbering_gaps(sections_of(blocks_of(lines))) == said
