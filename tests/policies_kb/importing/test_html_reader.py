from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.html_reader import read_html

PATH = Path("original.html")


def lines(body: str) -> list[str]:
    return list(read_html(f"<html><body>{body}</body></html>".encode(), PATH).lines)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一、甲</p><p>乙。</p>", ["一、甲", "乙。"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
        ("<p>甲<b>乙</b><span>丙</span></p>", ["甲乙丙"]),
        ("<p>全市\n  养蜂</p>", ["全市养蜂"]),
        ("<p>at\n least</p>", ["at least"]),
        ("<p>甲</p><p>&nbsp;</p><p>乙</p>", ["甲", "", "乙"]),
        ("<p>&emsp;&emsp;甲&nbsp;乙\t丙</p>", ["甲 乙 丙"]),
        ("<h1>第一章 总则</h1><h2>第一节 甲</h2>", ["第一章 总则", "第一节 甲"]),
        ("<ol><li>甲</li><li><p>乙</p></li></ol>", ["1.甲", "2.", "乙"]),
        ("<ol start=4><li>甲</li></ol><ul><li>乙</li></ul>", ["4.甲", "乙"]),
        ("<!-- 注释 --><p>甲</p><script>乙</script><style>丙</style>", ["甲"]),
        ("<nav>首页</nav><form>搜索</form><p hidden>乙</p><p>甲</p>", ["甲"]),
        ("<header>站名</header><article><header>标题</header>甲</article>", ["标题", "甲"]),
        ("<p style='display:none'>乙</p><p>甲&lt;乙</p>", ["甲<乙"]),
    ],
)
def test_text_of_the_page_is_lines(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr>", ["甲\t乙", "1\t2"]),
        ("<tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>", ["甲\t乙", "甲\t丙"]),
        ("<tr><td>甲</td><td rowspan=2>乙</td></tr><tr><td>丙</td></tr>", ["甲\t乙", "丙\t乙"]),
        ("<tr><td><p>甲</p><p>乙</p></td><td>50<br>60</td></tr>", ["甲乙\t50 60"]),
        ("<tr><td colspan=2>专栏1 甲</td></tr><tr><td>1</td><td>2</td></tr>", ["专栏1 甲", "1\t2"]),
        ("<tr><td>甲</td><td></td></tr>", ["\t\t甲"]),
        ("<tr><td><p>甲</p><table><tr><td>1</td><td>2</td></tr></table></td></tr>", ["甲", "1\t2"]),
        ("<tbody><tr><td>甲</td><td>乙</td></tr></tbody>", ["甲\t乙"]),
        ("<tr><td rowspan=x>甲</td><td>乙</td></tr>", ["甲\t乙"]),
    ],
)
def test_table_is_rows_and_a_table_that_lays_out_the_page_is_paragraphs(
    table: str, expected: list[str]
) -> None:
    assert lines(f"<table>{table}</table>") == expected


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "gb2312"),
        ("gb18030", "gb2312"),
        ("gb18030", "GBK"),
        ("gb18030", "utf-8"),
        ("utf-8", "gb2312"),
        ("big5", "big5"),
    ],
)
def test_page_is_read_in_its_encoding(encoding: str, said: str) -> None:
    page = (
        f"<html><head><meta charset='{said}'></head><body>一、補貼標準由主管機關訂定</body></html>"
    )
    if encoding == "gb18030":
        page = page.replace("補貼標準由主管機關訂定", "补贴标准由主管部门制定")
    assert read_html(page.encode(encoding), PATH).lines[0].startswith("一、")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><script>document.write(1)</script><img src=a></html>", "no text (1 pictures"),
        (b"<meta charset='klingon'><p>x</p>", "says that it is in 'klingon'"),
        (b"<meta charset=big5>\n<p>\xff\xff</p>", "html:2: byte 23 is not big5"),
        ("一、甲".encode() * 9 + b"\xff", "byte 81 is no UTF-8, the rest is"),
    ],
)
def test_unreadable_page_is_refused_with_place(data: bytes, message: str) -> None:
    with pytest.raises(OriginalError) as error:
        read_html(data, PATH)
    assert str(error.value).startswith(str(PATH))
    assert message in str(error.value)


def test_pictures_are_told_to_the_editor() -> None:
    data = "<p>一、甲</p><img src=a>".encode()
    assert read_html(data, PATH).notes == ("1 pictures: read them in the original",)
