from __future__ import annotations

import pytest

from policies_kb.importing.paragraphs import blocks_of
from policies_kb.importing.tree import (
    PREAMBLE,
    Correction,
    CorrectionError,
    Section,
    place_of,
    sections_of,
)


def tree(*lines: str, corrections: tuple[Correction, ...] = ()) -> dict[str, Section]:
    return {s.id: s for s in sections_of(blocks_of(lines), corrections)}


def test_text_before_the_first_heading_is_the_preamble() -> None:
    assert tree("各县市区：", "第一章 总则")[PREAMBLE].lines == ["各县市区："]


def test_ids_are_paths_of_keys() -> None:
    lines = ["第一章 甲", "第二节 乙", "一、丙", "（三）丁", "4.戊"]
    assert list(tree(*lines)) == [PREAMBLE, "c1", "c1.s2", "c1.s2.1", "c1.s2.1.3", "c1.s2.1.3.4"]


def test_heading_of_the_same_rank_closes_the_one_before() -> None:
    assert list(tree("一、甲", "（一）乙", "二、丙")) == [PREAMBLE, "1", "1.1", "2"]


def test_text_goes_to_the_innermost_section() -> None:
    sections = tree("第一章 甲", "导语。", "第一节 乙", "正文。")
    assert (sections["c1"].lines, sections["c1.s1"].lines) == (["甲", "导语。"], ["乙", "正文。"])


def test_paragraph_with_numbering_keeps_its_words() -> None:
    assert tree("（一）给予补贴。每人5000元。")["1"].lines == ["（一）给予补贴。每人5000元。"]


def test_half_width_brackets_number_a_section_like_full_width_ones() -> None:
    sections = tree("一、甲", "(一)乙", "（二)丙")
    assert [place_of(s, sections) for s in sections.values()][1:] == ["一", "一（一）", "一（二）"]


def test_numbering_that_begins_anew_gets_an_id_of_its_own() -> None:
    assert list(tree("一、甲", "一、乙")) == [PREAMBLE, "1", "1-2"]


def test_box_in_a_document_with_chapters_stands_in_its_section() -> None:
    sections = tree("第三章 甲", "第一节 乙", "一、丙", "专栏3 计划", "01毕业生", "二、丁")
    assert list(sections)[3:] == ["c3.s1.1", "c3.s1.box3", "c3.s1.box3.1", "c3.s1.box3.2"]


def test_chapter_closes_a_box() -> None:
    assert list(tree("第一章 甲", "专栏1 计划", "第二章 乙"))[-1] == "c2"


def test_box_in_a_document_without_chapters_stands_between_the_paragraphs() -> None:
    sections = tree("一、甲", "（一）乙", "专栏1 计划", "01毕业生", "（二）丙")
    assert list(sections) == [PREAMBLE, "1", "1.1", "1.1.box1", "1.1.box1.1", "1.2"]


def test_box_in_a_document_without_chapters_ends_with_the_next_paragraph() -> None:
    sections = tree("一、甲", "专栏1 计划", "二、乙")
    assert list(sections) == [PREAMBLE, "1", "1.box1", "2"]


def test_table_row_is_no_heading() -> None:
    assert list(tree("一、甲\t乙\t丙")) == [PREAMBLE]


def test_correction_begins_a_section_that_has_no_numbering() -> None:
    correction = Correction("相关名词解释", "annex1", "附件1")
    sections = tree("正文。", "相关名词解释", "就业是指劳动。", corrections=(correction,))
    assert sections["annex1"].lines == ["就业是指劳动。"]
    assert sections["annex1"].label == "附件1"


def test_correction_goes_on_with_a_section_begun_before() -> None:
    correction = Correction("应保尽保。", "c1")
    lines = ["第一章 甲", "第二章 乙", "应保尽保。扩大覆盖。"]
    assert tree(*lines, corrections=(correction,))["c1"].lines == ["甲", "应保尽保。扩大覆盖。"]


def test_headings_after_a_correction_stand_in_its_section() -> None:
    correction = Correction("说明", "annex1", "附件1")
    assert list(tree("说明", "一、甲", corrections=(correction,))) == [
        PREAMBLE,
        "annex1",
        "annex1.1",
    ]


def test_correction_that_fits_no_paragraph_is_refused_by_its_words() -> None:
    with pytest.raises(CorrectionError, match=r"'没有的话'.*annex9"):
        tree("正文。", corrections=(Correction("没有的话", "annex9", "附件9"),))


def test_correction_to_a_section_not_begun_is_refused() -> None:
    with pytest.raises(CorrectionError, match="'c9' has not begun before '正文'"):
        tree("正文。", corrections=(Correction("正文", "c9"),))


@pytest.mark.parametrize(
    ("lines", "section", "place"),
    [
        (["正文。"], PREAMBLE, "正文"),
        (["第三章 甲", "第一节 乙", "专栏3 丙"], "c3.s1.box3", "第三章 第一节 专栏3"),
        (["五、甲", "（三）乙"], "5.3", "五（三）"),
        (["五、甲", "(三)乙", "2.丙"], "5.3.2", "五（三）2"),
        (["第七条 甲"], "art7", "第七条"),
        (["第七条 甲", "（二）乙"], "art7.2", "第七条（二）"),
        (["附件", "一、甲"], "annex.1", "附件 一"),
    ],
)
def test_place_is_written_as_in_a_citation(lines: list[str], section: str, place: str) -> None:
    sections = tree(*lines)
    assert place_of(sections[section], sections) == place
