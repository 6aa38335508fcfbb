from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policies_kb.model import Facet, Source
from policies_kb.records import (
    CONTENT,
    RecordError,
    document_files,
    document_of,
    item_files,
    item_of,
    load_content,
    originals_directory,
    read_yaml,
    sources_of,
    table,
)
from tests.policies_kb.small_content import (
    DOCUMENT,
    ITEM,
    changed,
    write_document,
    write_item,
    write_questions,
    write_tables,
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables, a document and an item."""
    write_tables(tmp_path)
    write_document(tmp_path)
    write_item(tmp_path)
    return tmp_path


def yaml_file(directory: Path, text: str) -> Path:
    path = directory / "record.yml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("id: a\ntitle: b\nid: c\n", "id", 3),
        ("facts:\n  amount:\n    value: '1'\n    value: '2'\n", "value", 4),
        ("rows:\n  - {at: 1, at: 2}\n", "at", 2),
    ],
)
def test_key_that_stands_twice_is_refused_with_file_and_line(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    path = yaml_file(tmp_path, text)
    with pytest.raises(RecordError) as error:
        read_yaml(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert f"key '{key}' stands twice" in str(error.value)


def test_broken_yaml_is_refused_with_file_line_and_remedy(tmp_path: Path) -> None:
    path = yaml_file(tmp_path, "id: a\ntitle: [b\n")
    with pytest.raises(RecordError, match="quote the value or mend the indent") as error:
        read_yaml(path)
    assert str(error.value).startswith(f"{path}:3: ")


@pytest.mark.parametrize("written", ["2022-03-01", "'2022-03-01'"])
def test_date_stays_the_string_that_stands_in_the_file(tmp_path: Path, written: str) -> None:
    assert read_yaml(yaml_file(tmp_path, f"issued_on: {written}\n")) == {"issued_on": "2022-03-01"}


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("null", None), ("3", 3), ("'3'", "3"), ("0.5", 0.5)]
)
def test_other_plain_values_are_read_as_usual(tmp_path: Path, written: str, value: object) -> None:
    assert read_yaml(yaml_file(tmp_path, f"value: {written}\n")) == {"value": value}


def test_register_is_listed_without_the_files_of_sections(content: Path) -> None:
    assert [file.path.name for file in document_files(content)] == ["sample-2022.yml"]


def test_items_of_all_topics_are_listed(content: Path) -> None:
    write_item(content, changed(ITEM, ["id"], "card.sample.zz"))
    assert [f.data["id"] for f in item_files(content)] == ["card.sample.zz", "startup.sample.zz"]


def test_further_questions_join_those_of_the_item(content: Path) -> None:
    own = ITEM["questions"]["how_much"]
    write_questions(
        content, {ITEM["id"]: {"how_much": ["蜂箱贴几个钱", own[0]], "who": ["谁能领"]}}
    )
    asked = load_content(content).items[ITEM["id"]].questions
    assert list(asked[Facet.HOW_MUCH]) == [*own, "蜂箱贴几个钱"]
    assert "谁能领" in asked[Facet.WHO]


def test_further_questions_about_an_unknown_item_are_refused(content: Path) -> None:
    path = write_questions(content, {"startup.none.zz": {"what": ["啥"]}})
    with pytest.raises(RecordError, match=r"unknown item 'startup\.none\.zz'") as error:
        load_content(content)
    assert str(path) in str(error.value)


def test_content_is_loaded_by_id(content: Path) -> None:
    loaded = load_content(content)
    assert (list(loaded.documents), list(loaded.items)) == (["sample-2022"], ["startup.sample.zz"])


def test_document_has_its_dates_and_sections(content: Path) -> None:
    document = load_content(content).documents["sample-2022"]
    assert (document.issued_on, document.valid_until) == (date(2022, 3, 1), date(2024, 12, 31))
    assert (document.sections["1.1"].place, document.sections["1.1"].parent) == ("一（一）", "1")


def test_section_at_the_top_has_no_parent(content: Path) -> None:
    assert load_content(content).documents["sample-2022"].sections["1"].parent is None


def test_document_that_was_not_imported_has_no_sections(content: Path) -> None:
    (content / "documents" / "sample-2022.sections.yml").unlink()
    [file] = document_files(content)
    assert dict(document_of(file).sections) == {}


def test_document_without_dates_has_none(content: Path) -> None:
    record = changed(changed(DOCUMENT, ["issued_on"], None), ["valid_until"], None)
    write_document(content, record | {"issued_on": None, "plan_period": [2021, 2025]})
    document = load_content(content).documents["sample-2022"]
    assert (document.issued_on, document.valid_until) == (None, None)
    assert document.plan_period == (2021, 2025)


def test_item_has_facts_by_name_and_facet() -> None:
    item = item_of(ITEM)
    assert [fact.name for fact in item.facts_of(Facet.HOW_MUCH)] == ["amount", "boxes"]


@pytest.mark.parametrize(
    ("fact", "figure"),
    [("amount", "5000元"), ("groups", "返乡农民、退役军人"), ("what", "")],
)
def test_figure_of_a_fact_is_its_value_with_unit_or_its_list(fact: str, figure: str) -> None:
    assert item_of(ITEM).facts[fact].figure == figure


def test_topic_and_matter_come_from_the_id() -> None:
    item = item_of(ITEM)
    assert (item.topic, item.matter) == ("startup", "startup.sample")


def test_item_with_the_least_that_the_schema_wants_is_read() -> None:
    least = {
        k: v for k, v in ITEM.items() if k not in {"not_stated", "contradictions", "conditions"}
    }
    item = item_of(least)
    assert (dict(item.not_stated), item.contradictions, item.conditions) == ({}, (), ())


@pytest.mark.parametrize(("anchor", "anchors"), [("甲", ("甲",)), (["甲", "乙"], ("甲", "乙"))])
def test_source_has_one_anchor_or_several(anchor: object, anchors: tuple[str, ...]) -> None:
    data = [{"document": "d", "section": "1", "anchor": anchor}]
    assert sources_of(data) == (Source("d", "1", anchors),)


def test_table_is_that_of_the_content_asked_for(content: Path) -> None:
    (content / "topics.yml").write_text("startup: 养蜂\n", "utf-8")
    assert table("topics", content) == {"startup": "养蜂"}


def test_originals_stand_where_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_ORIGINALS", "/srv/originals")
    assert originals_directory() == Path("/srv/originals")


def test_originals_stand_in_the_package_without_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WENCE_ORIGINALS", raising=False)
    assert originals_directory() == CONTENT.parent / "originals"
