from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.importing import readers
from policies_kb.importing.errors import OriginalError
from policies_kb.importing.readers import read_original
from tests.policies_kb.importing.rendered import FORMATS, paragraph

PARAGRAPHS = [paragraph("第一章 总则"), paragraph("补贴１万元㎡，自2022年起。")]
OTHERS = [paragraph("第二章 附则"), paragraph("由市人社局解释。")]


def refused(path: Path) -> str:
    with pytest.raises(OriginalError) as error:
        read_original(path)
    message = str(error.value)
    assert message.startswith(str(path))
    return message


@pytest.mark.parametrize("suffix", FORMATS)
def test_original_of_every_format_gives_the_same_lines(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"original{suffix}"
    path.write_bytes(FORMATS[suffix]([PARAGRAPHS, OTHERS]))
    lines = [line for line in read_original(path).lines if line]
    assert lines == [block.text for block in [*PARAGRAPHS, *OTHERS]]


def test_every_reader_has_a_rendering_to_be_tested_with() -> None:
    assert {*FORMATS, ".htm"} == set(readers.READERS)


def test_ending_in_capitals_is_the_same_ending(tmp_path: Path) -> None:
    path = tmp_path / "ORIGINAL.TXT"
    path.write_bytes(b"\xef\xbb\xbf" + "第一章 总则\r\n".encode())
    assert read_original(path).lines == ("第一章 总则",)


@pytest.mark.parametrize("suffix", readers.READERS)
@pytest.mark.parametrize("data", [b"", b" \n\t\n"], ids=["no byte", "blanks"])
def test_empty_file_is_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"original{suffix}"
    path.write_bytes(data)
    assert "the file is empty; export the original again" in refused(path)


@pytest.mark.parametrize(
    ("name", "data", "place", "remedy"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "byte 0", "save it as DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "byte 0", "save it as DOCX"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "byte 0",
            "without the password",
        ),
        ("a.rtf", b"{\\rtf1 x}", "byte 0 begins an RTF file", "save it as DOCX"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), ".xlsx is no known type", ".docx"),
        ("a", "第一章 总则".encode(), "a name without an ending", ".txt, .docx, .pdf"),
    ],
    ids=["doc", "doc named docx", "encrypted", "rtf", "xlsx", "no ending"],
)
def test_file_of_another_type_is_refused_with_place_and_remedy(
    tmp_path: Path, name: str, data: bytes, place: str, remedy: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    message = refused(path)
    assert place in message
    assert remedy in message


@pytest.mark.parametrize("held", [".docx", ".pdf", ".html"])
@pytest.mark.parametrize("named", [".txt", ".docx", ".pdf", ".html"])
def test_file_that_is_named_as_another_type_is_refused_with_its_right_name(
    tmp_path: Path, held: str, named: str
) -> None:
    path = tmp_path / f"original{named}"
    path.write_bytes(FORMATS[held]([PARAGRAPHS]))
    if held == named:
        assert read_original(path).lines
    else:
        assert f"rename it to original{held}" in refused(path)


def test_missing_original_is_refused_with_the_remedy(tmp_path: Path) -> None:
    assert "WENCE_ORIGINALS" in refused(tmp_path / "original.txt")


def test_directory_is_refused_as_no_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path)


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(readers, "_LARGEST", 10)
    path = tmp_path / "original.txt"
    path.write_bytes(b"x" * 11)
    assert "split the original" in refused(path)


def test_characters_that_no_text_holds_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "original.txt"
    path.write_text("第一\x01章\x7f 总\ufffe则\U0001f41d", "utf-8")
    assert read_original(path).lines == ("第一章 总则\U0001f41d",)
