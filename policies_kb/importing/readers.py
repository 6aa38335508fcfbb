"""The registry of readers, one a format: `read_original` reads whatever is mounted or handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from policies_kb.importing.docx_reader import is_docx, read_docx
from policies_kb.importing.errors import OriginalError
from policies_kb.importing.html_reader import read_html
from policies_kb.importing.pdf_reader import read_pdf
from policies_kb.importing.reading import Reading, printable
from policies_kb.importing.txt_reader import read_txt

READERS: Mapping[str, Callable[[bytes, Path], Reading]] = {
    ".txt": read_txt,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGEST = 100_000_000  # bytes


def read_original(path: Path) -> Reading:
    """Return the lines of the original at ``path``. Raises OriginalError."""
    data = _bytes(path)
    suffix = path.suffix.lower()
    _refuse_others(data, path)
    if suffix not in READERS:
        raise OriginalError(
            f"{path}: {suffix or 'a name without an ending'} is no known type; give it as one of "
            f"{', '.join(READERS)}"
        )
    _refuse_misnamed(data, path, suffix)
    try:
        reading = READERS[suffix](data, path)
    except OriginalError:
        raise
    except Exception as error:  # in a damaged file the libraries fail in whatever way
        raise OriginalError(
            f"{path}: the file is damaged, it can't be read as {suffix[1:].upper()} "
            f"({type(error).__name__}: {error}); export the original again"
        ) from error
    lines = tuple(printable(line) for line in reading.lines)
    if not any(line.strip() for line in lines):
        raise OriginalError(
            f"{path}: there is no text in it; give the original as text, not as pictures"
        )
    return Reading(lines, reading.notes)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise OriginalError(
            f"{path}: no such file; name an original, or set WENCE_ORIGINALS to their directory"
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise OriginalError(f"{path}: larger than {_LARGEST // 10**6} MB; split the original")
        data = path.read_bytes()
    except OSError as error:
        raise OriginalError(
            f"{path}: can't be opened ({error.strerror}); make it readable for this user"
        ) from error
    if not data.strip():
        raise OriginalError(f"{path}: the file is empty; export the original again")
    return data


def _refuse_others(data: bytes, path: Path) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise OriginalError(
                f"{path}: protected by a password (byte 0 begins an encrypted Office file); "
                "save it without the password"
            )
        raise OriginalError(
            f"{path}: byte 0 begins an old Office file (.doc, .wps, .xls); save it as DOCX"
        )
    if data.startswith(b"{\\rtf"):
        raise OriginalError(f"{path}: byte 0 begins an RTF file; save it as DOCX")


def _refuse_misnamed(data: bytes, path: Path, suffix: str) -> None:
    held = _signed(data)
    if held is not None and READERS[held] is not READERS[suffix]:
        raise OriginalError(
            f"{path}: byte 0 begins a {held[1:].upper()} file, though the name ends in {suffix}; "
            f"rename it to {path.with_suffix(held).name}"
        )


def _signed(data: bytes) -> str | None:
    """Return the ending that fits the signature at the beginning of ``data``, or None where there is none."""
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(b"PK") and is_docx(data):
        return ".docx"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html\b)", data, re.IGNORECASE):
        return ".html"
    return None
