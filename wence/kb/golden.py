"""Golden questions: acceptance cases that a knowledge base can be asked without the dialogue model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from policies_kb.knowledge import KnowledgeBase
from wence.errors import WenceError
from wence.evaluate.cases import Case, read_cases
from wence.evaluate.expectation import SEARCHED
from wence.evaluate.judge import judge
from wence.evaluate.replies import Reply
from wence.evaluate.result import Outcome
from wence.settings import ROOT

DEFAULT = ROOT / "tests" / "acceptance" / "tuning.jsonl"


class NoGoldenQuestions(WenceError):
    """Files without a question for the gate: which, and what to name instead."""


@dataclass(frozen=True)
class Golden:
    """The questions to ask, and how many cases of the files need the dialogue model."""

    cases: Sequence[Case]
    left_out: int


@dataclass(frozen=True)
class Given:
    """The reply to a golden question as the knowledge base gives it, and as it is judged."""

    reply: dict[str, Any]
    outcome: Outcome


def read_golden(files: Sequence[Path]) -> Golden:
    """Return the golden questions of the files.

    Raises:
        NoGoldenQuestions: when a file is missing or none of the cases can be asked.
        CaseError: at a line that isn't a case.
    """
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise NoGoldenQuestions(f"There is no {', '.join(missing)}; name files with --golden.")
    cases = [case for path in files for case in read_cases(path)]
    asked = [case for case in cases if case.searched]
    if not asked:
        names = ", ".join(map(str, files))
        raise NoGoldenQuestions(
            f"No case of {names} has one turn and expects {', '.join(sorted(SEARCHED))}; "
            "name other files with --golden."
        )
    return Golden(asked, len(cases) - len(asked))


def ask(kb: KnowledgeBase, case: Case, *, region: str, today: date) -> Given:
    """Ask a golden question and judge the reply as `wence evaluate` does."""
    [text] = case.turns
    reply = kb.ask(text, default_region=region, today=today).reply
    seen = (Reply.model_validate(reply),)
    return Given(reply, Outcome(case, judge(case.expect, seen), seen))


def passed(given: Iterable[Given]) -> int:
    """Return how many passed."""
    return sum(one.outcome.passed for one in given)


def wrong(given: Iterable[Given]) -> int:
    """Return how many were wrong answers given as answers."""
    return sum(one.outcome.wrong_answer for one in given)
