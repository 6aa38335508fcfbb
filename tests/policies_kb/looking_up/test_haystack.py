"""Texts are found by the words that they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies_kb.looking_up.haystack import Haystack


def test_a_text_is_found_with_the_place_where_the_words_begin() -> None:
    assert Haystack(["开店补贴", "想开店", "租房"]).found("开店") == {0: 0, 1: 1}


@given(st.lists(st.text("ab", max_size=5), max_size=6), st.text("ab", min_size=1, max_size=3))
def test_exactly_the_texts_that_hold_the_words_are_found(texts: list[str], words: str) -> None:
    expected = {n: text.index(words) for n, text in enumerate(texts) if words in text}
    assert Haystack(texts).found(words) == expected


def test_no_more_texts_are_looked_for_than_are_wanted() -> None:
    assert Haystack(["开店"] * 5).found("开", most=2) == {0: 0, 1: 0}
