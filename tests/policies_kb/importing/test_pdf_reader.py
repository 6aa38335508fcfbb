from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.pdf_reader import read_pdf

PATH = Path("original.pdf")
FONT = "STSong-Light"
SENTENCE = "全市人力资源和社会保障部门应当按照职责分工做好养蜂补贴的受理审核发放和监督管理工作并定期公开结果"
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw) -> bytes:
    """Return a PDF with a page each drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def written(lines: Sequence[str], *, x: float = 80, top: float = 760) -> Draw:
    """Write lines of 30 characters' width; a leading 　 indents by one character."""

    def draw(canvas: Canvas) -> None:
        for n, line in enumerate(lines):
            indent = 12 * (len(line) - len(line.lstrip("　")))
            canvas.drawString(x + indent, top - 20 * n, line.lstrip("　"))

    return draw


def found(*pages: Draw) -> list[str]:
    return [line for line in read_pdf(pdf(*pages), PATH).lines if line]


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_the_next() -> None:
    lines = ["　　" + SENTENCE[:28], SENTENCE[28:40] + "。", "　　第二段。"]
    assert found(written(lines)) == [SENTENCE[:40] + "。", "第二段。"]


def test_full_line_with_a_stop_goes_on_when_paragraphs_are_indented() -> None:
    lines = ["　　" + SENTENCE[:27] + "。", SENTENCE[27:40] + "。", "　　第二段。"]
    assert found(written(lines))[0] == f"{SENTENCE[:27]}。{SENTENCE[27:40]}。"


def test_sentence_goes_on_over_the_page_and_its_furniture() -> None:
    def page(number: int, lines: list[str]) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(80, 810, "郑州市养蜂公报")
            written(lines)(canvas)
            canvas.drawCentredString(300, 40, f"- {number} -")

        return draw

    first = ["　　第一段。", "　　" + SENTENCE[:28]]
    assert found(page(1, first), page(2, [SENTENCE[28:] + "。", "　　第三段。"])) == [
        "第一段。",
        f"{SENTENCE}。",
        "第三段。",
    ]


def test_heading_in_the_middle_stays_apart() -> None:
    lines = ["　　　　　　　　　　第一章 总则", "　　" + SENTENCE[:28], SENTENCE[28:] + "。"]
    assert found(written(lines)) == ["第一章 总则", f"{SENTENCE}。"]


def test_short_lines_are_not_joined() -> None:
    assert found(written(["一、甲", "二、乙", "三、丙"])) == ["一、甲", "二、乙", "三、丙"]


def test_wide_gaps_make_cells_without_rules() -> None:
    def draw(canvas: Canvas) -> None:
        for y, cells in ((700, ("指标", "单位", "2025年")), (680, ("户数", "万户", "5"))):
            for x, cell in zip((80, 250, 400), cells, strict=True):
                canvas.drawString(x, y, cell)

    assert found(draw) == ["指标\t单位\t2025年", "户数\t万户\t5"]


def grid(canvas: Canvas, cells: dict[tuple[float, float], str]) -> None:
    """Rule a table of two columns and three rows, the first column's last two merged."""
    for y in (600, 640, 680, 720):
        canvas.line(260 if y == 640 else 80, y, 480, y)
    for x in (80, 260, 480):
        canvas.line(x, 600, x, 720)
    for (x, y), text in cells.items():
        canvas.drawString(x, y, text)


def test_ruled_cells_keep_their_wrapped_lines_and_merged_cells_reach_down() -> None:
    cells = {
        (90, 705): "指标的名称",
        (90, 688): "（单位）",
        (270, 696): "2025年",
        (90, 640): "养蜂",
        (270, 655): "户数",
        (270, 615): "产量",
    }
    assert found(lambda canvas: grid(canvas, cells)) == [
        "指标的名称（单位）\t2025年",
        "养蜂\t户数",
        "养蜂\t产量",
    ]


def test_framed_box_is_paragraphs() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(70, 600, 400, 120)
        written(["专栏1 养蜂计划", "　　（一）甲。", "　　（二）乙。"], top=700)(canvas)

    assert found(draw) == ["专栏1 养蜂计划", "（一）甲。", "（二）乙。"]


def test_line_under_a_masthead_makes_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(80, 750, 500, 750)
        written(["郑州市人民政府文件", "一、甲"])(canvas)

    assert found(draw) == ["郑州市人民政府文件", "一、甲"]


def test_columns_are_read_one_after_the_other() -> None:
    left = ["左栏第一段的文字内容。"] * 10
    right = ["右栏第一段的文字内容。"] * 10
    page = found(lambda c: (written(left, x=60)(c), written(right, x=330)(c))[0])
    assert page == left + right


def test_number_cut_at_the_end_of_a_line_is_whole_again() -> None:
    lines = ["　　" + SENTENCE[:26] + "2020", "25年" + SENTENCE[26:30] + "。"]
    assert found(written(lines)) == [f"{SENTENCE[:26]}202025年{SENTENCE[26:30]}。"]


def test_turned_page_is_read_upright() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        written(["第一章 总则", "一、甲"], top=500)(canvas)

    assert found(draw) == ["第一章 总则", "一、甲"]


def encrypted(data: bytes, user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user, "owner", algorithm="AES-256")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(OriginalError) as error:
        read_pdf(data, PATH)
    assert str(error.value).startswith(f"{PATH}: ")
    return str(error.value)


def test_file_with_a_password_is_refused() -> None:
    data = encrypted(pdf(written(["一、甲"])), "secret")
    assert "protected by a password; save it without the password" in refused(data)


def test_file_that_only_forbids_changes_is_read() -> None:
    assert read_pdf(encrypted(pdf(written(["一、甲"])), ""), PATH).lines[0] == "一、甲"


def test_scan_is_refused_with_its_first_page() -> None:
    message = refused(pdf(lambda canvas: canvas.rect(10, 10, 50, 50), lambda _: None))
    assert "page 1 and all others hold no text" in message
    assert "OCR" in message


def test_other_bytes_are_refused() -> None:
    assert "byte 0 begins no PDF file" in refused(b"GIF89a")


def test_text_without_unicode_values_is_refused_with_its_page() -> None:
    data = pdf(written(["一、甲"]), lambda canvas: canvas.drawString(80, 700, "\ue001\ue002\ue003"))
    assert "page 2: 3 of 3 characters have no Unicode value" in refused(data)
