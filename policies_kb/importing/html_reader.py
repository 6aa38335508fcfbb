"""Reads HTML: paragraphs, numbered lists and tables of the page's body, without scripts, menus and forms."""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.reading import Reading, on_one_line, row_line
from policies_kb.importing.txt_reader import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4096  # bytes in which the page says its encoding
_DECODED_BY_CONTENT = {"utf-8", "gb2312", "gbk", "gb18030", "ascii", "iso8859-1", "cp1252"}
_LEFT_OUT = (
    "aside, body > footer, body > header, button, form, head, iframe, nav, noscript, object, script, select, "
    "style, svg, template, textarea, [hidden], [style*='display:none'], [style*='display: none']"
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)


def read_html(data: bytes, path: Path) -> Reading:
    """Return the lines of a saved page. Raises OriginalError."""
    text = _decoded(data, path)
    with warnings.catch_warnings():
        # A page may begin as XML does and be HTML all the same.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text.replace("\x00", ""), "lxml")
    for element in soup.select(_LEFT_OUT):
        element.decompose()
    pictures = len(soup.find_all("img"))
    lines = tuple(_Lines().of(soup))
    if not any(lines):
        raise OriginalError(
            f"{path}: the page has no text ({pictures} pictures; scripts are not run); save it complete from "
            "the browser, or give the original as TXT, DOCX or PDF"
        )
    notes = (f"{pictures} pictures: read them in the original",) if pictures else ()
    return Reading(lines, notes)


def _decoded(data: bytes, path: Path) -> str:
    match = None if data.startswith(codecs.BOM_UTF8) else _CHARSET.search(data[:_HEAD])
    said = match.group(1).decode("ascii", "replace").lower() if match else "utf-8"
    try:
        name = codecs.lookup(said).name
        if name in _DECODED_BY_CONTENT or name.startswith("utf-16"):
            return decode(data, path)  # pages often say one of these and are another
        return data.decode(name)
    except LookupError as error:
        raise OriginalError(
            f"{path}: the page says that it is in {said!r}, which is no encoding; save it as UTF-8"
        ) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OriginalError(
            f"{path}:{line}: byte {error.start} is not {said}, as the page says; save it as UTF-8"
        ) from error


class _Lines:
    """Gathers inline text into lines; a block or a line break begins a new one."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def of(self, element: Tag) -> Iterator[str]:
        """Yield the lines of ``element``."""
        yield from self._inside(element)
        yield from self._line()

    def _inside(self, element: Tag) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, Tag):
                yield from self._tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._text.append(str(child).replace("\t", " "))

    def _tag(self, tag: Tag) -> Iterator[str]:
        if tag.name == "br":
            yield from self._line()
        elif tag.name == "table":
            yield from self._line()
            yield from _table(tag)
        elif tag.name not in _INLINE:
            yield from self._line()
            self._text.append(_number(tag))
            inside = [*self._inside(tag), *self._line()]
            yield from inside or ([""] if tag.name == "p" else [])
        else:
            yield from self._inside(tag)

    def _line(self) -> Iterator[str]:
        text = on_one_line("".join(self._text))
        self._text.clear()
        if text:
            yield text


def _number(tag: Tag) -> str:
    """Return what a browser prints before an item of a numbered list."""
    if tag.name != "li" or tag.parent is None or tag.parent.name != "ol":
        return ""
    items = tag.parent.find_all("li", recursive=False)
    first = str(tag.parent.get("start", "1"))
    at = next(n for n, item in enumerate(items) if item is tag)
    return f"{(int(first) if first.isdigit() else 1) + at}."


def _table(table: Tag) -> Iterator[str]:
    """Yield a table's rows. What only lays out the page (a table in a table, a row of one cell) is paragraphs."""
    caption = table.find("caption", recursive=False)
    if isinstance(caption, Tag):
        yield from _Lines().of(caption)
    layout = table.find("table") is not None
    held: dict[int, tuple[int, str]] = {}
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        cells = row.find_all(["td", "th"], recursive=False)
        if layout or (len(cells) == 1 and not held):
            for cell in cells:
                yield from _Lines().of(cell)
            continue
        yield row_line(_cells(cells, held))


def _cells(cells: list[Tag], held: dict[int, tuple[int, str]]) -> list[str]:
    """Return a row's cells, those among them that reach down from rows above (``held``: rows left, text)."""
    texts: list[str] = []
    column = 0
    waiting = list(cells)
    while waiting or column in held:
        if column in held:
            left, text = held.pop(column)
            if left > 1:
                held[column] = (left - 1, text)
            texts.append(text)
            column += 1
            continue
        cell = waiting.pop(0)
        text = "\n".join(line.replace("\t", " ") for line in _Lines().of(cell))
        if (rows := _span(cell, "rowspan")) > 1:
            held[column] = (rows - 1, text)
        texts.append(text)
        column += _span(cell, "colspan")
    return texts


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name, "1")).strip()
    return max(1, min(int(said), 1000)) if said.isascii() and said.isdigit() else 1
