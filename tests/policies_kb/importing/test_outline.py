from __future__ import annotations

import pytest

from policies_kb.importing.outline import BOX_RANK, Heading, heading_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第一部分 总体情况", Heading(1, "p1", "第一部分", "总体情况")),
        ("附件", Heading(1, "annex", "附件", "")),
        ("附 件", Heading(1, "annex", "附件", "")),
        ("第三章 就业", Heading(2, "c3", "第三章", "就业")),
        ("第十二章 保障措施", Heading(2, "c12", "第十二章", "保障措施")),
        ("第一节 目标", Heading(3, "s1", "第一节", "目标")),
        ("第七条 本办法自印发之日起施行。", Heading(4, "art7", "第七条", "")),
        ("第二十一条", Heading(4, "art21", "第二十一条", "")),
        ("专栏3 创业促进计划", Heading(BOX_RANK, "box3", "专栏3", "创业促进计划")),
        ("专栏 12", Heading(BOX_RANK, "box12", "专栏 12", "")),
        ("一、总体要求", Heading(5, "1", "一、", "总体要求")),
        ("十一、附则", Heading(5, "11", "十一、", "附则")),
        ("（二）基本原则", Heading(6, "2", "（二）", "基本原则")),
        ("(二)基本原则", Heading(6, "2", "(二)", "基本原则")),
        ("（三)基本原则", Heading(6, "3", "（三)", "基本原则")),
        ("3.严格审批", Heading(7, "3", "3.", "严格审批")),
        ("3．严格审批", Heading(7, "3", "3．", "严格审批")),
    ],
)
def test_heading_gives_rank_key_label_and_title(line: str, expected: Heading) -> None:
    assert heading_of(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "普通的一段话",
        "第三章所列的事项，由市人社局负责。",
        "第一节规定的，按照规定办理；",
        "3.5%的比例",
        "2022年完成",
        "一是加强领导",
        "附件：申请表",
        "专栏里的内容",
        "",
    ],
)
def test_sentence_is_no_heading(line: str) -> None:
    assert heading_of(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "（一）落实政策。对首次创业的给予补贴。",
        "一、" + "很长的一句话" * 8,
        "第五条 申请人应当提交下列材料；逾期不办",
    ],
)
def test_numbered_paragraph_that_goes_on_as_text_has_no_title(line: str) -> None:
    heading = heading_of(line)
    assert heading is not None
    assert heading.title == ""


def test_two_digit_number_without_a_dot_is_a_heading_in_a_box() -> None:
    assert heading_of("01高校毕业生就业创业促进计划", in_box=True) == Heading(
        5, "1", "01", "高校毕业生就业创业促进计划"
    )


def test_two_digit_number_without_a_dot_is_no_heading_outside_a_box() -> None:
    assert heading_of("01高校毕业生就业创业促进计划") is None


def test_ranks_follow_the_customary_order() -> None:
    lines = ["第一部分 甲", "第一章 甲", "第一节 甲", "第一条 甲", "一、甲", "（一）甲", "1.甲"]
    ranks = [heading.rank for line in lines if (heading := heading_of(line)) is not None]
    assert ranks == [1, 2, 3, 4, 5, 6, 7]
