"""Renders a document as DOCX, HTML and PDF, as an office or a web page would set it."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from docx import Document
from docx.enum.text import WD_BREAK
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from policies_kb.importing.paragraphs import Block, blocks_of
from policies_kb.importing.split import split_documents

_FONT = "STSong-Light"
_WIDTH = 450.0
_BODY = ParagraphStyle(
    "body", fontName=_FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24
)
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=12, wordWrap="CJK")


def blocks_of_file(text: str) -> list[list[Block]]:
    """Return the paragraphs and rows of a TXT original, a list a document, title and number first."""
    documents = split_documents(text.splitlines())
    if len(documents) == 1:
        return [blocks_of(documents[0].lines)]
    rendered = []
    for document in documents:
        assert document.number
        assert document.issued_on
        head = f"{document.number} {document.issued_on:%Y年%m月%d日}"
        rendered.append([paragraph(document.title), paragraph(head), *blocks_of(document.lines)])
    return rendered


def paragraph(text: str) -> Block:
    """Return a paragraph."""
    return Block((text,), 1, is_row=False)


def txt(documents: Iterable[Sequence[Block]]) -> bytes:
    """Return the documents as text, a paragraph or row a line."""
    lines = (
        b.text if len(b.cells) > 1 or not b.is_row else f"\t\t{b.text}"
        for bs in documents
        for b in bs
    )
    return "\n".join(lines).encode()


def docx(documents: Iterable[Sequence[Block]]) -> bytes:
    """Return the documents as a Word document, each on a new page."""
    document = Document()
    for blocks in documents:
        for rows, group in _groups(blocks):
            if not rows:
                for block in group:
                    document.add_paragraph(block.text)
                continue
            table = document.add_table(0, len(group[0].cells))
            for block in group:
                for cell, text in zip(table.add_row().cells, block.cells, strict=True):
                    cell.text = text
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def web(documents: Iterable[Sequence[Block]], charset: str = "utf-8") -> bytes:
    """Return the documents as a web page with the menus and scripts around it that such pages have."""
    body = []
    for blocks in documents:
        for rows, group in _groups(blocks):
            if not rows:
                body += [f"<p>&emsp;&emsp;<span>{html.escape(b.text)}</span></p>" for b in group]
                continue
            cells = ("".join(f"<td><p>{html.escape(c)}</p></td>" for c in b.cells) for b in group)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    page = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>页面</title><style>p {{ margin: 0 }}</style><script>var 一 = "一、脚本";</script></head>
<body><nav><ul><li>一、首页</li></ul></nav><div class="content">{"".join(body)}</div>
<script>document.write("第一章 脚本")</script><footer>第九章 版权所有</footer></body></html>"""
    return page.encode(charset)


def pdf(documents: Iterable[Sequence[Block]]) -> bytes:
    """Return the documents as PDF: indented paragraphs, ruled tables, a head, a foot and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    flow: list[Flowable] = []
    for blocks in documents:
        for rows, group in _groups(blocks):
            if rows:
                flow.append(_ruled([block.cells for block in group]))
            else:
                flow += [Paragraph(html.escape(block.text), _BODY) for block in group]
        flow.append(PageBreak())
    held = io.BytesIO()
    SimpleDocTemplate(held, pagesize=A4, invariant=1).build(
        flow, onFirstPage=_furniture, onLaterPages=_furniture
    )
    return held.getvalue()


FORMATS: Mapping[str, Callable[[Iterable[Sequence[Block]]], bytes]] = {
    ".txt": txt,
    ".docx": docx,
    ".html": web,
    ".pdf": pdf,
}


def _groups(blocks: Iterable[Block]) -> Iterable[tuple[bool, list[Block]]]:
    """Group paragraphs, and rows with the same number of cells; a row's only cell has an empty one beside it."""
    wide = (
        Block((*b.cells, ""), b.line, b.is_row) if b.is_row and len(b.cells) == 1 else b
        for b in blocks
    )
    for rows, group in groupby(wide, key=lambda b: len(b.cells) if b.is_row else 0):
        yield rows > 0, list(group)


def _ruled(rows: Sequence[Sequence[str]]) -> Table:
    cells = [[Paragraph(html.escape(cell), _CELL) for cell in row] for row in rows]
    style = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Table(cells, colWidths=[_WIDTH / len(rows[0])] * len(rows[0]), style=style)


def _furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(_FONT, 9)
    canvas.drawString(72, 800, "郑州市人民政府公报")
    canvas.drawRightString(520, 800, "2022年第2期")
    canvas.drawCentredString(300, 40, f"— {document.page} —")
