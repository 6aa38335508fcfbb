from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policies_kb import cli
from policies_kb.importing.errors import OriginalError
from policies_kb.importing.tree import place_of
from policies_kb.model import Source
from policies_kb.originals import (
    Original,
    load_originals,
    passage,
    sentences_of,
    squeeze,
)
from policies_kb.records import CONTENT, SECTIONS_SUFFIX, document_files

DOCUMENTS = [
    "ha-plan-13",
    "ly-plan-14",
    "wh-2016-36",
    "zz-2016-67",
    "zz-2022-10",
    "zz-2022-11",
    "zz-2022-12",
    "zz-2022-13",
    "zz-2022-14",
    "zz-2022-15",
    "zz-2022-16",
    "zz-wen-2022-16",
    "zz-wen-2022-17",
    "zz-zheng-2022-1",
]

GAZETTE = """\
甲通知
郑政〔2022〕1号 2022年2月1日
正文甲
乙通知
郑政〔2022〕2号 2022年2月2日
正文乙
"""


@pytest.fixture
def small(tmp_path: Path) -> dict[str, Original]:
    """One registered document, imported."""
    register(tmp_path, "one", number="null")
    paragraph = "首次创业的，补贴5000元；小企业补贴1万元。(含税)"
    text = f"一、补贴\n{paragraph}\n指标\t万人\t50\n（一）期限\n为3年。\n"
    (tmp_path / "one.txt").write_text(text, "utf-8")
    return load_originals(tmp_path, tmp_path)


def register(content: Path, id_: str, *, number: str, file: str = "one.txt") -> None:
    """Write a document of the register."""
    (content / "documents").mkdir(exist_ok=True)
    record = f"id: {id_}\nnumber: {number}\nfile: {file}\n"
    (content / "documents" / f"{id_}.yml").write_text(record, "utf-8")


@pytest.fixture(scope="session")
def imported(
    originals: dict[str, Original], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What ``wence kb import`` writes for the mounted originals, by document."""
    into = tmp_path_factory.mktemp("imported")
    (into / "documents").mkdir()
    for file in document_files():
        shutil.copy(file.path, into / "documents")
    assert CliRunner().invoke(cli.app, ["import", "--content", str(into)]).exit_code == 0
    return {
        path.name.removesuffix(SECTIONS_SUFFIX): path.read_text("utf-8")
        for path in (into / "documents").glob(f"*{SECTIONS_SUFFIX}")
    }


def test_the_five_originals_hold_fourteen_documents(imported: dict[str, str]) -> None:
    assert sorted(imported) == DOCUMENTS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_import_reproduces_the_committed_sections(imported: dict[str, str], document: str) -> None:
    committed = CONTENT / "documents" / f"{document}{SECTIONS_SUFFIX}"
    assert imported[document] == committed.read_text("utf-8")


def test_passage_is_the_sentence_with_the_anchor(small: dict[str, Original]) -> None:
    assert passage(small["one"], Source("one", "1", ("首次创业",))) == ["首次创业的，补贴5000元；"]


def test_passage_of_several_anchors_stands_in_reading_order(small: dict[str, Original]) -> None:
    found = passage(small["one"], Source("one", "1", ("小企业", "首次创业")))
    assert found == ["首次创业的，补贴5000元；", "小企业补贴1万元。"]


def test_passage_of_a_section_reaches_what_it_encloses(small: dict[str, Original]) -> None:
    assert passage(small["one"], Source("one", "1", ("3年",))) == ["为3年。"]


def test_table_row_is_one_passage(small: dict[str, Original]) -> None:
    assert passage(small["one"], Source("one", "1", ("万人",))) == ["指标\t万人\t50"]


@pytest.mark.parametrize("anchor", ["首 次创业", "（含税）", "(含税)"])
def test_anchor_is_found_whatever_its_spaces_and_brackets(
    small: dict[str, Original], anchor: str
) -> None:
    assert len(passage(small["one"], Source("one", "1", (anchor,)))) == 1


def test_anchor_that_stands_nowhere_is_named_with_its_section(small: dict[str, Original]) -> None:
    with pytest.raises(LookupError, match="'没有的' is not in one section 1"):
        passage(small["one"], Source("one", "1", ("没有的",)))


def test_section_that_is_not_there_is_named(small: dict[str, Original]) -> None:
    with pytest.raises(LookupError, match="one has no section '9'"):
        passage(small["one"], Source("one", "9", ("补贴",)))


def test_section_with_the_same_beginning_is_not_enclosed(tmp_path: Path) -> None:
    register(tmp_path, "one", number="null")
    lines = [f"{n}、节{n}" for n in "一二三四五六七八九"] + ["十、节十", "十一、节十一"]
    (tmp_path / "one.txt").write_text("\n".join(lines), "utf-8")
    original = load_originals(tmp_path, tmp_path)["one"]
    assert [s.id for s in original.subtree("1")] == ["1"]


def test_document_whose_original_is_not_mounted_is_left_out(tmp_path: Path) -> None:
    register(tmp_path, "one", number="null")
    assert load_originals(tmp_path, tmp_path) == {}


def test_number_that_the_gazette_does_not_hold_is_refused_with_file_and_register(
    tmp_path: Path,
) -> None:
    register(tmp_path, "one", number="郑政〔2022〕9号")
    gazette = (
        "甲通知\n郑政〔2022〕1号 2022年2月1日\n正文\n乙通知\n郑政〔2022〕2号 2022年2月2日\n正文\n"
    )
    (tmp_path / "one.txt").write_text(gazette, "utf-8")
    with pytest.raises(OriginalError, match="holds no document 郑政〔2022〕9号") as error:
        load_originals(tmp_path, tmp_path)
    assert str(tmp_path / "one.txt") in str(error.value)
    assert str(tmp_path / "documents" / "one.yml") in str(error.value)


def test_document_of_a_gazette_is_picked_by_its_number(tmp_path: Path) -> None:
    register(tmp_path, "two", number="郑政〔2022〕2号")
    (tmp_path / "one.txt").write_text(GAZETTE, "utf-8")
    assert load_originals(tmp_path, tmp_path)["two"].sections["preamble"].lines == ["正文乙"]


def test_years_are_all_that_the_document_names(tmp_path: Path) -> None:
    register(tmp_path, "one", number="null")
    (tmp_path / "one.txt").write_text("2020年指标\t2025年\n编号20221号。", "utf-8")
    assert load_originals(tmp_path, tmp_path)["one"].years == {2020, 2025}


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("甲。乙；丙", ["甲。", "乙；", "丙"]),
        ("他说“好。”然后走了。", ["他说“好。”", "然后走了。"]),
        ("甲。\t乙。", ["甲。\t乙。"]),
        ("", []),
    ],
)
def test_paragraph_is_split_into_sentences(line: str, sentences: list[str]) -> None:
    assert sentences_of(line) == sentences


def test_squeezing_drops_spaces_and_unifies_brackets_and_quotes() -> None:
    assert squeeze('(一) “甲”\u3000"乙"') == squeeze("（一）＂甲＂＂乙＂")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("创业帮扶补贴", "第三章 第一节 专栏3"),
        ("农村劳动力就业实名制", "第三章 第一节"),
        ("畅通培训补贴直达", "第三章 第一节"),
        ("尚贤街", "第三章 第三节 专栏7"),
        ("首席员工聘任制", "第三章 第三节"),
        ("34450.44平方米", "第三章 第三节 专栏9 五"),
        ("政府特殊津贴制度", "第三章 第三节"),
        ("市场化引才", "第三章 第三节"),
        ("女工、未成年工", "第三章 第六节 专栏11"),
        ("快立、快调、快结", "第三章 第六节"),
        ("三查两清零", "第三章 第六节"),
        ("市民卡服务管理体系", "第三章 第七节 专栏12"),
        ("好差评", "第三章 第七节"),
    ],
)
def test_text_after_a_box_belongs_to_the_section_not_to_the_box(
    originals: dict[str, Original], words: str, place: str
) -> None:
    sections = dict(originals["zz-2022-12"].sections)
    places = [
        place_of(section, sections)
        for section in sections.values()
        if section.id.startswith("c3.") and any(words in squeeze(b.text) for b in section.blocks)
    ]
    assert places == [place]
