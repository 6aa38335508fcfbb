"""Tests for WeChat's XML."""

from __future__ import annotations

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from api.channels.safe_xml import Unreadable
from api.channels.wechat.xml import read, write

BOMB = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><xml><A>&c;</A></xml>'


def test_fields_are_read_with_and_without_cdata() -> None:
    body = "<xml><Content><![CDATA[你好 <b>]]></Content><MsgId>12</MsgId><Empty/></xml>".encode()
    assert read(body) == {"Content": "你好 <b>", "MsgId": "12", "Empty": ""}


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE xml><xml/>",
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
        BOMB,
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><xml/>'.encode("utf-16"),
    ],
)
def test_a_doctype_is_refused_in_any_encoding(body: bytes) -> None:
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"\xff\xfe",
        b"<xml><A>&b;</A></xml>",
        b'<?xml version="1.0" encoding="x"?><xml/>',
    ],
)
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no XML"):
        read(body)


def test_another_element_is_refused() -> None:
    with pytest.raises(Unreadable, match="isn't <xml>"):
        read(b"<html/>")


def test_numbers_stand_bare_and_texts_in_cdata() -> None:
    assert write({"Content": "好", "CreateTime": 5}) == (
        "<xml><Content><![CDATA[好]]></Content><CreateTime>5</CreateTime></xml>"
    )


@given(st.text(alphabet=st.characters(exclude_characters="\r", exclude_categories=["Cc", "Cs"])))
def test_any_text_reaches_an_independent_reader_as_it_is(text: str) -> None:
    text = f"x{text}]]>{text}x".replace("\ufffe", "").replace("\uffff", "")
    found = xmltodict.parse(write({"Content": text}), strip_whitespace=False)
    assert found["xml"]["Content"] == text


def test_what_xml_cant_hold_is_left_out() -> None:
    assert read(write({"Content": "甲\x00\x08\ud800\ufffe乙"}).encode())["Content"] == "甲乙"
