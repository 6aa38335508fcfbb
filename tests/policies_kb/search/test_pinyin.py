from __future__ import annotations

import pytest

from policies_kb.search.pinyin import PinyinReader
from policies_kb.search.vectors import NgramSpace

TEXTS = [
    "公积金怎么提取",
    "提取公积金要什么材料",
    "创业补贴多少钱",
    "开店补贴多少",
    "保租房租金谁来定",
    "不贴身的几件工装",
]


@pytest.fixture(scope="module")
def reader() -> PinyinReader:
    return PinyinReader(NgramSpace.fit(TEXTS, 3))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("gong ji jin zen me ti qu", "公积金怎么提取"),
        ("gongjijin zenme tiqu", "公积金怎么提取"),
        ("Chuangye Butie duoshao qian", "创业补贴多少钱"),
        ("bao zu fang zu jin", "保租房租金"),
    ],
)
def test_pinyin_is_read_as_the_examples_write_it(
    reader: PinyinReader, typed: str, read: str
) -> None:
    assert reader.read(typed) == read


def test_pinyin_between_characters_is_read_where_it_stands(reader: PinyinReader) -> None:
    assert reader.read("我的gong ji jin能取吗") == "我的公积金能取吗"


@pytest.mark.parametrize("text", ["HR问一下", "5G基站", "in total", "A级景区", "怎么办", "", "qu"])
def test_what_is_no_run_of_syllables_stays(reader: PinyinReader, text: str) -> None:
    assert reader.read(text) == text


def test_sound_that_no_example_has_stays(reader: PinyinReader) -> None:
    assert reader.read("xiong xiong xiong") == "xiong xiong xiong"
