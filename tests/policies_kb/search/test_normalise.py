from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.records import table
from policies_kb.search.normalise import Normaliser, either, simplify, syllables


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    """The normaliser with the real lexicon."""
    return Normaliser(table("lexicon"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("请问一下，开店有补贴吗？", "开店有补贴吗"),
        ("您好我想咨询一下开店有补贴吗谢谢", "开店有补贴吗"),
        ("那个那个补贴", "补贴"),
        ("请问", ""),
        ("", ""),
        ("？！。", ""),
    ],
)
def test_fillers_and_punctuation_are_dropped(normaliser: Normaliser, text: str, plain: str) -> None:
    assert normaliser.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("俺开店咋办", "我开店怎么办"),
        ("补贴有几多", "补贴有多少"),
        ("啥时候给", "什么时候给"),
        ("中不中", "行不行"),
        ("冇补贴", "没有补贴"),
        ("能不能领", "能否领"),
    ],
)
def test_dialect_is_written_as_standard_words(
    normaliser: Normaliser, text: str, plain: str
) -> None:
    assert normaliser.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("我我我想问开店", "我想问开店"),
        ("开店开店开店补贴", "开店补贴"),
        ("补贴贴贴", "补贴"),
        ("爸爸妈妈", "爸爸妈妈"),
        ("试试看", "试试看"),
    ],
)
def test_stutter_is_said_once_and_doubled_words_stay(
    normaliser: Normaliser, text: str, plain: str
) -> None:
    assert normaliser.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("７０％", "70%"),
        ("開店補貼多少錢", "开店补贴多少钱"),
        ("公積金", "公积金"),
    ],
)
def test_full_width_and_traditional_characters_are_unified(
    normaliser: Normaliser, text: str, plain: str
) -> None:
    assert normaliser.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("三个月", "3个月"),
        ("两个月", "2个月"),
        ("十二个月", "12个月"),
        ("二十七岁", "27岁"),
        ("二〇二二年", "2022年"),
        ("第三章", "第三章"),
        ("统一", "统一"),
        ("二七区", "二七区"),
        ("第二次", "第二次"),
        ("5000元", "5000元"),
        ("10000元", "10000元"),
    ],
)
def test_numbers_are_written_in_digits_and_stay_what_they_are(
    normaliser: Normaliser, text: str, plain: str
) -> None:
    assert normaliser.plain(text) == plain


@pytest.mark.parametrize(("one", "other"), [("5000元", "50元"), ("111人", "1人")])
def test_different_numbers_stay_different(normaliser: Normaliser, one: str, other: str) -> None:
    assert normaliser.plain(one) != normaliser.plain(other)


@pytest.mark.parametrize(
    ("plain", "terms"),
    [
        ("公鸡金能取吗", "公积金"),
        ("社保卡丢了", "社会保障卡"),
        ("我当过兵", "退役军人"),
        ("天气", ""),
    ],
)
def test_terms_of_the_documents_are_added_for_everyday_words(
    normaliser: Normaliser, plain: str, terms: str
) -> None:
    assert normaliser.terms(plain) == terms


def test_term_is_added_once(normaliser: Normaliser) -> None:
    assert normaliser.terms("开店做买卖") == "创业"


@given(text=st.text(max_size=40))
def test_any_text_is_made_plain_without_an_error(text: str) -> None:
    plain = Normaliser(table("lexicon")).plain(text)
    assert not any(c.isspace() for c in plain)


def test_simplifying_gives_simplified_half_width_characters() -> None:
    assert simplify("補貼１００％") == "补贴100%"


@pytest.mark.parametrize(
    ("one", "other"),
    [("公积金", "公鸡金"), ("创业", "窗业"), ("是", "四"), ("林", "零"), ("补贴", "补铁")],
)
def test_words_that_are_misheard_sound_alike(one: str, other: str) -> None:
    assert syllables(one)[0] == syllables(other)[0]


def test_letters_and_digits_sound_as_they_are_written() -> None:
    assert syllables("a1公") == ["a", "1", *syllables("公")]


def test_no_words_are_found_nowhere() -> None:
    assert either([]).search("养蜂") is None
    assert either({}).findall("养蜂") == []
