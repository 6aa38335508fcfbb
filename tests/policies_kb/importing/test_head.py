from __future__ import annotations

from datetime import date

import pytest

from policies_kb.importing.head import date_in, issued_on, issuer_of, number_line, title_of


@pytest.mark.parametrize(
    ("line", "number", "dated"),
    [
        ("郑政办〔2022〕12号", "郑政办〔2022〕12号", None),
        ("郑政办[2022] 12 号  2022-02-27", "郑政办〔2022〕12号", date(2022, 2, 27)),
        ("郑政办〔2022〕12号\t2022年2月27日", "郑政办〔2022〕12号", date(2022, 2, 27)),
        ("郑人社（2022）第3号", "郑人社〔2022〕3号", None),
        ("发文字号：洛政办〔2023〕5号", "洛政办〔2023〕5号", None),
        ("索引号\tA1\t发文字号\t洛政办〔2023〕5号", "洛政办〔2023〕5号", None),
        ("郑政〔2022〕1号　签发人：某某", "郑政〔2022〕1号", None),
        ("郑政〔2022〕1号 2022年13月40日", "郑政〔2022〕1号", None),
    ],
)
def test_line_of_a_number_gives_number_and_date(line: str, number: str, dated: date | None) -> None:
    assert number_line(line) == (number, dated)


@pytest.mark.parametrize(
    "line",
    ["按照郑政〔2022〕1号执行", "《通知》（郑政〔2022〕1号）", "郑政〔2022〕号", "", "一、目标"],
)
def test_sentence_with_a_number_is_no_line_of_a_number(line: str) -> None:
    assert number_line(line) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022年2月14日", date(2022, 2, 14)),
        ("二〇二二年二月十四日", date(2022, 2, 14)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("自2024.3.1起", date(2024, 3, 1)),
        ("2022年2月30日", None),
        ("2022年", None),
    ],
)
def test_date_is_read_in_digits_and_numerals(text: str, day: date | None) -> None:
    assert date_in(text) == day


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["正文。", "2022年2月14日"], date(2022, 2, 14)),
        (["发布日期：2022-03-01", "正文。", "二〇二二年二月十四日"], date(2022, 2, 14)),
        (["发布日期：2022-03-01", "正文。"], date(2022, 3, 1)),
        (["成文日期：2022-02-14", "2022年3月1日"], date(2022, 2, 14)),
        ([*["正文。"] * 60, "2022年2月15日印发"], date(2022, 2, 15)),
        (["自2022年1月1日起施行。"], None),
        ([], None),
    ],
)
def test_date_of_issue_stands_alone_or_labelled(lines: list[str], day: date | None) -> None:
    assert issued_on(lines) == day


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["关于印发规划的通知", "各区："], "关于印发规划的通知"),
        (
            [
                "郑州市人民政府文件",
                "郑政〔2022〕1号",
                "郑州市人民政府",
                "",
                "关于加快发展",
                "养蜂的意见",
            ],
            "郑州市人民政府关于加快发展养蜂的意见",
        ),
        (["首页 > 文件", "养蜂补贴管理办法（试行）", "第一章 总则"], "养蜂补贴管理办法（试行）"),
        (["洛阳市“十四五”养蜂", "事业发展规划", "第一章 现状"], "洛阳市“十四五”养蜂事业发展规划"),
        (["正文。", "第一条 甲"], ""),
        ([], ""),
    ],
)
def test_title_is_put_together_from_its_lines(lines: list[str], title: str) -> None:
    assert title_of(lines) == title


@pytest.mark.parametrize(
    ("title", "lines", "issuer"),
    [
        ("郑州市人民政府办公厅关于养蜂的通知", [], "郑州市人民政府办公厅"),
        ("洛阳市人力资源和社会保障局关于养蜂的通知", [], "洛阳市人力资源和社会保障局"),
        ("养蜂办法", ["郑州市农业农村局文件"], "郑州市农业农村局"),
        ("养蜂办法", ["正文。", "郑州市农业农村局", "2022年2月1日"], "郑州市农业农村局"),
        ("养蜂办法", ["正文。"], ""),
    ],
)
def test_issuer_is_told_by_title_masthead_or_signature(
    title: str, lines: list[str], issuer: str
) -> None:
    assert issuer_of(title, lines) == issuer


def test_date_may_stand_close_to_its_number() -> None:
    assert number_line("郑政〔2022〕1号2022年2月14日") == ("郑政〔2022〕1号", date(2022, 2, 14))
