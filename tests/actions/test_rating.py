from __future__ import annotations

import pytest

from actions.options import ChooseOption
from actions.rating import RecordRating, score_of
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5分", 5),
        ("给你打5分", 5),
        ("五分", 5),
        ("五颗星", 5),
        ("4星", 4),
        ("四个星", 4),
        ("3 分", 3),
        ("三星", 3),
        ("两分", 2),
        ("2分吧", 2),
        ("1分", 1),
        ("一星差评", 1),
        ("10分", 5),
        ("十分满意", 5),
        ("满分", 5),
        ("100分", 5),
        ("非常满意", 5),
        ("很满意", 5),
        ("好评", 5),
        ("太好了", 5),
        ("满意", 4),
        ("不错", 4),
        ("挺好的", 4),
        ("还可以", 4),
        ("一般", 3),
        ("一般般吧", 3),
        ("马马虎虎", 3),
        ("凑合", 3),
        ("不满意", 2),
        ("不太满意", 2),
        ("不咋地", 2),
        ("不怎么样", 2),
        ("没用", 2),
        ("不好", 2),
        ("非常不满意", 1),
        ("很不满意", 1),
        ("太差了", 1),
        ("差评", 1),
        ("零分", 1),
        ("0分", 1),
        ("5", 5),
        ("五", 5),
        ("２分", 2),
        ("非常滿意", 5),
        ("不可以", 2),
        ("不是很满意", 2),
        ("十分不满意", 1),
        ("十分", 5),
        ("打十分吧", 5),
        ("不满", 2),
    ],
)
def test_score_is_read_from_the_wording(text: str, score: int) -> None:
    assert score_of(text) == score


@pytest.mark.parametrize(
    "text",
    ["我要评价", "", "15分钟了还没回", "等了5分钟", "三分之二", "十分着急", "评分", "6分", "第3个"],
)
def test_wording_without_a_score_has_none(text: str) -> None:
    assert score_of(text) is None


def test_rating_is_recorded_with_score_and_words(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = RecordRating().answer(turn("给5分，很快", "rate"), small_kb)
    assert reply["record"] == {"type": "rating", "score": 5, "reason": "给5分，很快"}
    assert "（5分）" in reply["text"]


@pytest.mark.parametrize(
    ("text", "sorry"), [("1分", True), ("3分", True), ("4分", False), ("5分", False)]
)
def test_low_score_is_met_with_regret(
    small_kb: KnowledgeBase, turn: Turns, text: str, sorry: bool
) -> None:
    [reply], _ = RecordRating().answer(turn(text, "rate"), small_kb)
    assert ("很抱歉" in reply["text"]) is sorry


def test_rating_without_a_score_is_asked_for_with_all_five(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], _ = RecordRating().answer(turn("我要评价", "rate"), small_kb)
    assert reply["record"] is None
    assert [o["payload"] for o in reply["options"]] == [f"rate:{n}" for n in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize(("text", "score"), [("5", 5), ("一", 1), ("第2个", 2)])
def test_number_said_to_the_question_is_the_score(
    small_kb: KnowledgeBase, text: str, score: int
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(RecordRating(), "我要评价", "rate")
    [reply] = conversation.say(ChooseOption(), text, "choose_option")
    assert reply["record"] == {"type": "rating", "score": score, "reason": ""}
