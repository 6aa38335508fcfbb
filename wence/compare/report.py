"""The table of a comparison, for the terminal and for docs/quality.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wence.evaluate.report import percent
from wence.evaluate.result import Outcome, Result
from wence.evaluate.verdict import Verdict


@dataclass(frozen=True)
class Row:
    """A way with what came of the cases. whole: whether all cases were tried, or only those of the search."""

    label: str
    outcomes: Sequence[Outcome]
    whole: bool = True

    @property
    def searched(self) -> Result:
        """The cases that the knowledge base alone can be asked."""
        return Result([o for o in self.outcomes if o.case.searched])

    @property
    def all(self) -> Result | None:
        """All cases, or None where not all were tried."""
        return Result(self.outcomes) if self.whole else None


def as_markdown(name: str, rows: Sequence[Row]) -> str:
    """Return the table of a file of cases."""
    total = next((row.all.total.cases for row in rows if row.all), 0)
    single = rows[0].searched.total.cases
    figures = "passed | wrong | declined rightly"
    head = (
        f"| way | all {total} cases: {figures} | {single} policy questions of one turn: {figures} |"
    )
    lines = [f"### {name}", "", head, "|---|---|---|---|---|---|---|"]
    for row in rows:
        lines.append(f"| {row.label} | {_cells(row.all)} | {_cells(row.searched)} |")
    return "\n".join(lines)


def _cells(result: Result | None) -> str:
    if result is None:
        return " | ".join(["–"] * 3)
    total = result.total
    shown = (
        f"{total.passed} ({percent(total.pass_rate)})",
        f"{total.wrong} ({percent(total.wrong_rate)})",
        f"{total.verdicts[Verdict.DECLINED_RIGHTLY]} ({percent(result.declined_rate)} of what must be)",
    )
    return " | ".join(shown)
