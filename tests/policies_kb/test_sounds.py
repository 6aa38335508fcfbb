from __future__ import annotations

import subprocess
import sys

import pytest

from policies_kb.sounds import readings, syllable, syllables_of


@pytest.mark.parametrize(
    ("character", "sound"), [("贴", "tie"), ("女", "nv"), ("a", "a"), ("，", "，"), ("𠀀", "he")]
)
def test_character_sounds_without_its_tone_and_anything_else_is_itself(
    character: str, sound: str
) -> None:
    assert syllable(character) == sound


def test_readings_begin_with_the_usual_one() -> None:
    assert readings("重") == ("zhong", "chong", "tong")


def test_word_decides_how_a_character_in_it_is_read() -> None:
    assert syllables_of("重庆") == ["chong", "qing"]
    assert syllable("重") == "zhong"


def test_phrases_are_loaded_with_the_first_word_and_the_environment_is_left_alone() -> None:
    code = (
        "import os, sys; before = dict(os.environ); from policies_kb import sounds;"
        "sounds.syllable('重'); sounds.readings('重');"
        "print('pypinyin.phrases_dict' in sys.modules, dict(os.environ) == before);"
        "print(sounds.syllables_of('重庆'), 'pypinyin.phrases_dict' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["False True", "['chong', 'qing'] True"]
