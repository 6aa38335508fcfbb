from __future__ import annotations

import pytest

from policies_kb.importing.paragraphs import Block, blocks_of

LONG = "全市高校毕业生就业创业工作取得了显著的成效并且"  # no stop at the end: goes on


def texts(*lines: str) -> list[str]:
    return [block.text for block in blocks_of(lines)]


def test_each_line_is_a_paragraph() -> None:
    assert texts("第一段。", "第二段。") == ["第一段。", "第二段。"]


def test_sentence_cut_by_a_page_break_is_joined() -> None:
    assert texts(LONG, "", "持续向好。") == [f"{LONG}持续向好。"]


@pytest.mark.parametrize("end", ["。", "；", "：", "！", "？", "…", "”", "）", "》", "〕", "—"])
def test_sentence_that_has_ended_is_not_joined_over_a_blank_line(end: str) -> None:
    assert texts(f"{LONG}{end}", "", "下一段") == [f"{LONG}{end}", "下一段"]


def test_line_without_a_blank_line_before_it_is_not_joined() -> None:
    assert texts(LONG, "另起一段") == [LONG, "另起一段"]


def test_short_line_is_not_joined() -> None:
    assert texts("郑州市人民政府", "", "二〇二二年") == ["郑州市人民政府", "二〇二二年"]


def test_heading_after_a_page_break_is_not_joined() -> None:
    assert texts(LONG, "", "第二章 保障") == [LONG, "第二章 保障"]


def test_heading_with_a_title_takes_in_no_following_line() -> None:
    heading = "第三章 实施更加积极有为的就业创业政策"
    assert texts(heading, "", "坚持就业优先") == [heading, "坚持就业优先"]


def test_several_page_breaks_in_one_sentence_are_joined() -> None:
    assert texts(LONG, "", LONG, "", "完成。") == [f"{LONG}{LONG}完成。"]


def test_tabs_make_a_row_of_cells() -> None:
    assert blocks_of(["指标\t单位\t2020年"]) == [Block(("指标", "单位", "2020年"), 1, is_row=True)]


def test_empty_cells_are_left_out() -> None:
    assert texts("指标\t\t万人\t") == ["指标\t万人"]


def test_table_with_one_cell_a_line_is_put_together_by_its_row_numbers() -> None:
    lines = ["1.城镇新增就业", "\t1.城镇新增就业", "\t万人", "\t50", "\t2.失业率", "\t%"]
    assert texts(*lines)[1:] == ["1.城镇新增就业\t万人\t50", "2.失业率\t%"]


def test_heading_in_a_table_with_one_cell_a_line_is_a_paragraph() -> None:
    blocks = blocks_of(["\t一、就业", "\t1.城镇新增就业", "\t万人"])
    assert [(b.text, b.is_row) for b in blocks] == [
        ("一、就业", False),
        ("1.城镇新增就业\t万人", True),
    ]


def test_paragraph_after_a_row_is_not_joined_to_it() -> None:
    assert texts(f"{LONG}\t单位", "", "说明文字") == [f"{LONG}\t单位", "说明文字"]


@pytest.mark.parametrize("mark", ["- ", "— ", "– "])
def test_list_mark_before_a_number_is_taken_away(mark: str) -> None:
    assert texts(f"{mark}（一）加强领导") == ["（一）加强领导"]


def test_dash_before_words_stays() -> None:
    assert texts("— 坚持统筹") == ["— 坚持统筹"]


def test_full_width_indent_and_byte_order_mark_are_taken_away() -> None:
    assert texts("\ufeff\u3000\u3000第一段。") == ["第一段。"]


def test_blocks_know_the_line_at_which_they_start() -> None:
    blocks = blocks_of(["", "第一段。", "", "第二段。"], first_line=10)
    assert [block.line for block in blocks] == [11, 13]


def test_nothing_gives_no_blocks() -> None:
    assert blocks_of(["", " ", "\u3000"]) == []
