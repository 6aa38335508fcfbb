"""Which item was answered with where another was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wence.evaluate.cases import Case
from wence.evaluate.replies import Reply
from wence.evaluate.result import Outcome
from wence.evaluate.verdict import Verdict

NOTHING = "nothing: to be declined"


@dataclass(frozen=True)
class Confusion:
    """An expected place of the documents, what was answered instead, and the cases in which it was."""

    expected: str
    given: str
    cases: tuple[str, ...]


def confusions(outcomes: Iterable[Outcome]) -> list[Confusion]:
    """Return the confusions of the wrong answers, most frequent first."""
    found: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.verdict is Verdict.WRONG:
            pair = expected_place(outcome.case), given_items(outcome.replies)
            found.setdefault(pair, []).append(outcome.case.id)
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Confusion(expected, given, tuple(ids)) for (expected, given), ids in ranked]


def expected_place(case: Case) -> str:
    """Return the document and section that a case expects, or that it expects none."""
    expect = case.expect
    if expect.kind != "answer" and not expect.docs_any:
        return NOTHING if expect.kind == "refuse" else f"a {expect.kind}"
    return " ".join(filter(None, [*expect.docs_any[:1], expect.section])) or "any document"


def given_items(replies: Iterable[Reply]) -> str:
    """Return the items that the replies answer with, each with its first citation."""
    return "; ".join(_given(reply) for reply in replies if reply.kind == "answer")


def _given(reply: Reply) -> str:
    cited = ""
    if reply.citations:
        citation = reply.citations[0]
        place = " ".join(filter(None, [citation.number or citation.title, citation.section]))
        cited = f" ({place})"
    return f"{reply.item_id or 'no item'}{cited}"
