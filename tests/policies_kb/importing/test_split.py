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
