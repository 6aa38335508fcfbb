from __future__ import annotations

import pytest

from tests.wence.evaluate.outcomes import ANSWER, QUESTION, REFUSAL
from wence.evaluate.expectation import Kind
from wence.evaluate.replies import Reply
from wence.evaluate.verdict import Verdict, verdict

TICKET = Reply(kind="ticket", text="已登记")


@pytest.mark.parametrize(
    ("expected", "reply", "passed", "wanted"),
    [
        ("answer", ANSWER, True, Verdict.RIGHT),
        ("ticket", TICKET, True, Verdict.RIGHT),
        ("clarify", QUESTION, True, Verdict.ASKED_RIGHTLY),
        ("refuse", REFUSAL, True, Verdict.DECLINED_RIGHTLY),
        ("refuse", QUESTION, True, Verdict.DECLINED_RIGHTLY),
        ("answer", ANSWER, False, Verdict.WRONG),
        ("refuse", ANSWER, False, Verdict.WRONG),
        ("answer", QUESTION, False, Verdict.ASKED_NEEDLESSLY),
        ("smalltalk", QUESTION, False, Verdict.ASKED_NEEDLESSLY),
        ("answer", REFUSAL, False, Verdict.DECLINED_WRONGLY),
        ("clarify", REFUSAL, False, Verdict.DECLINED_WRONGLY),
        ("refuse", REFUSAL, False, Verdict.OTHERWISE),
        ("clarify", QUESTION, False, Verdict.OTHERWISE),
        ("answer", TICKET, False, Verdict.OTHERWISE),
    ],
)
def test_case_gets_the_verdict(expected: Kind, reply: Reply, passed: bool, wanted: Verdict) -> None:
    assert verdict(expected, [reply], passed=passed) is wanted


def test_failed_case_that_also_states_policy_is_wrong() -> None:
    assert verdict("answer", [QUESTION, ANSWER], passed=False) is Verdict.WRONG


def test_case_without_a_reply_failed_otherwise() -> None:
    assert verdict("answer", [], passed=False) is Verdict.OTHERWISE
