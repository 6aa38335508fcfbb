from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies_kb.model import Source
from policies_kb.records import document_from
from policies_kb.rendering.citations import (
    basis,
    citations_of,
    excerpt_key,
    short_name,
    sources_of,
)
from tests.policies_kb.small_content import DOCUMENT, SECTIONS

FOUND = {"sha256": "", "sections": SECTIONS}
UNNUMBERED = DOCUMENT | {"id": "plan", "number": None, "issued_on": None, "title": "样例规划"}
DOCUMENTS = {
    "sample-2022": document_from(DOCUMENT, FOUND),
    "plan": document_from({k: v for k, v in UNNUMBERED.items() if k != "valid_until"}, FOUND),
}
STANDARD = Source("sample-2022", "1.1", ("首次养蜂",))
BOXES = Source("sample-2022", "1.1", ("蜂箱补助",))
OFFICE = Source("sample-2022", "2", ("农业农村局",))
PLAN = Source("plan", "1", ("样例",))


def cited(*sources: Source, excerpts: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return citations_of(sources, DOCUMENTS, excerpts or {}, date(2024, 6, 1))


def test_citation_has_the_keys_of_the_contract() -> None:
    assert cited(STANDARD, excerpts={excerpt_key(STANDARD): "给予5000元。"}) == [
        {
            "document_id": "sample-2022",
            "title": "郑州市人民政府关于样例补贴的通知",
            "number": "郑政样〔2022〕1号",
            "issuer": "郑州市人民政府",
            "issued_on": "2022-03-01",
            "section": "一（一）",
            "status": "in_force",
            "valid_until": "2024-12-31",
            "url": "/documents/sample-2022#1.1",
            "excerpt": "给予5000元。",
        }
    ]


@pytest.mark.parametrize("key", ["number", "issued_on", "valid_until", "excerpt"])
def test_what_the_document_does_not_state_is_null(key: str) -> None:
    assert cited(PLAN)[0][key] is None


def test_status_is_that_of_the_day() -> None:
    [citation] = citations_of([STANDARD], DOCUMENTS, {}, date(2025, 1, 1))
    assert citation["status"] == "expired"


def test_sources_in_one_section_are_one_citation_with_both_excerpts() -> None:
    excerpts = {excerpt_key(STANDARD): "第一句。", excerpt_key(BOXES): "第二句。"}
    assert [c["excerpt"] for c in cited(STANDARD, BOXES, excerpts=excerpts)] == [
        "第一句。 第二句。"
    ]


def test_excerpt_that_is_cited_twice_stands_once() -> None:
    excerpts = {excerpt_key(STANDARD): "同一句。", excerpt_key(BOXES): "同一句。"}
    assert [c["excerpt"] for c in cited(STANDARD, BOXES, excerpts=excerpts)] == ["同一句。"]


def test_excerpt_of_a_later_source_counts_when_the_first_has_none() -> None:
    [citation] = cited(STANDARD, BOXES, excerpts={excerpt_key(BOXES): "第二句。"})
    assert citation["excerpt"] == "第二句。"


def test_citations_stand_in_the_order_of_the_sources() -> None:
    assert [c["section"] for c in cited(OFFICE, STANDARD, OFFICE)] == ["二", "一（一）"]


def test_basis_is_one_entry_a_document_with_all_its_sections() -> None:
    assert basis(cited(STANDARD, PLAN, OFFICE)) == [
        "郑政样〔2022〕1号 一（一）、二",
        "《样例规划》 一",
    ]


@pytest.mark.parametrize(
    ("document", "name"), [("sample-2022", "郑政样〔2022〕1号"), ("plan", "《样例规划》")]
)
def test_document_is_named_by_its_number_or_else_by_its_title(document: str, name: str) -> None:
    assert short_name(DOCUMENTS[document]) == name


def test_nothing_is_cited_for_no_facts() -> None:
    assert cited(*sources_of([])) == []
