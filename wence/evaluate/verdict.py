"""What came of a case: seven verdicts, of which each case gets exactly one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from wence.evaluate.expectation import Kind
from wence.evaluate.judge import KINDS_THAT_MEET, answers
from wence.evaluate.replies import Reply


class Verdict(StrEnum):
    """What came of a case; docs/quality.md defines each for readers of the report."""

    RIGHT = "right"
    ASKED_RIGHTLY = "asked back rightly"
    ASKED_NEEDLESSLY = "asked back needlessly"
    DECLINED_RIGHTLY = "declined rightly"
    DECLINED_WRONGLY = "declined wrongly"
    WRONG = "wrong"
    OTHERWISE = "failed otherwise"


PASSES = {
    "clarify": Verdict.ASKED_RIGHTLY,
    "refuse": Verdict.DECLINED_RIGHTLY,
}
ASKING = frozenset(KINDS_THAT_MEET["clarify"])
DECLINING = frozenset({"refusal", "handoff", "notice"})


def verdict(expected: Kind, replies: Sequence[Reply], *, passed: bool) -> Verdict:
    """Return the verdict on the replies to a case. A failed case that states policy is always wrong."""
    if passed:
        return PASSES.get(expected, Verdict.RIGHT)
    if answers(replies):
        return Verdict.WRONG
    kinds = {reply.kind for reply in replies}
    if kinds & KINDS_THAT_MEET[expected]:
        return Verdict.OTHERWISE
    if kinds & ASKING:
        return Verdict.ASKED_NEEDLESSLY
    if kinds & DECLINING:
        return Verdict.DECLINED_WRONGLY
    return Verdict.OTHERWISE
