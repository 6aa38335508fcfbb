from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.about_answer import AboutAnswer, RejectAnswer
from actions.answer_policy import AnswerPolicy
from actions.check import CheckEligibility
from actions.form_step import FormStep
from actions.options import ChooseOption
from actions.provenance import code_version, template_version, with_provenance
from actions.replay import ReplayError, replay
from actions.small_talk import SmallTalk
from actions.turn import Turn
from policies_kb.clock import as_of
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply
from tests.actions.conftest import Turns
from tests.actions.conversation import Recorded

SAMPLE = "startup.sample.zz"


def amount(conversation: Recorded) -> list[Reply]:
    return conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")


def refusal(conversation: Recorded) -> list[Reply]:
    return conversation.say(AnswerPolicy(), "养蜂补贴要带什么材料", "ask_policy")


def follow_up(conversation: Recorded) -> list[Reply]:
    amount(conversation)
    return conversation.say(AnswerPolicy(), "那归谁管", "follow_up")


def about(intent: str) -> Callable[[Recorded], list[Reply]]:
    def say(conversation: Recorded) -> list[Reply]:
        amount(conversation)
        return conversation.say(AboutAnswer(), "再说说", intent)

    return say


def repeated_refusal(conversation: Recorded) -> list[Reply]:
    conversation.say(AnswerPolicy(), "今天天气怎么样", "ask_policy")
    return conversation.say(AboutAnswer(), "再说一遍", "repeat")


def chosen(conversation: Recorded) -> list[Reply]:
    [offered] = amount(conversation)
    return conversation.say(ChooseOption(), payload=offered["options"][0]["payload"])


def named_by_number(conversation: Recorded) -> list[Reply]:
    amount(conversation)
    return conversation.say(ChooseOption(), "第二个", "choose_option")


def question(conversation: Recorded) -> list[Reply]:
    return conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")


def aside(conversation: Recorded) -> list[Reply]:
    question(conversation)
    conversation.say(FormStep(), "退役军人")
    return conversation.say(FormStep(), "养蜂补贴找哪个局", "ask_policy")


def verdict(conversation: Recorded) -> list[Reply]:
    question(conversation)
    for answer in ("退役军人", "是", "五个月"):
        replies = conversation.say(FormStep(), answer)
    return replies


def rejected(conversation: Recorded) -> list[Reply]:
    amount(conversation)
    return conversation.say(RejectAnswer(), "不是这个", "reject_answer")


def greeting(conversation: Recorded) -> list[Reply]:
    return conversation.say(SmallTalk(), "你好", "greet")


TURNS = [
    amount,
    refusal,
    follow_up,
    *(about(i) for i in ("repeat", "simplify", "ask_source", "ask_quote", "ask_still_valid")),
    repeated_refusal,
    chosen,
    named_by_number,
    question,
    aside,
    verdict,
    rejected,
    greeting,
]


@pytest.mark.parametrize("say", TURNS)
def test_turn_is_replayed_exactly_on_another_day(
    small_kb: KnowledgeBase, say: Callable[[Recorded], list[Reply]]
) -> None:
    sent = say(Recorded(small_kb))
    assert sent
    with as_of(date(2030, 1, 1)):
        again = replay(sent[0]["provenance"]["asked"], small_kb)
    assert json.loads(json.dumps(again)) == sent


@pytest.mark.parametrize("say", TURNS)
def test_reply_names_the_snapshot_the_wording_and_the_code(
    small_kb: KnowledgeBase, say: Callable[[Recorded], list[Reply]]
) -> None:
    for sent in say(Recorded(small_kb)):
        known = sent["provenance"]
        assert (known["snapshot"], known["code"]) == (small_kb.version, code_version())
        assert known["template"] == template_version(small_kb.renderer.version)


@pytest.mark.parametrize(
    ("say", "facet", "facts"),
    [
        (amount, "how_much", {"amount": "5000元", "boxes": "70%"}),
        (refusal, "materials", {"amount": "5000元"}),
        (about("repeat"), "how_much", {"amount": "5000元", "boxes": "70%"}),
        (about("ask_source"), "how_much", {}),
        (about("ask_still_valid"), "validity", {"amount": "5000元"}),
        (greeting, None, {}),
    ],
)
def test_reply_carries_the_facts_told(
    small_kb: KnowledgeBase,
    say: Callable[[Recorded], list[Reply]],
    facet: str | None,
    facts: dict[str, str],
) -> None:
    [sent] = say(Recorded(small_kb))
    told = sent["provenance"]["facts"]
    assert sent["provenance"]["facet"] == facet
    assert facts.items() <= told.items()
    assert bool(facts) == bool(told)


def test_verdict_carries_the_figures_by_which_it_was_judged(small_kb: KnowledgeBase) -> None:
    [sent] = verdict(Recorded(small_kb))
    facts = sent["provenance"]["facts"]
    assert facts["months"] == "3个月"
    assert facts["groups"] == "返乡农民、退役军人"
    assert facts["amount"] == "5000元"


def test_answer_to_a_question_in_between_and_the_question_each_carry_their_own(
    small_kb: KnowledgeBase,
) -> None:
    answer, question_again = aside(Recorded(small_kb))
    assert "office" in answer["provenance"]["facts"]
    assert "office" not in question_again["provenance"]["facts"]


def test_what_was_asked_is_held_with_the_day_and_the_context(small_kb: KnowledgeBase) -> None:
    sent, *_ = follow_up(Recorded(small_kb))
    asked: dict[str, Any] = sent["provenance"]["asked"]
    assert (asked["action"], asked["today"]) == ("action_answer_policy", "2024-06-01")
    assert (asked["turn"]["text"], asked["turn"]["region"]) == ("那归谁管", "410100")
    assert asked["turn"]["context"]["item_id"] == SAMPLE


def test_reply_keeps_nothing_of_the_provenance_beside_it(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    said: Turn = turn("养蜂给多少钱")
    [reply], _ = AnswerPolicy().answer(said, small_kb)
    sent = with_provenance(reply, said, "action_answer_policy", small_kb)
    contract = {"kind", "text", "item_id", "citations", "options"}
    assert set(sent) == {*contract, "record", "provenance"}


def test_template_version_changes_with_the_snapshots_wording() -> None:
    assert template_version("one") != template_version("other")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"action": "action_gone"}, "there is no action 'action_gone' any more"),
        ({"turn": {"text": "养蜂"}}, "recorded in another form"),
    ],
)
def test_what_cannot_be_asked_again_is_told(
    small_kb: KnowledgeBase, change: dict[str, Any], why: str
) -> None:
    [sent] = amount(Recorded(small_kb))
    with pytest.raises(ReplayError, match=why):
        replay(sent["provenance"]["asked"] | change, small_kb)
