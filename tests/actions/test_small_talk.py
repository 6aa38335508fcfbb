from __future__ import annotations

import pytest

from actions.small_talk import SmallTalk
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns

ACTS = ["greet", "thank", "goodbye", "praise", "insult", "ask_bot"]


@pytest.mark.parametrize("act", ACTS)
def test_small_talk_is_answered_by_the_act(small_kb: KnowledgeBase, turn: Turns, act: str) -> None:
    [reply], events = SmallTalk().answer(turn("您好", act), small_kb)
    assert (reply["kind"], reply["text"], events) == ("smalltalk", say(act), [])


def test_acts_are_answered_differently() -> None:
    assert len({say(act) for act in ACTS}) == len(ACTS)


def test_act_without_a_sentence_is_greeted(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = SmallTalk().answer(turn("", "unheard_of"), small_kb)
    assert reply["text"] == say("greet")
