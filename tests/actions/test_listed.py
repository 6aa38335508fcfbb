from __future__ import annotations

import pytest

from actions.answer_policy import AnswerPolicy
from actions.listed import chosen_of_list, listed
from actions.options import ChooseOption
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns
from tests.actions.conversation import Conversation


@pytest.mark.parametrize(
    ("text", "head", "things"),
    [
        ("1、公租房咋申请 2、公积金能取不", "", ["公租房咋申请", "公积金能取不"]),
        ("A.社保卡 B.公积金", "", ["社保卡", "公积金"]),
        ("甲：租房的补贴；乙：买房的补贴；丙：都没有", "", ["租房的补贴", "买房的补贴", "都没有"]),
        ("我想问两个事，一个是卡丢了咋办，另一个是换卡收钱不", "", ["卡丢了咋办", "换卡收钱不"]),
        ("洛阳的，第一，养老的人数；第二，失业的人数", "洛阳的", ["养老的人数", "失业的人数"]),
        ("一是补贴，二是贷款", "", ["补贴", "贷款"]),
    ],
)
def test_list_is_taken_apart(text: str, head: str, things: list[str]) -> None:
    assert listed(text) == (head, things)


@pytest.mark.parametrize(
    "text",
    [
        "第一批名单有几个，第二批呢",
        "第一次开店补多少，第二次还有没有",
        "3.5万能补1.2万吗",
        "补贴多少",
    ],
)
def test_what_is_no_list_is_none(text: str) -> None:
    assert listed(text) == ("", [])


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("先说第二件", "乙的钱"),
        ("后头那个", "乙的钱"),
        ("另外那个", "乙的钱"),
        ("先答乙", "乙的钱"),
        ("2", "乙的钱"),
        ("头一个吧", "甲的事"),
        ("先讲前面那个", "甲的事"),
        ("第三个", None),
        ("第二个要带啥材料去哪里办", None),
        ("多少钱", None),
    ],
)
def test_thing_is_chosen_by_its_place(turn: Turns, text: str, chosen: str | None) -> None:
    assert chosen_of_list(turn(text, said=["两个事：1、甲的事 2、乙的钱"])) == chosen


def test_without_a_list_nothing_is_chosen(turn: Turns) -> None:
    assert chosen_of_list(turn("第二个", said=["补贴多少钱"])) is None
    assert chosen_of_list(turn("第二个")) is None


@pytest.mark.parametrize("action", [AnswerPolicy(), ChooseOption()])
def test_thing_chosen_of_the_residents_list_is_answered(
    small_kb: KnowledgeBase, action: AnswerPolicy | ChooseOption
) -> None:
    conversation = Conversation(small_kb)
    conversation.say(AnswerPolicy(), "两件事：一个是一次性创业补贴，另一个是养蜂补贴多少钱")
    [reply] = conversation.say(action, "后头那个", "choose_option")
    assert "补贴5000元" in reply["text"]
