from __future__ import annotations

import pytest

from actions.base import WenceAction
from actions.handoff import Comfort, HandOff, despairs
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conftest import Turns


@pytest.mark.parametrize(
    ("action", "intent", "reason"),
    [(HandOff(), "ask_human", "asked"), (Comfort(), "distress", "distress")],
)
def test_conversation_is_handed_over_with_the_reason(
    small_kb: KnowledgeBase, turn: Turns, action: WenceAction, intent: str, reason: str
) -> None:
    [reply], events = action.answer(turn("找人", intent), small_kb)
    assert (reply["kind"], reply["record"]) == ("handoff", {"type": "handoff", "reason": reason})
    assert "{record_no}" in reply["text"]
    assert events == []


@pytest.mark.parametrize("number", ["12356", "110", "120"])
def test_despair_is_answered_with_help_lines(
    small_kb: KnowledgeBase, turn: Turns, number: str
) -> None:
    [reply], _ = Comfort().answer(turn("不想活了", "distress"), small_kb)
    assert number in reply["text"]


@pytest.mark.parametrize(
    ("text", "confidence", "kinds"),
    [
        ("养蜂给多少钱", 0.68, {"answer"}),
        ("养蜂给多少钱", 0.95, {"handoff"}),
        ("养蜂给多少钱，不给我就不活了", 0.68, {"handoff"}),
        ("这日子", 0.68, {"handoff"}),
    ],
)
def test_question_about_a_policy_is_not_taken_for_despair_unless_surely(
    small_kb: KnowledgeBase, turn: Turns, text: str, confidence: float, kinds: set[str]
) -> None:
    replies, _ = Comfort().answer(turn(text, "distress", confidence=confidence), small_kb)
    assert {reply["kind"] for reply in replies} == kinds


@pytest.mark.parametrize(
    "text",
    [
        "面积卡得这么死干啥",
        "年龄卡得太死了吧",
        "这条件卡死了谁也过不去",
        "套数也卡这么死",
        "管得太死了吧",
        "时间定死了吗",
        "名额定得死死的，一个不能多",
        "条条框框框死了",
        "人数限死了没",
        "这是死规定吗",
        "死标准不能变通变通",
        "办事真死板",
        "死脑筋，换个材料不行吗",
        "认死理，非要原件",
        "非得按死规矩来",
        "笑死我了，就补二十块",
        "笑死人了，这点钱",
        "急死我了，到底去哪办",
        "跑了三趟，气死人",
        "气死我了，又让补材料",
        "这钱抠得太死",
        "政策卡死在年龄上了",
    ],
)
def test_hard_rules_and_scolding_are_no_despair(text: str) -> None:
    assert not despairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "想死",
        "我真想死",
        "死了算了",
        "还不如死了",
        "活着没意思",
        "活不下去了",
        "不想活了",
        "你们这是逼死我",
        "逼死人了",
        "我去死好了",
        "干脆去死",
        "我决定死在这儿",
        "我一定死给你们看",
        "规定卡得这么死，我死了算了",
        "死规定逼死人",
        "急死我了，真不想活了",
        "气死我了，我要跳楼",
        "活活气死了",
        "笑死去吧，我不活了",
        "没人管死了也没人知道",
        "不管死活",
        "他老说死了干净",
        "想死规定拦不住我",
        "孩子被枣卡死了",
        "门锁死了出不去，快救我",
        "我爸被气死了",
        "死期到了",
        "只有死路一条",
        "要把人饿死",
        "快冻死了",
        "他要打死我",
        "累死了，撑不住了",
        "愁死我了",
    ],
)
def test_what_could_be_meant_seriously_stays_despair(text: str) -> None:
    assert despairs(text)


@pytest.mark.parametrize("confidence", [0.6, 0.95])
def test_question_about_a_hard_rule_is_answered_and_not_comforted(
    small_kb: KnowledgeBase, turn: Turns, confidence: float
) -> None:
    text = "养蜂给多少钱，这也定死了吗"
    [reply], _ = Comfort().answer(turn(text, "distress", confidence=confidence), small_kb)
    assert reply["kind"] == "answer"
    assert "5000元" in reply["text"]


@pytest.mark.parametrize(
    ("text", "kind"), [("养蜂给多少钱，累死我了", "answer"), ("我真要累死了", "handoff")]
)
def test_overstatement_is_answered_where_it_asks_and_comforted_where_it_does_not(
    small_kb: KnowledgeBase, turn: Turns, text: str, kind: str
) -> None:
    [reply], _ = Comfort().answer(turn(text, "distress", confidence=0.6), small_kb)
    assert reply["kind"] == kind
