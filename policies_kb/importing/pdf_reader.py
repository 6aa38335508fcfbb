"""Reads PDF: page by page to pieces of text, these to lines, lines to paragraphs and table rows."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.pdf_furniture import columns_of, without_furniture
from policies_kb.importing.pdf_grid import Grid, take_grids
from policies_kb.importing.pdf_page import Page, PageLine, Piece, lines_of, page_of
from policies_kb.importing.pdf_paragraphs import PAGE_BREAK, Finished, joined, paragraphs_of
from policies_kb.importing.reading import Reading, row_line

_UNREADABLE_SHARE = 0.05
_UNREADABLE = {"Cc", "Cn", "Co", "Cs"}


def read_pdf(data: bytes, path: Path) -> Reading:
    """Return the lines of a PDF, without page numbers, heads and feet. Raises OriginalError."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings repeat what we say
    if b"%PDF-" not in data[:1024]:
        raise OriginalError(
            f"{path}: byte 0 begins no PDF file; export the original again, or name it after what it is"
        )
    pages = _pages(_opened(data, path), path)
    if not any(page.pieces for page in pages):
        raise OriginalError(
            f"{path}: page 1 and all others hold no text ({sum(p.pictures for p in pages)} pictures), so it is "
            "a scan; recognise its text (OCR) first"
        )
    notes = tuple(
        f"page {page.number} is a picture without text: read it in the original"
        for page in pages
        if page.pictures and not page.pieces
    )
    return Reading(tuple(_lines([column for page in pages for column in columns_of(page)])), notes)


def _opened(data: bytes, path: Path) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise OriginalError(f"{path}: protected by a password; save it without the password")
    return reader


def _pages(reader: PdfReader, path: Path) -> list[Page]:
    pages: list[Page] = []
    try:
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise OriginalError(
            f"{path}: protected by a password; save it without the password"
        ) from error
    for number in range(1, count + 1):
        try:
            page = page_of(reader.pages[number - 1], number)
        except Exception as error:  # pypdf fails in whatever way in a damaged page
            raise OriginalError(
                f"{path}: page {number} is damaged ({type(error).__name__}: {error}); "
                "export the original again"
            ) from error
        _refuse_unreadable(page, path)
        pages.append(page)
    if not pages:
        raise OriginalError(f"{path}: it has no page; export the original again")
    return pages


def _refuse_unreadable(page: Page, path: Path) -> None:
    text = "".join(piece.text for piece in page.pieces)
    unreadable = sum(c == "\ufffd" or unicodedata.category(c) in _UNREADABLE for c in text)
    if unreadable > _UNREADABLE_SHARE * len(text):
        raise OriginalError(
            f"{path}: page {page.number}: {unreadable} of {len(text)} characters have no Unicode value (the font "
            "doesn't say it); export the original again with its fonts, or recognise its text (OCR)"
        )


def _lines(pages: Sequence[Page]) -> Iterator[str]:
    grids = [take_grids(page) for page in pages]
    texts = without_furniture([lines_of(page.pieces, n) for n, page in enumerate(pages)])
    parts: list[PageLine | Finished] = []
    for held, lines in zip(grids, texts, strict=True):
        placed: list[tuple[float, list[PageLine | Finished]]] = [(line.y, [line]) for line in lines]
        placed += [(grid.top, list(_grid_lines(grid))) for grid in held]
        for _, part in sorted(placed, key=lambda p: -p[0]):
            parts += part
        parts.append(PAGE_BREAK)
    yield from paragraphs_of(parts)


def _grid_lines(grid: Grid) -> Iterator[Finished]:
    """Yield a table's rows; a row of one cell, as of a framed box, is paragraphs."""
    for row in grid.rows:
        if len(row) == 1:
            for line in paragraphs_of(lines_of(row[0], 0)):
                yield Finished(line)
        else:
            yield Finished(row_line([_cell_text(cell) for cell in row]))


def _cell_text(pieces: list[Piece]) -> str:
    return joined([line.text.replace("\t", " ") for line in lines_of(pieces, 0)])
