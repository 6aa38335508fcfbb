"""Tests for spoken forms, by a table of what is written and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from api.channels.speech.forms import spoken
from policies_kb.figures import chinese_integer

TABLE = yaml.safe_load(Path(__file__).with_name("spoken_forms.yml").read_text("utf-8"))
ROWS = [(written, said) for rows in TABLE.values() for written, said in rows]


def test_the_table_has_at_least_150_different_forms() -> None:
    assert len({written for written, _ in ROWS}) >= 150


@pytest.mark.parametrize(("written", "said"), ROWS, ids=[written for written, _ in ROWS])
def test_a_written_form_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(("written", "said"), ROWS, ids=[written for written, _ in ROWS])
def test_a_form_within_a_sentence_is_said_the_same_way(written: str, said: str) -> None:
    assert said.strip("，") in spoken(f"文件写的是{written}。")


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_any_number_in_words_is_read_back_as_itself(number: int) -> None:
    assert chinese_integer(spoken(f"{number}个")[:-1]) == number or number in (110, 119, 120, 122)


@given(st.text(alphabet="0123456789年月日%元个万亿.—-～:/（）〔〕号第“”，。 ABPLR+甲", max_size=40))
def test_no_text_leaves_a_digit_unsaid_or_fails(text: str) -> None:
    said = spoken(text)
    assert not any(char.isascii() and char.isdigit() for char in said)
    assert not set("%（）〔〕“”+") & set(said)
