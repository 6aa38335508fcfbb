from __future__ import annotations

from typing import Any

import pytest

from actions.answer_policy import AnswerPolicy
from actions.options import ChooseOption
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import HUMAN
from tests.actions.conftest import Turns
from tests.actions.conversation import slots_of

SAMPLE = "startup.sample.zz"
OPTIONS = [
    {"label": "养蜂样例补贴", "payload": f"item:{SAMPLE}#who"},
    {"label": "一次性创业补贴", "payload": "item:startup.one-off-subsidy.zz#how_much"},
    {"label": "创业担保贷款", "payload": "item:startup.guaranteed-loan.zz#"},
]


def chosen(kb: KnowledgeBase, turn: Turns, text: str = "", **more: Any) -> dict[str, Any]:
    [reply], _ = ChooseOption().answer(turn(text, "choose_option", **more), kb)
    return dict(reply)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("1", OPTIONS[0]),
        ("第一个", OPTIONS[0]),
        ("选第一个", OPTIONS[0]),
        ("第2个", OPTIONS[1]),
        ("二", OPTIONS[1]),
        ("2号吧", OPTIONS[1]),
        ("第三项", OPTIONS[2]),
        ("３", OPTIONS[2]),
        ("最后一个", OPTIONS[2]),
        ("一次性创业补贴", OPTIONS[1]),
        ("养蜂样例补贴。", OPTIONS[0]),
    ],
)
def test_option_is_chosen_by_number_or_label(
    small_kb: KnowledgeBase, turn: Turns, text: str, item: dict[str, str]
) -> None:
    wanted = item["payload"].removeprefix("item:").partition("#")[0]
    assert chosen(small_kb, turn, text, options=OPTIONS)["item_id"] == wanted


@pytest.mark.parametrize("text", ["4", "第九个", "0", "都不是", "第二十个"])
def test_number_that_no_option_has_is_told_so(
    small_kb: KnowledgeBase, turn: Turns, text: str
) -> None:
    reply = chosen(small_kb, turn, text, options=OPTIONS)
    assert (reply["kind"], reply["item_id"]) == ("notice", None)


def test_number_without_options_is_told_so(small_kb: KnowledgeBase, turn: Turns) -> None:
    reply = chosen(small_kb, turn, "2")
    assert reply["kind"] == "notice"
    assert "没有待选的选项" in reply["text"]


@pytest.mark.parametrize(
    ("payload", "facet"), [(f"item:{SAMPLE}#who", "who"), (f"item:{SAMPLE}#", "how_much")]
)
def test_payload_shows_its_item_and_facet(
    small_kb: KnowledgeBase, turn: Turns, payload: str, facet: str
) -> None:
    _, events = ChooseOption().answer(turn(intent="choose", payload=payload), small_kb)
    slots = slots_of(events)
    assert (slots["item_id"], slots["facet"]) == (SAMPLE, facet)


def test_payload_counts_before_the_words(small_kb: KnowledgeBase, turn: Turns) -> None:
    payload = OPTIONS[1]["payload"]
    reply = chosen(small_kb, turn, "1", options=OPTIONS, payload=payload)
    assert reply["item_id"] == "startup.one-off-subsidy.zz"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "nonsense",
        "item:",
        "item:startup.nothing.zz#",
        f"item:{SAMPLE}#price",
        "check:startup.nothing.zz",
        "rate:6",
        "rate:0",
        "rate:x",
        "form:是",
        "act:dance",
        "item:__class__#",
    ],
)
def test_payload_that_means_nothing_is_told_so(
    small_kb: KnowledgeBase, turn: Turns, payload: str
) -> None:
    assert chosen(small_kb, turn, payload=payload)["kind"] == "notice"


def test_person_is_called_by_payload(small_kb: KnowledgeBase, turn: Turns) -> None:
    assert chosen(small_kb, turn, payload=HUMAN)["record"] == {"type": "handoff", "reason": "asked"}


@pytest.mark.parametrize("score", [1, 5])
def test_score_is_given_by_payload(small_kb: KnowledgeBase, turn: Turns, score: int) -> None:
    record = chosen(small_kb, turn, payload=f"rate:{score}")["record"]
    assert record == {"type": "rating", "score": score, "reason": ""}


def test_check_is_begun_by_payload(small_kb: KnowledgeBase, turn: Turns) -> None:
    _, events = ChooseOption().answer(turn(payload=f"check:{SAMPLE}"), small_kb)
    assert slots_of(events)["checking"] is True


def test_question_of_a_check_is_answered_by_payload(small_kb: KnowledgeBase, turn: Turns) -> None:
    form = {"kind": "check", "item_id": SAMPLE, "said": [], "misses": 0}
    _, events = ChooseOption().answer(turn(payload="form:退役军人", form=form), small_kb)
    assert [id_ for id_, _ in slots_of(events)["form"]["said"]] == ["group"]


@pytest.mark.parametrize(
    ("payload", "said"),
    [("form:stop", None), ("form:go_back", []), ("form:dont_know", [["group", {"words": ""}]])],
)
def test_check_is_steered_by_payload(
    small_kb: KnowledgeBase, turn: Turns, payload: str, said: list[Any] | None
) -> None:
    form = {"kind": "check", "item_id": SAMPLE, "said": [], "misses": 0}
    _, events = ChooseOption().answer(turn(payload=payload, form=form), small_kb)
    state = slots_of(events)["form"]
    assert (state["said"] if state else None) == said


def test_question_taken_for_a_choice_is_answered(small_kb: KnowledgeBase, turn: Turns) -> None:
    [reply], _ = ChooseOption().answer(turn("养蜂补贴给多少钱", "choose_option"), small_kb)
    assert reply["kind"] == "answer"
    assert "5000元" in reply["text"]


LISTED = {"kind": "answer", "item_id": None, "text": "", "options": []}


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("其中一次性的那个要啥条件", "startup.one-off-subsidy.zz"),
        ("养蜂那个找哪个局", SAMPLE),
    ],
)
def test_item_of_a_list_is_pointed_out_by_its_words(
    small_kb: KnowledgeBase, turn: Turns, text: str, item_id: str
) -> None:
    replies, _ = AnswerPolicy().answer(turn(text, options=OPTIONS, last=LISTED), small_kb)
    assert replies[0]["item_id"] == item_id


def test_after_an_answer_about_one_item_nothing_is_pointed_out(
    small_kb: KnowledgeBase, turn: Turns
) -> None:
    last = {"kind": "answer", "item_id": SAMPLE}
    replies, _ = AnswerPolicy().answer(
        turn("里面创业那个是啥", options=OPTIONS[:1], last=last), small_kb
    )
    assert replies[0]["item_id"] != SAMPLE
