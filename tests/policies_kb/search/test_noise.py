from __future__ import annotations

from pypinyin import lazy_pinyin

from policies_kb.search.noise import Noise

CORPUS = ["创业补贴怎么申请", "公积金贷款", "社会保障卡在哪里办", "时事是十市试", "公共工功供"]


def test_same_seed_garbles_the_same_way() -> None:
    one, other = Noise(CORPUS, seed=3), Noise(CORPUS, seed=3)
    assert [one.garble(text) for text in CORPUS] == [other.garble(text) for text in CORPUS]


def test_garbled_characters_sound_like_the_ones_they_stand_for() -> None:
    noise = Noise(CORPUS)
    sounds = {sound for text in CORPUS for sound in lazy_pinyin(text)}
    garbled = "".join(noise.garble(text) for text in CORPUS * 20)
    assert set(lazy_pinyin(garbled)) <= sounds


def test_some_questions_come_out_changed() -> None:
    noise = Noise(CORPUS)
    assert [noise.garble(text) for text in CORPUS * 5] != CORPUS * 5


def test_question_is_never_garbled_away() -> None:
    noise = Noise(CORPUS)
    assert all(noise.garble("是") for _ in range(500))
