from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.importing.readers import OriginalError, read_lines

TEXT = "第一章 总则\n补贴１万元㎡\n"
# 0xFF begins no character in UTF-8 and none in GB18030.
UNDECODABLE = "第一行\n第二行".encode() + b"\xff\xff\n"


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return tmp_path / "original.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_original_in_a_known_encoding_gives_the_same_lines(original: Path, encoding: str) -> None:
    original.write_bytes(TEXT.encode(encoding))
    assert read_lines(original) == ["第一章 总则", "补贴１万元㎡"]


def test_windows_line_ends_are_taken_away(original: Path) -> None:
    original.write_bytes("一\r\n二\r\n".encode())
    assert read_lines(original) == ["一", "二"]


@pytest.mark.parametrize(
    ("data", "place", "remedy"),
    [
        (b"", "the file is empty", "export the original again"),
        (b" \n\t\n", "the file is empty", "export the original again"),
        (b"PK\x03\x04\x00\x00", "byte 4 is zero", "give it as TXT"),
        (UNDECODABLE, ":2: neither UTF-8 nor GB18030", "save the file in one of these encodings"),
    ],
    ids=["empty", "blank", "binary", "undecodable"],
)
def test_unreadable_original_is_refused_with_file_place_and_remedy(
    original: Path, data: bytes, place: str, remedy: str
) -> None:
    original.write_bytes(data)
    with pytest.raises(OriginalError) as error:
        read_lines(original)
    assert str(error.value).startswith(str(original))
    assert place in str(error.value)
    assert remedy in str(error.value)


def test_missing_original_is_refused_with_file_and_remedy(original: Path) -> None:
    with pytest.raises(OriginalError, match="WENCE_ORIGINALS") as error:
        read_lines(original)
    assert str(original) in str(error.value)


def test_directory_is_refused_as_no_file(tmp_path: Path) -> None:
    with pytest.raises(OriginalError, match="no such file"):
        read_lines(tmp_path)
