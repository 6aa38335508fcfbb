from __future__ import annotations

from typing import Any

import pytest

from actions.about_answer import AboutAnswer, RejectAnswer
from actions.answer_policy import AnswerPolicy
from policies_kb.answering.context import Context
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation, slots_of
from tests.actions.started import started, step

__all__ = ["started"]

SAMPLE = "startup.sample.zz"
KINDS = ["repeat", "simplify", "ask_source", "ask_quote", "ask_still_valid", "ask_office"]


@pytest.fixture
def spoken(small_kb: KnowledgeBase) -> Conversation:
    """A conversation in which the amount was just told."""
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")
    return conversation


def about(conversation: Conversation, intent: str, text: str = "再说说") -> dict[str, Any]:
    [reply] = conversation.say(AboutAnswer(), text, intent)
    return dict(reply)


def test_answer_is_repeated_with_the_same_figures_and_basis(spoken: Conversation) -> None:
    text = about(spoken, "repeat")["text"]
    assert "补贴5000元" in text
    assert "依据：郑政样〔2022〕1号 一（一）。" in text


def test_answer_is_said_in_simple_words_with_its_basis(spoken: Conversation) -> None:
    text = about(spoken, "simplify")["text"]
    assert text.startswith("简单说：\n补贴5000元。\n")
    assert "依据：郑政样〔2022〕1号" in text


def test_source_names_document_section_issuer_and_date(spoken: Conversation) -> None:
    text = about(spoken, "ask_source")["text"]
    assert "郑政样〔2022〕1号 一（一）（郑州市人民政府，2022-03-01）" in text


def test_quote_gives_the_words_of_the_original(spoken: Conversation) -> None:
    text = about(spoken, "ask_quote")["text"]
    assert text.startswith("文件原文是这样写的：")
    assert "给予5000元样例补贴" in text


def test_quote_without_the_original_says_so_and_gives_the_source(
    small_kb: KnowledgeBase,
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "一次性创业补贴", "ask_policy")
    text = about(conversation, "ask_quote")["text"]
    assert text.startswith("这里没有放文件原文")
    assert "郑政办〔2022〕12号" in text


def test_quote_of_an_expired_document_warns(
    spoken: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_TODAY", "2026-11-21")
    assert "现在已经过期" in about(spoken, "ask_quote")["text"]


def test_validity_comes_from_the_register(spoken: Conversation) -> None:
    assert "有效期到2024年12月31日" in about(spoken, "ask_still_valid")["text"]


def test_office_is_that_of_the_item(spoken: Conversation) -> None:
    assert "市农业农村局" in about(spoken, "ask_office")["text"]


@pytest.mark.parametrize(
    ("intent", "facet"), [("ask_still_valid", "validity"), ("ask_office", "where")]
)
def test_facet_that_was_asked_for_is_remembered(
    spoken: Conversation, intent: str, facet: str
) -> None:
    about(spoken, intent)
    assert spoken.slots["facet"] == facet


@pytest.mark.parametrize("intent", ["repeat", "simplify", "ask_source", "ask_quote"])
def test_facet_last_spoken_of_stays(spoken: Conversation, intent: str) -> None:
    about(spoken, intent)
    assert spoken.slots["facet"] == "how_much"


@pytest.mark.parametrize("intent", KINDS)
def test_reply_about_an_answer_cites_its_documents(spoken: Conversation, intent: str) -> None:
    assert about(spoken, intent)["citations"] != []


@pytest.mark.parametrize("intent", KINDS)
def test_short_request_before_any_answer_is_told_so(
    small_kb: KnowledgeBase, turn: Turns, intent: str
) -> None:
    [reply], events = AboutAnswer().answer(turn("再说一遍", intent), small_kb)
    assert (reply["kind"], events) == ("clarification", [])
    assert "还没有回答过" in reply["text"]


def test_longer_question_before_any_answer_stands_for_itself(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], _ = AboutAnswer().answer(turn("养蜂补贴到底去找哪个局办呢", "ask_office"), small_kb)
    assert reply["item_id"] == SAMPLE


def test_refusal_is_repeated_too(small_kb: KnowledgeBase) -> None:
    conversation = Conversation(small_kb)
    [first] = conversation.say(AnswerPolicy(), "今天天气怎么样", "ask_policy")
    assert about(conversation, "repeat")["text"] == first["text"]


def test_item_that_is_gone_from_the_snapshot_is_not_spoken_of(
    small_kb: KnowledgeBase,
) -> None:
    conversation = Conversation(small_kb)
    conversation.slots = {"item_id": "startup.gone.zz", "facet": "who"}
    assert about(conversation, "repeat")["kind"] == "clarification"


def test_rejection_with_another_matter_is_answered_by_that(spoken: Conversation) -> None:
    reply, *_ = spoken.say(RejectAnswer(), "不是这个，我问的是一次性创业补贴", "reject_answer")
    assert reply["item_id"] == "startup.one-off-subsidy.zz"


def test_rejection_of_the_place_alone_asks_the_same_of_another(spoken: Conversation) -> None:
    [reply] = spoken.say(RejectAnswer(), "不对，我问的是洛阳", "reject_answer")
    assert reply["kind"] == "refusal"
    assert "养蜂" in reply["text"]
    assert "洛阳" in reply["text"]


def test_bare_rejection_offers_the_items_that_are_like_it(spoken: Conversation) -> None:
    [reply] = spoken.say(RejectAnswer(), "不是这个", "reject_answer")
    assert reply["kind"] == "clarification"
    assert f"item:{SAMPLE}#" not in {o["payload"] for o in reply["options"]}
    assert len(reply["options"]) >= 2


def test_rejection_forgets_the_item(spoken: Conversation) -> None:
    spoken.say(RejectAnswer(), "不对", "reject_answer")
    assert (spoken.slots["item_id"], spoken.slots["facet"]) == (None, None)


def test_rejection_of_an_item_that_is_gone_from_the_snapshot_asks_for_other_words(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    gone = turn("不对", "reject_answer", context=Context(item_id="startup.gone.zz"))
    [reply], _ = RejectAnswer().answer(gone, small_kb)
    assert reply["kind"] == "clarification"


def test_rejection_before_any_answer_asks_for_other_words(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], events = RejectAnswer().answer(turn("不对", "reject_answer"), small_kb)
    assert reply["kind"] == "clarification"
    assert slots_of(events)["options"] == []


@pytest.fixture
def judged(started: Conversation) -> Conversation:
    """A conversation in which a check has just reached its verdict."""
    for text in ("退役军人", "是", "四个月"):
        step(started, text)
    return started


def test_verdict_is_said_again(judged: Conversation) -> None:
    assert "“养蜂样例补贴”核对结果：" in about(judged, "repeat")["text"]
    assert "（您说：4个月）" in about(judged, "repeat", "刚才断线了")["text"]


def test_source_of_a_verdict_is_where_its_conditions_stand(judged: Conversation) -> None:
    assert (
        "郑政样〔2022〕1号 一（一）（郑州市人民政府，2022-03-01）"
        in about(judged, "ask_source")["text"]
    )


def test_rejection_that_says_another_word_for_what_was_answered_is_answered_again(
    spoken: Conversation,
) -> None:
    [reply] = spoken.say(RejectAnswer(), "不对，我说的是养蜜蜂的补贴", "reject_answer")
    assert reply["item_id"] == SAMPLE
    assert reply["kind"] == "answer"


def test_question_taken_for_one_about_the_answer_is_answered_when_no_word_says_so(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    context = Context("410100", "startup.one-off-subsidy.zz", "how_much", "一次性创业补贴")
    asked = turn("养蜂补贴给多少钱", "ask_office", confidence=0.6, context=context)
    [reply], _ = AboutAnswer().answer(asked, small_kb)
    assert reply["item_id"] == SAMPLE
    assert "5000元" in reply["text"]


def test_validity_is_that_of_the_documents_that_the_answer_cited(spoken: Conversation) -> None:
    cited = {c["document_id"] for c in about(spoken, "repeat")["citations"]}
    assert {c["document_id"] for c in about(spoken, "ask_still_valid")["citations"]} == cited


@pytest.mark.parametrize(
    ("intent", "has"),
    [
        ("simplify", "简单说：\n按您说的情况"),
        ("ask_quote", "文件原文是这样写的："),
        ("ask_still_valid", "有效期到2024年12月31日"),
        ("ask_office", "市农业农村局"),
    ],
)
def test_more_is_said_of_a_verdict(judged: Conversation, intent: str, has: str) -> None:
    reply = about(judged, intent)
    assert has in reply["text"]
    assert reply["citations"] != []


def test_verdict_is_short_when_it_is_said_more_simply(judged: Conversation) -> None:
    long = len(about(judged, "repeat")["text"])
    short = about(judged, "simplify")["text"]
    assert len(short) < long
    assert "您说：" not in short
    assert "依据：" in short


def test_short_question_about_the_office_of_a_matter_that_was_not_spoken_of_is_answered(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], _ = AboutAnswer().answer(turn("养蜂补贴找哪个局", "ask_office"), small_kb)
    assert (reply["kind"], reply["item_id"]) == ("answer", SAMPLE)


def test_short_question_that_names_nothing_and_has_no_answer_is_asked_of_what(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], _ = AboutAnswer().answer(turn("申领材料", "ask_office"), small_kb)
    assert reply["kind"] == "clarification"
    [reply], _ = AboutAnswer().answer(turn("养蜂带啥材料", "ask_office"), small_kb)
    assert (reply["kind"], reply["item_id"]) == ("refusal", SAMPLE)
