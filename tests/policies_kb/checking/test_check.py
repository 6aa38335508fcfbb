from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.check import check_content
from policies_kb.checking.findings import Finding
from policies_kb.originals import load_originals
from tests.policies_kb.small_content import (
    DOCUMENT,
    ITEM,
    changed,
    write_document,
    write_item,
    write_original,
    write_questions,
    write_tables,
)

AMOUNT = ("facts", "amount")
MANY = list(ITEM["questions"]["how_much"])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables and the document, without items."""
    write_tables(tmp_path)
    write_document(tmp_path)
    return tmp_path


def found(content: Path) -> list[Finding]:
    return check_content({}, content)


def only(content: Path) -> Finding:
    findings = found(content)
    assert len(findings) == 1, [str(f) for f in findings]
    return findings[0]


def line_holding(path: Path, words: str) -> int:
    """Return the first line with the words, from 1."""
    lines = path.read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_sound_content_has_no_faults(content: Path) -> None:
    write_item(content)
    assert found(content) == []


def test_document_of_an_unknown_region_is_found(content: Path) -> None:
    path = write_document(content, changed(DOCUMENT, ["region"], "000000"))
    finding = only(content)
    assert finding.line == line_holding(path, "000000")
    assert "unknown region '000000'; write one of regions.yml" in finding.message


def test_sound_content_proves_against_its_original(content: Path) -> None:
    write_item(content)
    write_original(content)
    assert check_content(load_originals(content, content), content) == []


def test_wrong_figure_is_found_with_file_and_line(content: Path) -> None:
    path = write_item(content, changed(ITEM, [*AMOUNT, "value"], "6000"))
    write_original(content)
    finding, of_formula = check_content(load_originals(content, content), content)
    assert (finding.path, finding.line) == (path, line_holding(path, "  amount:"))
    assert "fact amount: '6000元' does not stand in the cited passage" in finding.message
    assert "test 2: each is 1866.67元, not 1666.67元" in of_formula.message


@pytest.mark.parametrize(
    ("keys", "value", "message", "at"),
    [
        (
            [*AMOUNT, "sources", 0, "document"],
            "nowhere-1",
            "unknown document 'nowhere-1'",
            "  amount:",
        ),
        (
            [*AMOUNT, "sources", 0, "section"],
            "9.9",
            "sample-2022 has no section '9.9'; see its .sections.yml",
            "  amount:",
        ),
        (
            ["contradictions", 0, "sources", 0, "document"],
            "nowhere-1",
            "unknown document 'nowhere-1'",
            "- text: 蜂箱补助有两种说法",
        ),
        (
            ["conditions", 1, "sources", 0, "section"],
            "9.9",
            "sample-2022 has no section '9.9'; see its .sections.yml",
            "- id: first",
        ),
        (["region"], "990000", "unknown region '990000'; see regions.yml", "region: "),
        (["region"], "410300", "id 'startup.sample.zz' must end in .ly", "region: "),
        (
            ["not_stated", "how_much"],
            "给多少钱",
            "how_much is stated and not_stated",
            "  how_much: 给多少钱",
        ),
        (
            ["questions", "how_long"],
            ["养蜂补贴几天到账"],
            "questions about how_long of startup.sample.zz, which is neither stated nor under not_stated",
            "  how_long:",
        ),
        (["questions"], {"how_much": MANY}, "fewer than 8 example questions", "questions:"),
        ([*AMOUNT, "key"], None, "mark 1 to 3 facts with key: true", "facts:"),
        (
            [*AMOUNT, "text"],
            "补贴{amount}，比{earlier}多",
            "text of amount names {earlier}, which is no fact with a value",
            "text: 补贴{amount}",
        ),
        (
            [*AMOUNT, "text"],
            "补贴{amount}，{what}",
            "text of amount names {what}, which is no fact with a value",
            "text: 补贴{amount}",
        ),
        (
            [*AMOUNT, "text"],
            "补贴5000元",
            "text of amount does not use its own value: write {amount}",
            "text: 补贴5000元",
        ),
        (
            ["facts", "office", "text"],
            "由市农业农村局受理。",
            "text of office ends in a stop; leave it to the template",
            "text: 由市农业农村局受理。",
        ),
        (
            ["facts", "office", "text"],
            "另外，由市农业农村局受理",
            "text of office begins with 另外; leave it to the template",
            "text: 另外，由市农业农村局受理",
        ),
        (
            ["facts", "what", "text"],
            "养蜂要满三个月",
            "text of what: write '三个月' with Arabic digits, so it is proved",
            "text: 养蜂要满三个月",
        ),
        (
            ["facts", "what", "text"],
            "补助百分之七十",
            "text of what: write '百分之七' with Arabic digits, so it is proved",
            "text: 补助百分之七十",
        ),
        (
            ["contradictions", 0, "text"],
            "以{share}为准",
            "contradiction 1 names {share}, which is no fact with a value",
            "text: 以{share}为准",
        ),
        (
            ["conditions", 2, "not_met"],
            "不满{month}",
            "not_met of months names {month}, which is no fact with a value",
            "not_met: 不满{month}",
        ),
        (
            ["related"],
            ["startup.nowhere.zz"],
            "related item 'startup.nowhere.zz' does not exist; remove it",
            "- startup.nowhere.zz",
        ),
        (["facts", "what", "facet"], "price", "facts.what.facet: 'price' is not one of", "price"),
        (["kind"], "gift", "kind: 'gift' is not one of", "kind: gift"),
        (["title"], None, "record: 'title' is a required property", "id: startup.sample.zz"),
        ([*AMOUNT, "value"], 5000, "facts.amount.value: 5000 is not of type 'string'", "5000"),
        (["colour"], "red", "record: Additional properties are not allowed", "id: startup"),
    ],
)
def test_fault_is_found_with_file_and_line(
    content: Path, keys: Sequence[str | int], value: Any, message: str, at: str
) -> None:
    path = write_item(content, changed(ITEM, keys, value))
    finding = only(content)
    assert finding.message.startswith(message)
    assert (finding.path, finding.line) == (path, line_holding(path, at))


def test_facet_neither_stated_nor_not_stated_is_found_with_the_file(content: Path) -> None:
    silent = changed(
        changed(ITEM, ["questions", "materials"], None), ["not_stated", "materials"], None
    )
    path = write_item(content, silent)
    finding = only(content)
    assert (finding.path, finding.line) == (path, 1)
    assert (
        finding.message == "facet materials is neither stated nor under not_stated (kind benefit)"
    )


def test_item_of_an_unknown_topic_is_found(content: Path) -> None:
    write_item(content, changed(ITEM, ["id"], "hobby.sample.zz"))
    assert only(content).message == "unknown topic 'hobby'; see topics.yml"


@pytest.mark.parametrize("place", ["card/sample.zz.yml", "startup/other.zz.yml"])
def test_item_in_the_wrong_place_is_told_where_it_belongs(content: Path, place: str) -> None:
    path = write_item(content, at=place)
    finding = only(content)
    assert (finding.path, finding.line) == (path, 1)
    assert finding.message == "item startup.sample.zz belongs into startup/sample.zz.yml"


def test_id_that_stands_twice_is_found_with_the_other_file(content: Path) -> None:
    first = write_item(content, at="startup/sample.zz.yml")
    second = write_item(content, changed(ITEM, ["questions"], other_questions()), at="z/copy.yml")
    assert (second, f"id startup.sample.zz stands in {first} as well") in [
        (f.path, f.message) for f in found(content)
    ]


def test_question_that_stands_twice_in_a_region_is_found_with_the_other_item(content: Path) -> None:
    write_item(content)
    questions = other_questions() | {"where": ["养蜂给多少钱"]}
    other = changed(changed(ITEM, ["questions"], questions), ["id"], "startup.tests.zz")
    path = write_item(content, other)
    finding = only(content)
    first = content / "items" / "startup" / "sample.zz.yml"
    assert (finding.path, finding.line) == (path, line_holding(path, "- 养蜂给多少钱"))
    assert finding.message == (
        "question '养蜂给多少钱' of startup.tests.zz stands in startup.sample.zz as well "
        f"({first}:{line_holding(first, '- 养蜂给多少钱')}); whose is it?"
    )


def test_question_may_stand_again_in_another_region(content: Path) -> None:
    write_item(content)
    other = changed(changed(ITEM, ["region"], "410300"), ["id"], "startup.sample.ly")
    write_item(content, other)
    assert found(content) == []


def test_further_questions_of_a_voice_are_no_fault(content: Path) -> None:
    write_item(content)
    write_questions(content, {ITEM["id"]: {"how_much": ["养一箱蜂公家贴几个钱"]}})
    assert found(content) == []


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ({"startup.none.zz": {"what": ["啥是养蜂补贴"]}}, "unknown item 'startup.none.zz'"),
        ({"startup.sample.zz": {"lasts": ["能领几年"]}}, "neither stated nor under not_stated"),
        ({"startup.sample.zz": {"price": ["多少钱"]}}, "'price' is not one of"),
        ({"startup.sample.zz": {"what": []}}, "startup.sample.zz.what: [] should be non-empty"),
    ],
)
def test_further_questions_that_fit_no_item_are_found(
    content: Path, questions: dict[str, dict[str, list[str]]], message: str
) -> None:
    write_item(content)
    path = write_questions(content, questions)
    finding = only(content)
    assert finding.path == path
    assert message in finding.message


def test_further_question_that_stands_with_another_item_is_found(content: Path) -> None:
    write_item(content)
    other = changed(changed(ITEM, ["questions"], other_questions()), ["id"], "startup.tests.zz")
    write_item(content, other)
    path = write_questions(content, {"startup.tests.zz": {"what": ["养蜂给多少钱"]}})
    finding = only(content)
    assert finding.path == path
    assert "of startup.tests.zz stands in startup.sample.zz as well" in finding.message


def test_related_item_that_exists_is_no_fault(content: Path) -> None:
    other = changed(changed(ITEM, ["region"], "410300"), ["id"], "startup.sample.ly")
    write_item(content, changed(other, ["related"], ["startup.sample.zz"]))
    write_item(content)
    assert found(content) == []


def test_regions_of_the_checked_content_count(content: Path) -> None:
    tables = (content / "regions.yml").read_text("utf-8").replace("mark: zz", "mark: ha")
    (content / "regions.yml").write_text(tables, "utf-8")
    write_item(content)
    assert only(content).message == "id 'startup.sample.zz' must end in .ha"


def test_document_that_does_not_fit_its_schema_is_found(content: Path) -> None:
    path = write_document(content, changed(DOCUMENT, ["plan_period"], [2021]))
    assert (path, line_holding(path, "plan_period")) in {(f.path, f.line) for f in found(content)}


def test_finding_prints_as_file_line_and_message() -> None:
    assert str(Finding(Path("a.yml"), 3, "is wrong")) == "a.yml:3: is wrong"


def other_questions() -> dict[str, list[str]]:
    return {
        facet: [f"换个说法：{question}" for question in asked]
        for facet, asked in ITEM["questions"].items()
    }
