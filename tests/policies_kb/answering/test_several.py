from __future__ import annotations

from typing import Any, cast

import pytest

from policies_kb.answering.context import Answered
from policies_kb.answering.several import Several, each_answered
from policies_kb.records import table
from policies_kb.rendering.render import Reply


@pytest.fixture(scope="module")
def several() -> Several:
    """The real words."""
    return Several(table("decision")["several"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("养蜂补多少钱？蜂箱去哪领？", ["养蜂补多少钱？", "蜂箱去哪领？"]),
        (
            "我养了十年蜂，蜂箱补多少钱，我妈也养，她去哪里领",
            ["我养了十年蜂，蜂箱补多少钱，", "我妈也养，她去哪里领"],
        ),
        ("养蜂补多少钱，几天能到账，急用", ["养蜂补多少钱，", "几天能到账，急用"]),
        ("养蜂补多少钱，多少？", []),
        ("我养了十年蜂，蜂箱补多少钱", []),
        ("啥蜂能养，养多少箱，在哪养着，找谁问去", []),
        ("", []),
    ],
)
def test_turn_is_taken_apart_after_each_question(
    several: Several, text: str, parts: list[str]
) -> None:
    assert several.parts(text) == parts


def answered(item_id: str, kind: str = "answer") -> Answered:
    reply = cast(Reply, cast(Any, {"kind": kind, "item_id": item_id}))
    return Answered(reply, "410100", item_id, "what", named_region=False)


def told(answer: Answered) -> list[str | None]:
    return [reply["item_id"] for reply in answer.replies]


def test_each_matter_is_told_once_the_one_of_the_whole_turn_first() -> None:
    whole = answered("a")
    found = each_answered(whole, [answered("b"), answered("a"), answered("b")])
    assert told(found) == ["a", "b"]


def test_what_one_matter_answers_alone_stays_as_it_is() -> None:
    whole = answered("a")
    assert each_answered(whole, [answered("a"), answered("c", "refusal")]) is whole


def test_turn_without_an_answer_gets_those_to_its_questions_where_all_have_one() -> None:
    whole = answered("a", "clarification")
    assert told(each_answered(whole, [answered("b"), answered("c")])) == ["b", "c"]
    assert each_answered(whole, [answered("b"), answered("c", "refusal")]) is whole


def test_place_without_documents_is_declined_after_the_answers() -> None:
    whole, far = answered("a"), answered("far", "refusal")
    assert told(each_answered(whole, [answered("a")], [far])) == ["a", "far"]
    assert told(each_answered(whole, [answered("b")], [far])) == ["a", "b", "far"]


def test_where_nothing_is_answered_the_declined_place_adds_nothing() -> None:
    whole, far = answered("a", "clarification"), answered("far", "refusal")
    assert each_answered(whole, [answered("b", "refusal")], [far]) is whole
    assert each_answered(whole, [], [far]) is whole
