from __future__ import annotations

import pytest

from actions.base import WenceAction
from actions.handoff import Comfort, HandOff
from actions.rating import RecordRating
from actions.ticket import OpenTicket
from tests.actions.conversation import Conversation
from tests.actions.started import started

__all__ = ["started"]


@pytest.mark.parametrize("action", [HandOff(), Comfort(), OpenTicket(), RecordRating()])
@pytest.mark.parametrize("text", ["我当过兵", "退役军人", "都不是"])
def test_answer_to_a_form_that_sounds_like_leaving_it_goes_on_with_the_form(
    started: Conversation, action: WenceAction, text: str
) -> None:
    [reply] = started.say(action, text, "ask_human")
    assert reply["kind"] == "question"
    assert "（2/3）" in reply["text"]


@pytest.mark.parametrize(
    ("action", "text", "kind"),
    [
        (HandOff(), "我是退役军人，给我找个人说", "handoff"),
        (Comfort(), "我是退役军人，不想活了", "handoff"),
        (OpenTicket(), "我是退役军人，我要投诉老板", "ticket"),
        (RecordRating(), "五分", "rating"),
        (HandOff(), "喂喂", "handoff"),
    ],
)
def test_form_is_left_in_words_and_by_what_does_not_answer_it(
    started: Conversation, action: WenceAction, text: str, kind: str
) -> None:
    [reply] = started.say(action, text, "ask_human")
    assert reply["kind"] == kind
