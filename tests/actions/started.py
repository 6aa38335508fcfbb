"""A conversation in which the check of the made-up subsidy has begun."""

from __future__ import annotations

from typing import Any

import pytest

from actions.check import CheckEligibility
from actions.form_step import FormStep
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Conversation

SAMPLE = "startup.sample.zz"


@pytest.fixture
def started(small_kb: KnowledgeBase) -> Conversation:
    """A conversation that has asked the check's first question."""
    conversation = Conversation(small_kb)
    conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")
    return conversation


def answers(conversation: Conversation) -> list[tuple[str, str]]:
    """Return which conditions the form holds answers to, with their words, in the order in which they were given."""
    return [(id_, record["words"]) for id_, record in conversation.slots["form"]["said"]]


def step(conversation: Conversation, text: str, intent: str = "inform") -> dict[str, Any]:
    """Answer, and return the last reply."""
    replies = conversation.say(FormStep(), text, intent)
    return dict(replies[-1])
