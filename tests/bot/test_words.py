"""The words of a text are those that jieba cuts it into."""

import io
import random

import pytest

from wence_bot.words import Words

TEXTS = [
    "",
    "   ",
    "洛阳的公积金",
    "我是退役军人，在郑州和洛阳都交过住房公积金",
    "龘靐齉爩麤龗",  # in no dictionary
    "张三丰李四光说他们俩儿都去过那旮旯子",  # names, which the model of unknown words joins
    "google app下载 v2.0-beta 100%",
    "12333、〔2022〕12号……!!\r\n第二行",
    "a",
    "的",
]


@pytest.fixture(scope="module")
def words():
    made = Words()
    made.load_userdict(io.StringIO("住房公积金 20000\n保租房 20000\n第二 3\n"))
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_a_text_are_jiebas(words, text):
    assert words.words(text) == list(words.cut(text))


def test_words_of_characters_in_any_order_are_jiebas(words):
    chance = random.Random(9)
    characters = "".join(TEXTS) * 3 + "一二三四五六七八九十百千万元年月日号人大小上下不了在有是"
    for _ in range(500):
        text = "".join(chance.choices(characters, k=chance.randint(1, 40)))
        assert words.words(text) == list(words.cut(text)), text
