"""Shows a result: tables for people, JSON for machines."""

from __future__ import annotations

import json
import math
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wence.evaluate.confusions import Confusion, confusions
from wence.evaluate.curves import calibration_error
from wence.evaluate.result import Outcome, Result, Share
from wence.evaluate.verdict import Verdict

NO_DATA = "–"
MOST_CONFUSIONS = 15


def groups(result: Result, *, sections: bool) -> list[tuple[str, list[Share]]]:
    """Return the shares by what cases are told apart by, without what no case says."""
    found = [
        ("kind", result.by_kind),
        ("style", result.by_style),
        ("area", result.by_area),
        ("region", result.by_region),
        ("document", result.by_document),
    ]
    if sections:
        found.append(("section", result.by_section))
    return [(title, shares) for title, shares in found if shares]


def figures(result: Result) -> str:
    """Return the figures of the whole in a sentence; a figure without data is a dash."""
    total = result.total
    said = (
        f"passed {total.passed} of {total.cases} ({percent(total.pass_rate)}), "
        f"wrong answers given as answers {total.wrong} ({percent(total.wrong_rate)}), "
        f"of what must be declined {percent(result.declined_rate)} declined, "
        f"p50 {_milliseconds(result.latency(0.5))}, p95 {_milliseconds(result.latency(0.95))}"
    )
    error = calibration_error(result.points)
    return said if math.isnan(error) else f"{said}, calibration error {error:.3f}"


def show(result: Result, console: Console, *, sections: bool) -> None:
    """Print the verdicts by kind, style, area, region and document, the worst confusions, and the whole."""
    for title, shares in groups(result, sections=sections):
        console.print(_table(title, shares))
    confused = confusions(result.outcomes)
    if confused:
        console.print(_confused(confused[:MOST_CONFUSIONS]))
    console.print(_table("all", [result.total]))
    console.print(Text(figures(result)))


def show_failures(result: Result, console: Console) -> None:
    """Print every failed case: what was said, expected and replied."""
    for outcome in result.failures:
        case = outcome.case
        mark = ", wrong answer given as an answer" if outcome.wrong_answer else ""
        console.print(Text(f"{case.id} ({case.style}, expects {case.expect.kind}{mark})"))
        for turn in case.turns:
            console.print(Text(f"  said      {turn}"))
        for finding in outcome.findings:
            console.print(Text(f"  {finding.field:<9} {finding.expected}; found: {finding.found}"))
        for reply in outcome.replies:
            item = f" ({reply.item_id})" if reply.item_id else ""
            console.print(Text(f"  replied   {reply.kind}{item}: {reply.text}"))
        if case.note:
            console.print(Text(f"  note      {case.note}"))
        console.print()


def as_json(result: Result) -> str:
    """Return the figures and the failures as JSON; a figure without data is null."""
    return json.dumps(
        {
            "total": _share(result.total),
            "by_kind": [_share(share) for share in result.by_kind],
            "by_style": [_share(share) for share in result.by_style],
            "by_area": [_share(share) for share in result.by_area],
            "by_region": [_share(share) for share in result.by_region],
            "by_document": [_share(share) for share in result.by_document],
            "by_section": [_share(share) for share in result.by_section],
            "declined_rate": _number(result.declined_rate),
            "calibration_error": _number(calibration_error(result.points)),
            "latency_seconds": {
                "p50": _number(result.latency(0.5)),
                "p95": _number(result.latency(0.95)),
            },
            "confusions": [vars(confusion) for confusion in confusions(result.outcomes)],
            "failures": [_failure(outcome) for outcome in result.failures],
        },
        ensure_ascii=False,
        indent=2,
        allow_nan=False,
    )


def percent(rate: float) -> str:
    """Return a share as a whole percentage, or a dash where there is none."""
    return NO_DATA if math.isnan(rate) else f"{rate:.0%}"


def _table(title: str, shares: list[Share]) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for name in ("cases", "passed", "", *Verdict):
        table.add_column(name, justify="right")
    for share in shares:
        counts = (str(share.verdicts[verdict]) for verdict in Verdict)
        table.add_row(
            Text(share.label),
            str(share.cases),
            str(share.passed),
            percent(share.pass_rate),
            *counts,
        )
    table.add_row("")
    return table


def _confused(confused: list[Confusion]) -> Table:
    table = Table("expected", "answered with", "cases", box=None, pad_edge=False)
    for one in confused:
        table.add_row(Text(one.expected), Text(one.given), ", ".join(one.cases))
    table.add_row("")
    return table


def _milliseconds(seconds: float) -> str:
    return NO_DATA if math.isnan(seconds) else f"{seconds * 1000:.1f} ms"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _share(share: Share) -> dict[str, Any]:
    return {
        "label": share.label,
        "cases": share.cases,
        "passed": share.passed,
        "pass_rate": _number(share.pass_rate),
        "wrong_answers": share.wrong,
        "wrong_rate": _number(share.wrong_rate),
        "verdicts": {verdict: share.verdicts[verdict] for verdict in Verdict},
    }


def _failure(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.case.id,
        "turns": outcome.case.turns,
        "verdict": outcome.verdict,
        "wrong_answer": outcome.wrong_answer,
        "findings": [vars(finding) for finding in outcome.findings],
        "replies": [reply.model_dump() for reply in outcome.replies],
    }
