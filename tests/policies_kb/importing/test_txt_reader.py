from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.txt_reader import read_txt

TEXT = "第一章 总则\n补贴１万元㎡\n"
PATH = Path("original.txt")
LONG = "首次创办企业的返乡农民给予补贴，由人力资源和社会保障部门受理。\n" * 5
# 0xFF begins no character in UTF-8 and none in GB18030.
UNDECODABLE = "第一行\n第二行".encode("gb18030") + b"\xff\xff\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_in_a_known_encoding_gives_the_same_lines(encoding: str) -> None:
    assert read_txt(TEXT.encode(encoding), PATH).lines == ("第一章 总则", "补贴１万元㎡")


def test_windows_line_ends_are_taken_away() -> None:
    assert read_txt("一\r\n二\r\n".encode(), PATH).lines == ("一", "二")


def test_form_feed_is_a_page_break() -> None:
    assert read_txt("一\f二".encode(), PATH).lines == ("一", "", "二")


def test_tab_that_indents_a_paragraph_is_taken_away() -> None:
    text = "\t一、补贴\n\t蜂箱按个补贴。\n指标\t万户\n"
    assert read_txt(text.encode(), PATH).lines == ("一、补贴", "蜂箱按个补贴。", "指标\t万户")


def test_tab_before_the_cells_of_a_table_stays() -> None:
    text = "\t1.养蜂户数\n\t万户\n\t3.5\n"
    assert read_txt(text.encode(), PATH).lines == ("\t1.养蜂户数", "\t万户", "\t3.5")


@pytest.mark.parametrize(
    ("data", "place", "remedy"),
    [
        (b"PK\x03\x04\x00\x00", "byte 4 is zero", "give it as TXT"),
        (b"x" * 9000 + b"\x00", "byte 9000 is zero", "give it as TXT"),
        (
            UNDECODABLE,
            ":2: byte 13 is neither UTF-8 nor GB18030",
            "save the file as UTF-8 or GB18030",
        ),
        (LONG.encode("utf-16"), "byte 0 begins UTF-16", "save the file as UTF-8"),
        (
            LONG.encode("big5", "replace"),
            ":1: byte 0 is neither UTF-8 nor Chinese",
            "save the file as UTF-8",
        ),
        (
            LONG.encode()[:150] + b"\xff" + LONG.encode()[150:],
            ":2: byte 148",
            "export the original",
        ),
        ("一\n二\ufffd".encode(), ":2: a character is lost", "convert the original anew"),
    ],
    ids=["binary", "late zero", "undecodable", "UTF-16", "Big5", "damaged UTF-8", "lost character"],
)
def test_unreadable_text_is_refused_with_file_place_and_remedy(
    data: bytes, place: str, remedy: str
) -> None:
    with pytest.raises(OriginalError) as error:
        read_txt(data, PATH)
    assert str(error.value).startswith(str(PATH))
    assert place in str(error.value)
    assert remedy in str(error.value)
