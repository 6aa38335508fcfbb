from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from policies_kb.importing.docx_reader import read_docx
from policies_kb.importing.errors import OriginalError

PATH = Path("original.docx")


def saved(document: Word) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def lines(document: Word) -> list[str]:
    return list(read_docx(saved(document), PATH).lines)


def with_table(rows: list[list[str]]) -> Word:
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return document


def test_paragraphs_are_lines_and_an_empty_one_is_an_empty_line() -> None:
    document = Document()
    for text in ("一、甲", "", "乙。"):
        document.add_paragraph(text)
    assert lines(document) == ["一、甲", "", "乙。"]


def test_tab_in_a_paragraph_makes_no_row() -> None:
    document = Document()
    document.add_paragraph("一、\t甲")
    assert lines(document) == ["一、 甲"]


def test_line_break_begins_a_line_and_a_page_break_does_not() -> None:
    document = Document()
    run = document.add_paragraph("甲").add_run()
    run.add_break(WD_BREAK.PAGE)
    run.add_text("乙")
    run.add_break()
    run.add_text("丙")
    assert lines(document) == ["甲乙", "丙"]


def test_table_gives_its_rows_with_cells_apart() -> None:
    rows = [["指标", "单位"], ["户数", "万户"]]
    assert lines(with_table(rows)) == ["指标\t单位", "户数\t万户"]


def test_cell_of_several_paragraphs_is_one_cell() -> None:
    assert lines(with_table([["甲\n乙", "50\n60"]])) == ["甲乙\t50 60"]


def test_row_with_one_filled_cell_stays_a_row() -> None:
    assert lines(with_table([["1.甲", ""], ["", ""]]))[0] == "\t\t1.甲"


def test_merged_cell_stands_once_in_its_row_and_in_each_row_that_it_reaches() -> None:
    document = with_table([["甲", "乙", "丙"], ["", "丁", "戊"], ["己", "", "庚"]])
    [table] = document.tables
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(2, 1))
    assert lines(document) == ["甲\t乙\t丙", "甲\t丁\t戊", "己\t庚"]


def test_framed_box_is_paragraphs() -> None:
    assert lines(with_table([["专栏1 计划\n（一）甲"]])) == ["专栏1 计划", "（一）甲"]


def test_table_in_a_cell_is_part_of_the_cell() -> None:
    document = with_table([["甲", "乙"]])
    inner = document.tables[0].cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text = "丙"
    inner.cell(0, 1).text = "丁"
    assert lines(document) == ["甲\t乙丙 丁"]


def test_deleted_text_is_left_out_and_inserted_text_is_not() -> None:
    document = Document()
    paragraph = document.add_paragraph("甲")._p
    for tag, text in (("ins", "<w:t>乙</w:t>"), ("del", "<w:delText>丙</w:delText>")):
        xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{text}</w:r></w:{tag}>'
        paragraph.append(parse_xml(xml))
    assert lines(document) == ["甲乙"]


def test_table_of_contents_is_left_out() -> None:
    document = Document()
    document.styles.add_style("TOC 1", 1)
    document.add_paragraph("第一章 总则\t1", style="TOC 1")
    document.add_paragraph("第一章 总则")
    assert lines(document) == ["第一章 总则"]


def test_text_in_a_content_control_is_read() -> None:
    document = Document()
    xml = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>甲</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(xml))
    assert lines(document) == ["甲"]


def numbered(levels: list[tuple[str, str]]) -> Word:
    """Return a document with a list of its own: (numerals, text) of each level; its list's id is 77."""
    document = Document()
    numbering = document.part.numbering_part.element
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inside}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    return document


def add_numbered(document: Word, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    num = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    properties.append(parse_xml(num))


def test_numbers_that_word_prints_are_read_and_restart_below_a_new_one() -> None:
    document = numbered(
        [("chineseCounting", "第%1章"), ("chineseCountingThousand", "%2、"), ("decimal", "%3.")]
    )
    for text, level in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1)]:
        add_numbered(document, text, level)
    assert lines(document) == ["第一章 甲", "一、乙", "二、丙", "1.丁", "第二章 戊", "一、己"]


def test_numbers_beyond_ten_are_read() -> None:
    document = numbered([("chineseCounting", "第%1条")])
    for n in range(112):
        add_numbered(document, str(n), 0)
    found = lines(document)
    assert [found[n] for n in (9, 10, 19, 20, 99, 104, 111)] == [
        "第十条 9",
        "第十一条 10",
        "第二十条 19",
        "第二十一条 20",
        "第一百条 99",
        "第一百零五条 104",
        "第一百一十二条 111",
    ]


def test_number_of_a_style_is_read() -> None:
    document = numbered([("chineseCounting", "%1、")])
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>'))
    document.add_heading("甲", 1)
    document.add_heading("乙", 1)
    assert lines(document) == ["一、甲", "二、乙"]


def test_bullets_are_no_numbers() -> None:
    document = numbered([("bullet", "•")])
    add_numbered(document, "甲", 0)
    assert lines(document) == ["甲"]


def test_pictures_are_told_to_the_editor() -> None:
    document = Document()
    document.add_paragraph("甲").add_run()._r.append(document.element.makeelement(qn("w:drawing")))
    assert read_docx(saved(document), PATH).notes == (
        "1 pictures or drawings: read them in the original",
    )


def without_body(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
    return held.getvalue()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"x" + data, "byte 0 begins no DOCX file"),
        (lambda data: data[:2000], "the file is cut off or damaged"),
        (without_body, "a ZIP file without word/document.xml"),
        (lambda data: saved(Document()), "no paragraph has text (0 pictures)"),
        (
            lambda data: data[:100] + bytes([data[100] ^ 255]) + data[101:],
            "damaged",
        ),
    ],
    ids=["no ZIP", "cut", "no body", "no text", "flipped"],
)
def test_unreadable_file_is_refused_by_name(damage: Callable[[bytes], bytes], message: str) -> None:
    document = Document()
    document.add_paragraph("甲")
    with pytest.raises(OriginalError) as error:
        read_docx(damage(saved(document)), PATH)
    assert str(error.value).startswith(f"{PATH}: ")
    assert message in str(error.value)
