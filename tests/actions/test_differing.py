from __future__ import annotations

import pytest

from actions.about_answer import AboutAnswer
from actions.answer_policy import AnswerPolicy
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Conversation

CARDS = "card.holders.zz"


@pytest.fixture
def talk(small_kb: KnowledgeBase) -> Conversation:
    """A new conversation."""
    return Conversation(small_kb)


def test_question_for_a_difference_is_answered_with_both_figures_and_what_they_are(
    talk: Conversation,
) -> None:
    text = "社保卡持卡人数2025年的目标比2015年多多少万人"
    [reply] = talk.say(AnswerPolicy(), text, "ask_policy")
    assert reply["kind"] == "answer"
    assert reply["item_id"] == CARDS
    assert "2025年的目标1100万人，比2015年实际624.3万人多475.7万人" in reply["text"]
    assert "1100万人－624.3万人＝475.7万人" in reply["text"]
    assert "我用文件里的两个数减出来的" in reply["text"]
    assert "您说的" not in reply["text"]
    assert {"target_2025", "base_2015"} <= set(reply["facts"])
    assert reply["citations"]


def test_difference_of_a_plan_whose_time_is_over_is_told_with_the_warning(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_TODAY", "2026-11-20")
    text = "社保卡持卡人数2025年的目标比2015年多多少万人"
    [reply] = talk.say(AnswerPolicy(), text, "ask_policy")
    assert "规划期已满" in reply["text"]


@pytest.mark.parametrize("intent", ["follow_up", "ask_policy"])
def test_years_that_were_asked_for_before_are_the_ones_that_are_meant(
    talk: Conversation, intent: str
) -> None:
    talk.say(AnswerPolicy(), "郑州社保卡持卡人数2015年底多少", "ask_policy")
    talk.say(AnswerPolicy(), "社保卡持卡人数2025年的目标呢", intent)
    [reply] = talk.say(AnswerPolicy(), "那多出来多少万", "follow_up")
    assert "多475.7万人" in reply["text"]


def test_difference_is_said_again_and_its_source_is_named(talk: Conversation) -> None:
    text = "社保卡持卡人数2025年的目标比2015年多多少万人"
    [first] = talk.say(AnswerPolicy(), text, "ask_policy")
    [again] = talk.say(AboutAnswer(), "再说一遍", "repeat")
    assert again["text"] == first["text"]
    [simple] = talk.say(AboutAnswer(), "说简单点", "simplify")
    assert "多475.7万人" in simple["text"]
    [source] = talk.say(AboutAnswer(), "这话出自哪份文件", "ask_source")
    assert "专栏" in source["text"]


@pytest.mark.parametrize(
    "text",
    [
        "社保卡持卡人数2025年的目标比2020年多多少万人",  # two sources differ on 2020
        "社保卡持卡人数涨了多少",
        "社保卡持卡人数2025年的目标比2015年涨了百分之多少",
        "社保卡持卡人数2025年的目标比2015年多475万人，是不是",
        "社保卡持卡人数2025年的目标比2018年多多少",
    ],
)
def test_figures_are_told_as_they_are_where_no_difference_is_clearly_asked_for(
    talk: Conversation, text: str
) -> None:
    for reply in talk.say(AnswerPolicy(), text, "ask_policy"):
        assert "减出来的" not in reply["text"]


def test_difference_of_another_matter_does_not_take_the_years_spoken_of(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "郑州社保卡持卡人数2015年底多少", "ask_policy")
    talk.say(AnswerPolicy(), "社保卡持卡人数2025年的目标呢", "follow_up")
    for reply in talk.say(AnswerPolicy(), "见习补贴一个人多了多少", "ask_policy"):
        assert "减出来的" not in reply["text"]


def test_places_that_are_put_side_by_side_are_not_subtracted(talk: Conversation) -> None:
    text = "郑州社保卡持卡人数2025年的目标比2015年洛阳的多多少万人"
    for reply in talk.say(AnswerPolicy(), text, "ask_policy"):
        assert "减出来的" not in reply["text"]


def test_figures_of_two_places_that_were_asked_for_are_not_subtracted(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "洛阳社保卡持卡人数2015年底多少", "ask_policy")
    talk.say(AnswerPolicy(), "郑州社保卡持卡人数2025年的目标呢", "follow_up")
    for reply in talk.say(AnswerPolicy(), "差多少万", "follow_up"):
        assert "减出来的" not in reply["text"]
