from __future__ import annotations

from datetime import date

import pytest

from policies_kb.knowledge import KnowledgeBase
from wence.stock.references import References, replies_of

TODAY = date(2026, 11, 20)


@pytest.fixture
def references(small_kb: KnowledgeBase) -> References:
    return References(small_kb, TODAY)


def test_facet_of_a_matter_is_told_with_its_source_and_warning(references: References) -> None:
    reply = references.reply("how_much/startup.one-off-subsidy@410100")
    assert reply.kind == "answer"
    assert reply.item_id == "startup.one-off-subsidy.zz"
    assert "10000元" in reply.text
    assert reply.citations[0].status == "period_ended"
    assert "规划期已满" in reply.text


def test_region_without_the_matter_says_who_has_it(references: References) -> None:
    reply = references.reply("how_much/labour.minimum-wage@410300")
    assert reply.kind == "refusal"
    assert "武汉" in reply.text


def test_place_without_documents_is_declined(references: References) -> None:
    assert references.reply("how_much/startup.one-off-subsidy@uncovered").kind == "refusal"


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("decline.not_policy@410100", "refusal"),
        ("clarify.fund-withdrawal@410100", "clarification"),
        ("complain@410100", "ticket"),
        ("ask_human@410100", "handoff"),
        ("greet@410100", "smalltalk"),
        ("check_eligibility@410100", "question"),
        ("affirm@410100", "notice"),
        ("nlu_fallback@410100", "clarification"),
    ],
)
def test_intent_has_the_kind_of_reply_that_ours_gives(
    references: References, reference: str, kind: str
) -> None:
    assert references.reply(reference).kind == kind


def test_messages_without_text_say_nothing(references: References) -> None:
    messages = [{"recipient_id": "a"}, {"recipient_id": "a", "text": "greet@410100"}]
    assert [reply.kind for reply in replies_of(messages, references)] == ["smalltalk"]
