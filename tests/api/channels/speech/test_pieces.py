"""Tests for replies as they are spoken."""

from __future__ import annotations

import pytest

from api.channels.speech.pieces import (
    MOST_SECONDS,
    pieces_of,
    seconds,
    spoken_place,
    spoken_replies,
)
from tests.api.channels.replies import HUMAN_OPTION, citation, option, reply

LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 20))


def _texts(*replies, **more) -> list[str]:
    return [piece.text for piece in pieces_of(spoken_replies(replies, **more).text)]


def test_an_answer_is_said_with_its_figures_in_words_and_its_source_last() -> None:
    said = reply(
        "【郑州市】创业补贴\n补贴10000元（1万元）。\n依据：郑政办〔2022〕12号 专栏3。",
        citations=[citation()],
        options=[option("申请条件"), option("怎么办"), HUMAN_OPTION],
    )
    [text] = _texts(said)
    assert text.splitlines() == [
        "郑州市，创业补贴。",
        "补贴一万元。",
        "依据是郑政办二〇二二年十二号，第三章，第一节，专栏三。",
        "您还可以问申请条件、怎么办，或者说转人工。",
    ]


def test_several_sections_are_told_apart_by_a_word_and_the_rest_are_counted() -> None:
    sections = ("第二部分 三 （二）", "第三部分 二 （一）", "附件 一")
    said = reply(citations=[citation(section) for section in sections])
    assert _texts(said)[0].endswith(
        "依据是郑政办二〇二二年十二号，第二部分，三，括号二，还有第三部分，二，括号一，一共三处。"
    )


def test_that_a_source_has_lapsed_is_said_before_what_it_gives() -> None:
    said = reply(
        "【郑州市】补贴\n补贴10000元。\n注意：规划期已满，请核实。", citations=[citation()]
    )
    assert _texts(said)[0].startswith(
        "郑州市，补贴。\n先说明，所依据的文件规划期已满，办之前请核实。\n补贴一万元。"
    )


def test_one_lapsed_source_among_several_is_called_one_of_them() -> None:
    in_force = citation(document_id="zz-2022-99", status="in_force")
    said = reply("补贴10000元。\n注意：请核实。", citations=[citation(), in_force])
    assert "所依据的文件有的规划期已满" in _texts(said)[0]


def test_a_long_answer_comes_in_pieces_that_ask_whether_to_go_on() -> None:
    *pieces, last = pieces_of(spoken_replies([reply(LONG)]).text)
    assert len(pieces) > 1
    assert all(piece.seconds <= MOST_SECONDS for piece in [*pieces, last])
    assert all(piece.text.endswith("\n要继续听吗？") for piece in pieces)
    assert not last.text.endswith("要继续听吗？")


def test_slow_speech_has_more_and_shorter_pieces() -> None:
    text = spoken_replies([reply(LONG)]).text
    slow = pieces_of(text, slow=True)
    assert len(slow) > len(pieces_of(text))
    assert all(piece.seconds <= MOST_SECONDS for piece in slow)
    assert 'rate="slow"' in slow[0].ssml


def test_a_clarification_counts_its_alternatives() -> None:
    said = reply(
        "您想问的是下面哪一个？点一下，或者回复序号就行：\n1. 创业补贴\n2. 创业贷款",
        "clarification",
        options=[option("创业补贴"), option("创业贷款"), HUMAN_OPTION],
    )
    assert _texts(said) == ["您想问的是哪一个？\n第一个，创业补贴；第二个，创业贷款；请说第几个。"]


def test_a_forms_question_tells_what_one_can_say() -> None:
    options = [option("是", "form:是"), option("不是", "form:不是")]
    shown = spoken_replies([reply("（1/3）是第一次开店吗？", "question", options=options)])
    assert shown.text == "第一个问题，一共三个：是第一次开店吗？\n您可以说是、不是。"
    assert shown.labels == ("是", "不是")


def test_options_are_offered_by_keys_where_keys_are_used() -> None:
    said = reply(options=[option("申请条件"), option("怎么办"), HUMAN_OPTION])
    assert _texts(said, keys=True)[0].splitlines()[-1] == (
        "申请条件请按一；怎么办请按二；人工请按零，重听请按星号。"
    )


def test_a_number_is_entered_by_keys_where_keys_are_used() -> None:
    said = reply("几个月？", "question", options=[option("不知道", "form:dont_know")])
    assert _texts(said, keys=True) == [
        "几个月？\n请按数字，按完按井号；不知道就直接按井号，人工请按零再按井号。"
    ]


def test_a_rating_asks_for_a_number_without_listing_them() -> None:
    options = [option(f"{n}分", f"rate:{n}") for n in range(1, 6)]
    assert _texts(reply("请从1到5选一个分数。", "rating", options=options)) == [
        "请从一到五选一个分数。"
    ]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("第三章 第一节 专栏3", "第三章，第一节，专栏三"),
        ("三（二）1", "三，括号二，第一点"),
        ("第三条（二）", "第三条，括号二"),
        ("第五章 第一节 专栏7 02", "第五章，第一节，专栏七，第二点"),
        ("附件 三、11", "附件，三，第十一点"),
        ("附件4 7", "附件四，第七点"),
        ("附件4", "附件四"),
        ("正文", "正文"),
    ],
)
def test_a_place_is_said_so_that_one_can_find_it(place: str, said: str) -> None:
    assert spoken_place(place) == said


def test_a_pause_takes_time_and_a_sign_that_is_not_said_takes_none() -> None:
    assert seconds("一二三四。") > seconds("一二三四")
    assert seconds("一二三四") == seconds("一二 三四")
