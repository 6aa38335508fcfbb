"""Outcomes of cases and the figures drawn from them. A figure without data is NaN, never 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wence.evaluate.cases import Case
from wence.evaluate.judge import Finding, answers
from wence.evaluate.replies import Reply


@dataclass(frozen=True)
class Outcome:
    """A tried case: what it missed, what was replied last, seconds of every turn."""

    case: Case
    findings: list[Finding]
    replies: tuple[Reply, ...]
    seconds: tuple[float, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether every expectation is met."""
        return not self.findings

    @property
    def wrong_answer(self) -> bool:
        """Whether it failed and yet stated policy as an answer."""
        return not self.passed and answers(self.replies)


@dataclass(frozen=True)
class Share:
    """How many of a group of cases passed, and how many were wrong answers."""

    label: str
    cases: int
    passed: int
    wrong: int

    @property
    def pass_rate(self) -> float:
        """Passed cases from 0 to 1; NaN without cases."""
        return self.passed / self.cases if self.cases else math.nan

    @property
    def wrong_rate(self) -> float:
        """Wrong answers given as answers from 0 to 1 of all cases; NaN without cases."""
        return self.wrong / self.cases if self.cases else math.nan


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
    def by_document(self) -> list[Share]:
        """By the first document that may be cited."""
        return self._by(lambda case: case.expect.docs_any[0] if case.expect.docs_any else "")

    @property
    def by_section(self) -> list[Share]:
        """By document and section."""
        return self._by(_section)

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
    return Share(
        label=label,
        cases=len(outcomes),
        passed=sum(outcome.passed for outcome in outcomes),
        wrong=sum(outcome.wrong_answer for outcome in outcomes),
    )
