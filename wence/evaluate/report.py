"""Shows a result: tables for people, JSON for machines."""

from __future__ import annotations

import json
import math
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wence.evaluate.result import Outcome, Result, Share

NO_DATA = "–"


def show(result: Result, console: Console, *, sections: bool) -> None:
    """Print the figures by kind, style and area, and those of the whole."""
    groups = [
        ("kind", result.by_kind),
        ("style", result.by_style),
        ("document", result.by_document),
    ]
    if sections:
        groups.append(("section", result.by_section))
    for title, shares in groups:
        console.print(_table(title, shares))
    total = result.total
    console.print(
        f"passed {total.passed} of {total.cases} ({_percent(total.pass_rate)}), "
        f"wrong answers given as answers {total.wrong} ({_percent(total.wrong_rate)}), "
        f"p50 {_milliseconds(result.latency(0.5))}, p95 {_milliseconds(result.latency(0.95))}"
    )


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
            "by_document": [_share(share) for share in result.by_document],
            "by_section": [_share(share) for share in result.by_section],
            "latency_seconds": {
                "p50": _number(result.latency(0.5)),
                "p95": _number(result.latency(0.95)),
            },
            "failures": [_failure(outcome) for outcome in result.failures],
        },
        ensure_ascii=False,
        indent=2,
        allow_nan=False,
    )


def _table(title: str, shares: list[Share]) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for name in ("cases", "passed", "", "wrong", ""):
        table.add_column(name, justify="right")
    for share in shares:
        table.add_row(
            Text(share.label),
            str(share.cases),
            str(share.passed),
            _percent(share.pass_rate),
            str(share.wrong),
            _percent(share.wrong_rate),
        )
    if not shares:
        table.add_row(NO_DATA)
    table.add_row("")
    return table


def _percent(rate: float) -> str:
    return NO_DATA if math.isnan(rate) else f"{rate:.0%}"


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
    }


def _failure(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.case.id,
        "turns": outcome.case.turns,
        "wrong_answer": outcome.wrong_answer,
        "findings": [vars(finding) for finding in outcome.findings],
        "replies": [reply.model_dump() for reply in outcome.replies],
    }
