"""Reads an original file into lines of text.

TXT in UTF-8 (with or without BOM) or GB18030. Errors name the file, the place and the remedy.
"""

from __future__ import annotations

from pathlib import Path


class OriginalError(ValueError):
    """An original that can't be read. The message names the file, the place and the remedy."""


def read_lines(path: Path) -> list[str]:
    """Return the lines of the original at ``path``. Raises OriginalError."""
    if not path.is_file():
        raise OriginalError(
            f"{path}: no such file; name an original, or set WENCE_ORIGINALS to their directory"
        )
    data = path.read_bytes()
    if not data.strip():
        raise OriginalError(f"{path}: the file is empty; export the original again")
    if b"\x00" in data[:4096]:
        raise OriginalError(
            f"{path}: byte {data.index(0)} is zero, so this is no text; give it as TXT"
        )
    return decode(data, path).splitlines()


def decode(data: bytes, path: Path) -> str:
    """Decode ``data`` as UTF-8, else as GB18030. Raises OriginalError with the line of the first bad byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            line = data[: utf8.start].count(b"\n") + 1
            raise OriginalError(
                f"{path}:{line}: neither UTF-8 nor GB18030; save the file in one of these encodings"
            ) from utf8
