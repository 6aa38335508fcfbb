"""A reply's text falls into parts, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parts import PartKind, part_of_answer, parts_of

ANSWER = """【郑州市】高龄老人补助
满70周岁每月20元；满80周岁每月100元。
另外：只给参加城乡居民养老保险的老人；从年满70周岁起发。
提醒：两处写的不一样。
注意：规划期已满。
依据：郑政办〔2022〕12号 第三章。"""


def kinds(text: str) -> list[tuple[str, str, str]]:
    """The parts as plain tuples."""
    return [(part.kind.value, part.label, part.text) for part in parts_of(text)]


def test_what_is_asked_for_comes_first_and_each_clause_is_a_part() -> None:
    assert kinds(ANSWER) == [
        ("heading", "", "【郑州市】高龄老人补助"),
        ("main", "", "满70周岁每月20元"),
        ("main", "", "满80周岁每月100元。"),
        ("more", "另外：", "只给参加城乡居民养老保险的老人"),
        ("more", "", "从年满70周岁起发。"),
        ("note", "提醒：", "两处写的不一样。"),
        ("warning", "注意：", "规划期已满。"),
        ("basis", "依据：", "郑政办〔2022〕12号 第三章。"),
    ]


def test_a_line_about_an_item_is_told_clause_by_clause_under_its_beginning() -> None:
    text = "没有写明怎么填。\n关于“失业登记”，文件写明的是：没工作的人；户籍地可以办。"
    assert kinds(text)[1:] == [
        ("more", "关于“失业登记”，文件写明的是：", "没工作的人"),
        ("more", "", "户籍地可以办。"),
    ]


def test_a_single_clause_is_the_lead() -> None:
    assert kinds("【郑州市】补贴\n补贴10000元。")[1] == ("lead", "", "补贴10000元。")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("符合：属于文件点名的群体", PartKind.MET),
        ("不符合：正常营业还不满3个月", PartKind.NOT_MET),
        ("待确认：这是您第一次办企业吗？", PartKind.UNSURE),
        ("2. 求职创业补贴", PartKind.CHOICE),
        ("具体情况可以打12333", PartKind.PLAIN),
    ],
)
def test_a_line_after_the_first_is_known_by_how_it_begins(line: str, kind: PartKind) -> None:
    assert parts_of(f"第一句。\n{line}")[1].kind is kind


@given(st.text(alphabet="补贴10元；\n 注意：依据另外【】符合.1 ", max_size=60))
def test_the_parts_one_after_the_other_are_the_text(text: str) -> None:
    def bare(text: str) -> str:
        return "".join(text.replace("；", "").split())

    assert bare("".join(part.label + part.text for part in parts_of(text))) == bare(text)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("【郑州市】一次性创业补贴", "heading"),
        ("补贴10000元。", "plain"),
        ("注意：已经过期。", "warning"),
        ("提醒：写得不一样。", "note"),
        ("依据：郑政办〔2022〕12号 附件1。", "basis"),
    ],
)
def test_a_line_is_known_by_how_it_begins(line: str, part: str) -> None:
    assert part_of_answer(line) == part
