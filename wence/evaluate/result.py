"""Outcomes of cases and the figures drawn from them. A figure without data is NaN, never 0."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wence.evaluate.cases import Case
from wence.evaluate.curves import Point
from wence.evaluate.judge import Finding, answers, judge, states
from wence.evaluate.replies import First, Reply
from wence.evaluate.verdict import Verdict, verdict


@dataclass(frozen=True)
class Outcome:
    """A tried case: what it missed, what was replied last, seconds of every turn.

    first: what the look-up holds likeliest, where it was asked.
    """

    case: Case
    findings: list[Finding]
    replies: tuple[Reply, ...]
    seconds: tuple[float, ...] = field(default=())
    first: First | None = None

    @property
    def passed(self) -> bool:
        """Whether every expectation is met."""
        return not self.findings

    @property
    def verdict(self) -> Verdict:
        """What came of it."""
        return verdict(self.case.expect.kind, self.replies, passed=self.passed)

    @property
    def wrong_answer(self) -> bool:
        """Whether it failed and yet stated policy as an answer."""
        return self.verdict is Verdict.WRONG

    @property
    def point(self) -> Point | None:
        """The first item as a point of the curves; None where the look-up was not asked."""
        if self.first is None:
            return None
        expect, reply = self.case.expect, self.first.reply
        passes = not judge(expect, [reply])
        if expect.kind == "clarify":
            return Point(self.first.score, None, passes)
        if expect.kind == "refuse" and not expect.docs_any:
            return Point(self.first.score, False if answers([reply]) else None, passes)
        return Point(self.first.score, states(expect, reply, self.first.facts), passes)


@dataclass(frozen=True)
class Share:
    """How many of a group of cases got which verdict."""

    label: str
    verdicts: Counter[Verdict]

    @property
    def cases(self) -> int:
        """All cases of the group."""
        return self.verdicts.total()

    @property
    def passed(self) -> int:
        """The cases that passed: answered, asked back or declined rightly."""
        rightly = (Verdict.RIGHT, Verdict.ASKED_RIGHTLY, Verdict.DECLINED_RIGHTLY)
        return sum(self.verdicts[one] for one in rightly)

    @property
    def wrong(self) -> int:
        """The wrong answers given as answers."""
        return self.verdicts[Verdict.WRONG]

    @property
    def pass_rate(self) -> float:
        """Passed cases from 0 to 1; NaN without cases."""
        return self.passed / self.cases if self.cases else math.nan

    @property
    def wrong_rate(self) -> float:
        """Wrong answers given as answers from 0 to 1 of all cases; NaN without cases."""
        return self.rate(Verdict.WRONG)

    def rate(self, one: Verdict) -> float:
        """Cases with a verdict from 0 to 1 of all cases; NaN without cases."""
        return self.verdicts[one] / self.cases if self.cases else math.nan


@dataclass(frozen=True)
class Result:
    """All outcomes of a run."""

    outcomes: Sequence[Outcome]

    @property
    def total(self) -> Share:
        """All cases together."""
        return _share("all", self.outcomes)

    @property
    def by_kind(self) -> list[Share]:
        """By the expected kind."""
        return self._by(lambda case: case.expect.kind)

    @property
    def by_style(self) -> list[Share]:
        """By the style of the questions."""
        return self._by(lambda case: case.style)

    @property
    def by_area(self) -> list[Share]:
        """By what the cases are about, where their writer said so."""
        return self._by(lambda case: case.area)

    @property
    def by_region(self) -> list[Share]:
        """By the region that is asked about, where a case names one."""
        return self._by(lambda case: case.expect.region)

    @property
    def by_document(self) -> list[Share]:
        """By the first document that may be cited."""
        return self._by(lambda case: case.expect.docs_any[0] if case.expect.docs_any else "")

    @property
    def by_section(self) -> list[Share]:
        """By document and section."""
        return self._by(_section)

    @property
    def declined_rate(self) -> float:
        """Of the cases that must be declined the share in which no policy was stated; NaN without such cases."""
        asked = [o for o in self.outcomes if o.case.expect.kind == "refuse"]
        declined = [o for o in asked if all(finding.field != "kind" for finding in o.findings)]
        return len(declined) / len(asked) if asked else math.nan

    @property
    def points(self) -> list[Point]:
        """The points of the curves."""
        return [o.point for o in self.outcomes if o.point is not None]

    @property
    def failures(self) -> list[Outcome]:
        """The cases that failed."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    def latency(self, quantile: float) -> float:
        """Seconds within which that share of all turns was answered; NaN without turns."""
        seconds = sorted(s for outcome in self.outcomes for s in outcome.seconds)
        if not seconds:
            return math.nan
        return seconds[min(len(seconds) - 1, math.ceil(quantile * len(seconds)) - 1)]

    def _by(self, key: Callable[[Case], str]) -> list[Share]:
        groups: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            label = key(outcome.case)
            if label:
                groups.setdefault(label, []).append(outcome)
        return [_share(label, groups[label]) for label in sorted(groups)]


def _section(case: Case) -> str:
    if not case.expect.docs_any or not case.expect.section:
        return ""
    return f"{case.expect.docs_any[0]} {case.expect.section}"


def _share(label: str, outcomes: Sequence[Outcome]) -> Share:
    return Share(label, Counter(outcome.verdict for outcome in outcomes))
