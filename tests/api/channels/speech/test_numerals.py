"""Tests for numbers in words."""

from __future__ import annotations

import pytest

from api.channels.speech.numerals import called, cardinal, counted, digits, year


@pytest.mark.parametrize(
    ("written", "words"),
    [("0", "零"), ("10", "十"), ("1005", "一千零五"), ("12,000", "一万二千"), ("3.50", "三点五零")],
)
def test_a_cardinal_is_said_with_its_places(written: str, words: str) -> None:
    assert cardinal(written) == words


def test_leading_zeros_are_said() -> None:
    assert cardinal("007") == "零零七"


def test_two_of_something_is_another_word_than_the_number_two() -> None:
    assert (counted("2"), counted("12"), cardinal("2")) == ("两", "十二", "二")


def test_digits_of_a_year_a_telephone_and_a_decimal_are_said_each_their_way() -> None:
    assert (year("2010"), called("110"), digits("10")) == ("二〇一〇", "幺幺零", "一零")
