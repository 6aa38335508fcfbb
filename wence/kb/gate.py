"""The gate before publishing: what a new snapshot answers otherwise, and whether for the worse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policies_kb.knowledge import KnowledgeBase
from wence.evaluate.cases import Case
from wence.kb.golden import Given, Golden, ask, passed, wrong

Track = Callable[[Iterable[Case]], Iterable[Case]]
_ABOUT = ("kind", "item_id", "facet", "facts")


@dataclass(frozen=True)
class Change:
    """A golden question that is answered otherwise."""

    case: Case
    old: Given
    new: Given

    @property
    def regression(self) -> str | None:
        """What got worse: a case that passed fails now, or a wrong answer is given that wasn't; else None."""
        if self.new.outcome.wrong_answer and not self.old.outcome.wrong_answer:
            return "a wrong answer, given as an answer, that was not there"
        if self.old.outcome.passed and not self.new.outcome.passed:
            return "passed before and fails now"
        return None


@dataclass(frozen=True)
class Gate:
    """The golden questions asked of both snapshots. old: empty when nothing was published before."""

    golden: Golden
    old: Sequence[Given]
    new: Sequence[Given]
    changes: Sequence[Change] = field(default=())

    @property
    def regressions(self) -> list[Change]:
        """The changes for the worse."""
        return [change for change in self.changes if change.regression is not None]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures that the history keeps."""
        return {
            "cases": len(self.golden.cases),
            "left_out": self.golden.left_out,
            "passed": [passed(self.old) if self.old else None, passed(self.new)],
            "wrong_answers": [wrong(self.old) if self.old else None, wrong(self.new)],
            "changed": len(self.changes),
            "regressions": [change.case.id for change in self.regressions],
        }


def run_gate(
    golden: Golden,
    old: KnowledgeBase | None,
    new: KnowledgeBase,
    *,
    region: str,
    today: date,
    track: Track,
) -> Gate:
    """Ask both snapshots all golden questions. track: shows progress while the cases are gone through."""
    before: list[Given] = []
    after: list[Given] = []
    for case in track(golden.cases):
        after.append(ask(new, case, region=region, today=today))
        if old is not None:
            before.append(ask(old, case, region=region, today=today))
    changes = [
        Change(case, was, now)
        for case, was, now in zip(golden.cases, before, after, strict=old is not None)
        if was.reply != now.reply
    ]
    return Gate(golden, before, after, changes)


def report(gate: Gate) -> Iterator[str]:
    """Yield the lines that a person reads."""
    for change in gate.changes:
        old, new = (_about(given) for given in (change.old, change.new))
        if old == new and change.regression is None:
            continue
        yield f"{change.case.id}  {change.case.turns[0]}"
        yield f"    before  {old}"
        yield f"    now     {new}"
        if change.regression is not None:
            yield f"    REGRESSION: {change.regression}"
            for finding in change.new.outcome.findings:
                yield f"      {finding.field}: expected {finding.expected}; found {finding.found}"
    alike = sum(_about(c.old) == _about(c.new) and c.regression is None for c in gate.changes)
    figures = gate.figures
    yield (
        f"{figures['cases']} golden questions asked, {figures['left_out']} left out "
        "(several turns, or for the dialogue model)"
    )
    (was, now), (wrong_was, wrong_now) = figures["passed"], figures["wrong_answers"]
    yield f"passed {_from(was)}{now}, wrong answers given as answers {_from(wrong_was)}{wrong_now}"
    if gate.old:
        yield (
            f"{figures['changed']} answered otherwise ({alike} of them with the same facts in other "
            f"words, options or citations), {len(figures['regressions'])} for the worse"
        )


def _about(given: Given) -> str:
    """Say what a reply is about: kind, item, facet and the facts with their figures."""
    kind, item_id, facet, facts = (given.reply[name] for name in _ABOUT)
    told = "，".join(f"{name}={figure}" for name, figure in facts.items())
    return " ".join(filter(None, [kind, item_id, facet, told]))


def _from(number: int | None) -> str:
    return "" if number is None else f"{number} → "
