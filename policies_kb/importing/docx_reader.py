"""Reads DOCX: paragraphs with the numbers that Word prints, tables row by row, boxes as paragraphs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from policies_kb.importing.docx_numbering import Numbering
from policies_kb.importing.errors import OriginalError
from policies_kb.importing.reading import Reading, on_one_line, row_line

_BODY = "word/document.xml"
_LARGEST = 500_000_000  # bytes, unpacked
_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:smartTag")}
_TEXT_BOX = qn("w:txbxContent")
# Deleted or moved away in a tracked change, or a second form of what stands beside it.
_LEFT_OUT = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHARACTERS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}


def read_docx(data: bytes, path: Path) -> Reading:
    """Return the lines of a Word document. Raises OriginalError."""
    _refuse_broken(data, path)
    document = Document(io.BytesIO(data))
    body = document.element.body
    lines = tuple(_blocks(body, Numbering(document)))
    pictures = sum(1 for _ in body.iter(*_PICTURES))
    if not any(lines):
        raise OriginalError(
            f"{path}: no paragraph has text ({pictures} pictures); recognise the text of the scan (OCR) first"
        )
    notes = (f"{pictures} pictures or drawings: read them in the original",) if pictures else ()
    return Reading(lines, notes)


def is_docx(data: bytes) -> bool:
    """Tell whether ``data`` is a ZIP file that holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _refuse_broken(data: bytes, path: Path) -> None:
    again = "export the original again as DOCX"
    if not data.startswith(b"PK"):
        raise OriginalError(
            f"{path}: byte 0 begins no DOCX file; {again}, or name it after what it is"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise OriginalError(
                    f"{path}: protected by a password; save it without the password"
                )
            if sum(part.file_size for part in parts) > _LARGEST:
                raise OriginalError(f"{path}: unpacks to more than {_LARGEST // 10**6} MB; {again}")
            if _BODY not in archive.namelist():
                raise OriginalError(f"{path}: a ZIP file without {_BODY}, so no DOCX; {again}")
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error) as error:
        raise OriginalError(f"{path}: the file is cut off or damaged ({error}); {again}") from error
    if damaged is not None:
        raise OriginalError(f"{path}: its part {damaged} is damaged; {again}")


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == qn("w:p"):
            yield from _paragraph(element, numbering)
        elif element.tag == qn("w:tbl"):
            yield from _table(element, numbering)
        elif element.tag in _WRAPPERS:
            yield from _blocks(element, numbering)


def _paragraph(element: Any, numbering: Numbering) -> Iterator[str]:
    """Yield a paragraph's lines, then those of the text boxes anchored in it. An empty one is an empty line."""
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is not None and style.get(qn("w:val"), "").lower().startswith("toc"):
        return
    text = numbering.label(element) + "".join(_characters(element))
    for line in text.split("\n"):
        yield on_one_line(line)
    for box in _text_boxes(element):
        yield from _blocks(box, numbering)


def _characters(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield "" if child.get(qn("w:type")) in {"page", "column"} else _CHARACTERS[child.tag]
        elif child.tag not in _LEFT_OUT and child.tag not in {_TEXT_BOX, qn("w:pPr")}:
            yield from _characters(child)


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _text_boxes(child)


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    """Yield a table's rows. A row of one cell (a box, a headline over the table) is paragraphs."""
    above: dict[int, str] = {}
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        cells: list[str] = []
        lines: list[str] = []
        column = 0
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue":
                cells.append(above.get(column, ""))
            else:
                lines = [line for line in _blocks(cell, numbering) if line]
                cells.append("".join(f"{line}\n" for line in lines).replace("\t", " "))
                above[column] = cells[-1]
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            column += int(span.get(qn("w:val"), "1")) if span is not None else 1
        if len(cells) == 1:
            yield from lines
        else:
            yield row_line(cells)
