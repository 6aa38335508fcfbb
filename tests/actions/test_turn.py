from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.turn import Turn, choosable, memory_of, remembered, reply
from policies_kb.answering.context import Answered, Context
from policies_kb.rendering.render import HUMAN
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of


def tracker(message: dict[str, Any], slots: dict[str, Any] | None = None) -> Tracker:
    return Tracker("s", slots or {}, message, [], False, None, {}, "action_listen")


def test_turn_holds_what_was_said_and_meant() -> None:
    turn = Turn.of(tracker({"text": "养蜂", "intent": {"name": "ask_policy"}}))
    assert (turn.text, turn.intent, turn.payload) == ("养蜂", "ask_policy", None)


def test_payload_text_and_region_come_from_the_metadata() -> None:
    metadata = {"payload": "item:a.b.zz#", "region": "410300", "text": "/养蜂"}
    turn = Turn.of(tracker({"text": "/choose", "metadata": metadata}))
    assert (turn.text, turn.payload, turn.region) == ("/养蜂", "item:a.b.zz#", "410300")


@pytest.mark.parametrize(("setting", "region"), [(None, "410100"), ("420100", "420100")])
def test_region_is_that_of_the_deployment_without_one_of_the_channel(
    monkeypatch: pytest.MonkeyPatch, setting: str | None, region: str
) -> None:
    if setting is not None:
        monkeypatch.setenv("WENCE_REGION", setting)
    assert Turn.of(tracker({"text": ""})).region == region


def test_slots_are_the_context() -> None:
    slots = {
        "region": "410300",
        "item_id": "a.b.ly",
        "facet": "who",
        "options": [{"label": "甲", "payload": "x"}],
        "last_reply": {"kind": "answer"},
        "form": {"item_id": "a.b.ly"},
    }
    turn = Turn.of(tracker({"text": ""}, slots))
    assert turn.context == Context("410300", "a.b.ly", "who")
    assert (turn.options, turn.last, turn.form) == (
        slots["options"],
        slots["last_reply"],
        slots["form"],
    )


@pytest.mark.parametrize(
    "message", [{}, {"text": None, "intent": None, "metadata": None}, {"intent": {}}]
)
def test_turn_of_an_empty_message_is_empty(message: dict[str, Any]) -> None:
    turn = Turn.of(tracker(message))
    assert (turn.text, turn.intent, turn.options) == ("", "", [])


def test_turn_knows_what_was_said_before_with_the_last_first() -> None:
    users = [
        {"event": "user", "text": "我妈八十一", "metadata": {}},
        {"event": "bot", "text": "每月一百元"},
        {"event": "user", "text": "/choose", "metadata": {"payload": "item:a.b.zz#"}},
        {"event": "user", "text": "x", "metadata": {"text": "/一年多少"}},
        {"event": "user", "text": "帮我算算"},
    ]
    heard = Tracker("s", {}, users[-1], users, False, None, {}, "action_listen")
    assert Turn.of(heard).said == ["/一年多少", "我妈八十一"]


def test_turn_of_a_record_without_what_was_said_before_is_read(turn: Turns) -> None:
    record = asdict(turn("养蜂"))
    del record["said"]
    assert Turn.from_record(record).said == ()


def test_reply_has_every_key_of_the_contract() -> None:
    assert reply("notice", "好") == {
        "kind": "notice",
        "text": "好",
        "item_id": None,
        "facet": None,
        "facts": {},
        "citations": [],
        "options": [],
        "record": None,
    }


def answered(**more: Any) -> Answered:
    said = reply("answer", "好", item_id="a.b.zz", options=[{"label": "人", "payload": HUMAN}])
    given = {
        "reply": said,
        "region": "410300",
        "item_id": "a.b.zz",
        "facet": "who",
        "named_region": True,
    }
    return Answered(**(given | more))


def test_answer_is_remembered_with_item_facet_and_region() -> None:
    slots = slots_of(remembered(answered()))
    assert (slots["item_id"], slots["facet"], slots["region"]) == ("a.b.zz", "who", "410300")


def test_region_that_was_not_named_is_not_remembered() -> None:
    assert "region" not in slots_of(remembered(answered(named_region=False)))


def test_reply_without_an_item_leaves_the_item_last_spoken_of() -> None:
    assert "item_id" not in slots_of(remembered(answered(item_id=None, facet=None)))


def test_person_at_the_end_is_no_option_that_a_number_can_name() -> None:
    options = [{"label": "甲", "payload": "item:a#"}, {"label": "人", "payload": HUMAN}]
    assert choosable(reply("answer", "", options=options)) == options[:1]


def test_memory_of_a_reply_about_an_item_is_its_name() -> None:
    said = reply("answer", "好", item_id="a.b.zz", citations=[{}])
    assert memory_of(said) == {"kind": "answer", "item_id": "a.b.zz"}


def test_memory_of_another_reply_is_its_words_and_options() -> None:
    options = [{"label": "甲", "payload": "item:a#"}]
    assert memory_of(reply("clarification", "哪个？", options=options)) == {
        "kind": "clarification",
        "item_id": None,
        "text": "哪个？",
        "options": options,
    }
