"""Texts of items are found by their words, their pinyin and its initials."""

from __future__ import annotations

from functools import cache

import pytest

from policies_kb.looking_up.texts import Kind, Texts, plain
from policies_kb.model import Facet
from policies_kb.records import load_content

SUBSIDY = "startup.one-off-subsidy.zz"


@cache
def texts() -> Texts:
    """Those of one item."""
    return Texts([load_content().items[SUBSIDY]])


def test_titles_names_and_questions_are_there_with_their_facets() -> None:
    held = [texts().entry(place) for place in range(len(texts()))]
    found = {(entry.kind, entry.facet, entry.text) for entry in held}
    assert (Kind.TITLE, Facet.HOW_MUCH, "一次性创业补贴：标准是多少") in found
    assert (Kind.NAME, Facet.WHAT, "开业补贴") in found
    assert (Kind.QUESTION, Facet.EARLIER_VALUE, "创业补贴以前多少钱") in found


def test_a_word_stands_where_it_begins() -> None:
    places = texts().with_words("创业补贴")
    assert {at for place, at in places.items() if texts().entry(place).kind is Kind.TITLE} == {3}


@pytest.mark.parametrize(
    ("letters", "characters"),
    [
        ("cybt", "创业补贴"),
        ("chuangyebutie", "创业补贴"),
        ("chuangyebut", "创业补贴"),
        ("yc", "一次"),
    ],
)
def test_letters_are_read_as_the_characters_that_they_stand_for(
    letters: str, characters: str
) -> None:
    assert characters in {read for _, read, _ in texts().read(letters, 50)}


def test_pinyin_begins_with_a_syllable() -> None:
    assert [read for _, read, is_pinyin in texts().read("huangye", 50) if is_pinyin] == []


def test_texts_that_hold_both_words_are_counted() -> None:
    assert texts().holding("创业补贴", "以前", 1000) == 2
    assert texts().holding("创业补贴", "公积金", 1000) == 0


def test_blanks_punctuation_and_case_do_not_count() -> None:
    assert plain(" IHK、 中心？") == "ihk中心"
