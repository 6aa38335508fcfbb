from __future__ import annotations

import random
import re

import pytest
from opencc import OpenCC
from pypinyin import lazy_pinyin

from wence.evaluate.noise.kinds import KINDS, in_pinyin, misheard, misspelt, traditional

QUESTIONS = [
    "我退伍回来开了个小店，开了四个月，能领多少钱？",
    "公积金怎么提取，要带什么材料",
    "HR问：实习补贴2000元发几个月",
]
EACH = pytest.mark.parametrize("question", QUESTIONS)


def chance(seed: int = 0) -> random.Random:
    return random.Random(seed)


@EACH
@pytest.mark.parametrize("kind", KINDS)
def test_same_chance_garbles_the_same_way_and_never_to_the_same(kind: str, question: str) -> None:
    garbled = KINDS[kind](question, chance())
    assert garbled == KINDS[kind](question, chance())
    assert garbled != question


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["？", "HR", "12333"])
def test_text_without_characters_can_be_garbled_too(kind: str, text: str) -> None:
    assert isinstance(KINDS[kind](text, chance()), str)


@EACH
@pytest.mark.parametrize("seed", range(5))
def test_misspelt_question_sounds_the_same(question: str, seed: int) -> None:
    garbled = misspelt(question, chance(seed))
    assert len(garbled) == len(question)
    changed = [(a, b) for a, b in zip(question, garbled, strict=True) if a != b]
    assert 1 <= len(changed) <= len(question) / 2
    assert all("\u4e00" <= a <= "\u9fff" for a, _ in changed)


def test_misspelt_characters_have_the_sounds_of_the_right_ones() -> None:
    question = "认定怎么办"
    for seed in range(5):
        assert lazy_pinyin(list(misspelt(question, chance(seed)))) == lazy_pinyin(list(question))


@EACH
def test_misheard_question_has_no_signs_and_no_digits(question: str) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fffA-Za-z]+", misheard(question, chance()))


@EACH
def test_misheard_question_is_longer(question: str) -> None:
    lengths = [len(misheard(question, chance(seed))) for seed in range(20)]
    assert sum(lengths) / len(lengths) > len(question)


@EACH
@pytest.mark.parametrize("seed", range(3))
def test_question_in_pinyin_has_no_characters_left(question: str, seed: int) -> None:
    assert not re.search(r"[\u4e00-\u9fff]", in_pinyin(question, chance(seed)))


def test_syllables_of_a_word_stand_together_or_apart() -> None:
    found = {in_pinyin("公积金提取", chance(seed)) for seed in range(20)}
    assert found == {"gongjijin tiqu", "gong ji jin ti qu"}


@EACH
@pytest.mark.parametrize("seed", range(3))
def test_traditional_characters_read_back_as_the_question(question: str, seed: int) -> None:
    assert OpenCC("t2s").convert(traditional(question, chance(seed))) == question
