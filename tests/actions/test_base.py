from __future__ import annotations

from pathlib import Path

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import knowledge
from actions.answer_policy import AnswerPolicy
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of


@pytest.fixture
def _published(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_BUILD", str(small_home / "build"))
    knowledge._live.cache_clear()


@pytest.mark.usefixtures("_published")
async def test_action_answers_the_tracker_with_replies_and_slots() -> None:
    message = {"text": "养蜂给多少钱", "intent": {"name": "ask_policy"}}
    dispatcher = CollectingDispatcher()
    tracker = Tracker("s", {}, message, [], False, None, {}, "action_listen")
    events = await AnswerPolicy().run(dispatcher, tracker, {})
    [said] = dispatcher.messages
    assert said["custom"]["kind"] == "answer"
    assert said["custom"]["provenance"]["asked"]["action"] == "action_answer_policy"
    assert slots_of(events)["item_id"] == "startup.sample.zz"


def test_action_has_the_name_that_the_rules_call() -> None:
    assert AnswerPolicy().name() == "action_answer_policy"


def test_conversation_that_lapsed_says_so_before_the_answer(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    asked = turn("养蜂给多少钱", "ask_policy", lapsed=30)
    (notice, reply), events = AnswerPolicy().take(asked, small_kb)
    assert notice["kind"] == "notice"
    assert notice["text"].startswith("您有30分钟没说话")
    assert reply["kind"] == "answer"
    assert slots_of(events)["lapsed"] is None


def test_conversation_that_did_not_lapse_says_nothing_of_it(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    [reply], events = AnswerPolicy().take(turn("养蜂给多少钱", "ask_policy"), small_kb)
    assert reply["kind"] == "answer"
    assert "lapsed" not in slots_of(events)
