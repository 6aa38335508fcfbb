"""Tests for SSML documents."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from api.channels.speech.ssml import ssml

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("ssml.rng")))
START = '<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="zh-CN">'


def test_lines_are_paragraphs_with_pauses_and_sentences_within() -> None:
    assert ssml("一句。两句？\n三句。") == (
        f'{START}<p><s>一句。</s><s>两句？</s></p><break time="400ms"/><p><s>三句。</s></p></speak>'
    )


def test_slow_speech_says_so_around_everything() -> None:
    assert ssml("一句。", slow=True) == (
        f'{START}<prosody rate="slow"><p><s>一句。</s></p></prosody></speak>'
    )


@given(st.text(min_size=1))
def test_no_text_breaks_the_document_and_what_xml_can_hold_is_kept(text: str) -> None:
    text = "".join(text.split()) + "字"
    document = etree.fromstring(ssml(text))
    assert SCHEMA.validate(document), SCHEMA.error_log
    kept = [
        char
        for char in text
        if char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff"
    ]
    assert "".join(document.itertext()) == "".join(kept)
