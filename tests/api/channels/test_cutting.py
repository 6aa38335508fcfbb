"""Tests for cutting a text into pieces that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.channels.cutting import cut


def test_a_text_that_fits_stays_whole() -> None:
    assert cut("一句话。两句话。", 8, len) == ["一句话。两句话。"]


def test_lines_are_cut_before_sentences() -> None:
    assert cut("第一行。还有。\n第二行。", 9, len) == ["第一行。还有。", "第二行。"]


def test_a_line_too_long_is_cut_at_sentences() -> None:
    assert cut("前一句话。后一句话。", 6, len) == ["前一句话。", "后一句话。"]


def test_a_sentence_too_long_is_cut_at_clauses() -> None:
    assert cut("一个分句；两个分句，三个分句。", 6, len) == [
        "一个分句；",
        "两个分句，",
        "三个分句。",
    ]


def test_a_piece_that_would_stay_half_empty_takes_clauses_of_the_next_sentence() -> None:
    assert cut("短。这里很长很长，那里也很长。", 12, len) == ["短。这里很长很长，", "那里也很长。"]


def test_closing_quotes_stay_with_their_sentence() -> None:
    assert cut("他说“可以。”我说行不行呀。", 7, len) == ["他说“可以。”", "我说行不行呀。"]


def test_a_number_is_not_cut_in_two() -> None:
    assert cut("甲乙丙12345元丁", 6, len) == ["甲乙丙", "12345元", "丁"]


def test_a_number_longer_than_a_piece_is_cut_all_the_same() -> None:
    assert cut("123456", 4, len) == ["1234", "56"]


def test_the_first_piece_may_have_less_room() -> None:
    assert cut("一二三。四五六。七八九。", 8, len, first=4) == ["一二三。", "四五六。七八九。"]


def test_no_room_at_all_is_refused_with_the_text() -> None:
    with pytest.raises(ValueError, match="'字' does not fit into 0"):
        cut("字", 0, len)


@given(st.text(alphabet="字词1a，；。！\n”", max_size=120), st.integers(1, 30), st.integers(1, 30))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, most: int, first: int) -> None:
    pieces = cut(text, most, len, first=first)
    assert all(len(piece) <= (most if n else first) for n, piece in enumerate(pieces))
    assert "".join("".join(pieces).split()) == "".join(text.split())
