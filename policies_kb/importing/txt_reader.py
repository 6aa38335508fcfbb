"""Reads TXT: UTF-8 with or without BOM, or GB18030 (which holds GBK and GB2312)."""

from __future__ import annotations

import codecs
from pathlib import Path

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.reading import Reading

_ENCODINGS = "save the file as UTF-8 or GB18030"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# In running Chinese text nearly all characters are of GB2312's first level; in wrongly decoded text few are.
_COMMON_SHARE = 0.6
_FIRST_LEVEL = range(0xB0, 0xD8)
_DAMAGED_SHARE = 0.1
# Hardly a cell of a table is a sentence; of indented paragraphs most are.
_INDENTED_SHARE = 0.2


def read_txt(data: bytes, path: Path) -> Reading:
    """Return the lines of a text file. Raises OriginalError."""
    if data.startswith(_UTF16):
        raise OriginalError(f"{path}: byte 0 begins UTF-16; {_ENCODINGS}")
    if b"\x00" in data:
        raise OriginalError(
            f"{path}: byte {data.index(0)} is zero, so this is no text; give it as TXT"
        )
    lines = decode(data, path).replace("\f", "\n\n").splitlines()
    return Reading(tuple(_without_indents(lines)))


def _without_indents(lines: list[str]) -> list[str]:
    """Take leading tabs away where they indent paragraphs; before the cells of a table they stay."""
    led = [line for line in lines if line.startswith("\t") and "\t" not in line.strip()]
    sentences = sum("。" in line for line in led)
    if sentences <= _INDENTED_SHARE * len(led):
        return lines
    return [line.lstrip("\t") for line in lines]


def decode(data: bytes, path: Path) -> str:
    """Decode ``data`` as UTF-8, else as GB18030. Raises OriginalError with the line of the first bad byte."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8:
        if _is_damaged_utf8(data):
            raise OriginalError(
                f"{_place(data, utf8.start, path)} is no UTF-8, the rest is; export the original again"
            ) from utf8
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as gb18030:
            at = max(utf8.start, gb18030.start)
            raise OriginalError(
                f"{_place(data, at, path)} is neither UTF-8 nor GB18030; {_ENCODINGS}"
            ) from utf8
        if not _is_chinese(text):
            raise OriginalError(
                f"{_place(data, utf8.start, path)} is neither UTF-8 nor Chinese text in GB18030; {_ENCODINGS}"
            ) from utf8
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise OriginalError(
            f"{path}:{line}: a character is lost (U+FFFD); convert the original anew to UTF-8"
        )
    return text


def _place(data: bytes, at: int, path: Path) -> str:
    line = data[:at].count(b"\n") + 1
    return f"{path}:{line}: byte {at}"


def _is_damaged_utf8(data: bytes) -> bool:
    letters = [c for c in data.decode("utf-8", errors="replace") if c > "\x7f"]
    return letters.count("\ufffd") < _DAMAGED_SHARE * len(letters)


def _is_chinese(text: str) -> bool:
    letters = [c for c in text if c > "\x7f" and c.isalpha()]
    common = 0
    for letter in letters:
        encoded = letter.encode("gb2312", errors="ignore")
        common += len(encoded) == 2 and encoded[0] in _FIRST_LEVEL
    return common >= _COMMON_SHARE * len(letters)
