from __future__ import annotations

import pytest

from wence.evaluate.noise.sounds import Sounds, common_words, is_chinese

WORDS = [
    ("申请", 90),
    ("神情", 40),
    ("深情", 70),
    ("补", 50),
    ("不", 99),
    ("浙", 5),
    ("泽", 9),
    ("饭", 7),
]
NEAR = ([["zh", "z"], ["f", "h"]], [["ang", "an"]])


@pytest.fixture
def sounds() -> Sounds:
    return Sounds([*WORDS, ("方", 8), ("环", 3)], NEAR)


@pytest.mark.parametrize(
    ("word", "others"),
    [("申请", ["深情", "神情"]), ("补", ["不"]), ("开店", []), ("饭", [])],
)
def test_words_of_the_same_sound_come_common_ones_first(
    sounds: Sounds, word: str, others: list[str]
) -> None:
    assert sounds.same(word) == others


@pytest.mark.parametrize(
    ("character", "others"),
    [("浙", ["泽"]), ("泽", ["浙"]), ("方", ["饭"]), ("饭", ["方"]), ("补", [])],
)
def test_characters_of_near_sounds_are_found_both_ways(
    sounds: Sounds, character: str, others: list[str]
) -> None:
    assert sounds.near(character) == others


def test_common_words_are_short_and_chinese() -> None:
    words = [word for word, _ in common_words()]
    assert len(words) > 5000
    assert all(is_chinese(word) and len(word) <= 2 for word in words)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("补贴", True), ("HR", False), ("补a", False), ("12", False), ("，", False)],
)
def test_only_characters_are_chinese(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese
