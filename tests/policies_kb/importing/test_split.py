from __future__ import annotations

from datetime import date

from policies_kb.importing.split import split_documents

GAZETTE = """\
目录

郑州市人民政府
关于下达项目的通知
郑政〔2022〕1号　2022年2月14日
各区人民政府：
正文甲。

郑州市人民政府办公厅
关于加快发展
保障性租赁住房的意见
郑政办[2022] 15 号 2022-02-27
正文乙。
""".splitlines()


def test_gazette_is_split_by_the_numbers_of_its_documents() -> None:
    assert [d.number for d in split_documents(GAZETTE)] == ["郑政〔2022〕1号", "郑政办〔2022〕15号"]


def test_document_of_a_gazette_has_its_date_of_issue() -> None:
    assert [d.issued_on for d in split_documents(GAZETTE)] == [date(2022, 2, 14), date(2022, 2, 27)]


def test_title_of_several_lines_is_joined() -> None:
    assert [d.title for d in split_documents(GAZETTE)] == [
        "郑州市人民政府关于下达项目的通知",
        "郑州市人民政府办公厅关于加快发展保障性租赁住房的意见",
    ]


def test_document_ends_where_the_title_of_the_next_begins() -> None:
    first, second = split_documents(GAZETTE)
    assert [line for line in first.lines if line] == ["各区人民政府：", "正文甲。"]
    assert second.lines == ("正文乙。",)


def test_document_knows_its_first_line() -> None:
    assert [GAZETTE[d.first_line - 1] for d in split_documents(GAZETTE)] == [
        "各区人民政府：",
        "正文乙。",
    ]


def test_number_in_a_sentence_splits_nothing() -> None:
    lines = [*GAZETTE, "按照郑政〔2013〕138号 2013年1月1日的规定，执行。"]
    assert len(split_documents(lines)) == 2


def test_other_file_is_one_document() -> None:
    lines = ["洛政办〔2022〕3号", "关于印发规划的通知", "2022年7月5日", "正文。"]
    [document] = split_documents(lines)
    assert (document.number, document.title) == ("洛政办〔2022〕3号", "关于印发规划的通知")
    assert document.issued_on == date(2022, 7, 5)
    assert document.lines == tuple(lines)


def test_file_without_number_and_date_has_none() -> None:
    [document] = split_documents(["正文。"])
    assert (document.number, document.title, document.issued_on) == (None, "", None)


UNDATED = """\
郑州市农业农村局
关于养蜂的通知
郑农〔2022〕1号
各区农业农村局：
正文甲。
郑州市农业农村局
2022年2月1日
郑州市农业农村局文件
郑农〔2022〕2号
关于蜂箱的通知
各区农业农村局：
正文乙。
2022年3月1日
""".splitlines()


def test_gazette_without_dates_beside_its_numbers_is_split() -> None:
    first, second = split_documents(UNDATED)
    assert (first.number, first.issued_on) == ("郑农〔2022〕1号", date(2022, 2, 1))
    assert (second.number, second.issued_on) == ("郑农〔2022〕2号", date(2022, 3, 1))
    assert first.title == "郑州市农业农村局关于养蜂的通知"
    assert second.title == "关于蜂箱的通知"


def test_list_of_documents_in_an_annex_splits_nothing() -> None:
    listed = ["关于甲的通知", "郑政〔2013〕1号", "关于乙的通知", "郑政〔2014〕2号"]
    lines = [
        "郑州市人民政府关于废止文件的通知",
        "郑政〔2022〕1号",
        "甲：",
        "正文。",
        "附件",
        *listed,
    ]
    assert [d.number for d in split_documents(lines)] == ["郑政〔2022〕1号"]


def test_number_that_a_page_says_twice_is_one_document() -> None:
    lines = ["发文字号：郑政〔2022〕1号", "郑政〔2022〕1号", "关于甲的通知", "一、甲", "正文。"]
    assert [d.number for d in split_documents(lines)] == ["郑政〔2022〕1号"]


def test_number_in_the_head_of_a_single_document_must_stand_alone() -> None:
    [document] = split_documents(["关于甲的通知", "根据郑政〔2021〕9号，现通知如下："])
    assert document.number is None
