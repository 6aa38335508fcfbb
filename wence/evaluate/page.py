"""The report as one HTML page that needs nothing else: figures, curves, confusions, failures where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wence.evaluate import chart
from wence.evaluate.chart import Chart, Line
from wence.evaluate.confusions import confusions
from wence.evaluate.curves import Point, reliability, risk_coverage
from wence.evaluate.judge import answers
from wence.evaluate.report import MOST_CONFUSIONS, figures, groups, percent
from wence.evaluate.result import Result
from wence.evaluate.verdict import Verdict

TEMPLATE = "report.html.j2"
BLUE, RED, GREY = "#1f5fbf", "#b3261e", "#888888"


def as_page(result: Result, *, failures: bool) -> str:
    """Return the report. failures: with every failed case, as said, expected and replied."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    charts = [risk(result), calibration(result.points)] if result.points else []
    return environment.get_template(TEMPLATE).render(
        figures=figures(result),
        verdicts=list(Verdict),
        groups=[("all", [result.total]), *groups(result, sections=True)],
        percent=percent,
        charts=charts,
        size=chart,
        confusions=confusions(result.outcomes)[:MOST_CONFUSIONS],
        failures=result.failures if failures else [],
    )


def risk(result: Result) -> Chart:
    """Return the risk-coverage curve of the first items, and where the assistant itself stands."""
    tried = [o for o in result.outcomes if o.first is not None]
    answered = [o for o in tried if answers(o.replies)]
    wrong = sum(o.wrong_answer for o in answered)
    here = [(len(answered) / len(tried), wrong / len(answered))] if answered else []
    curve = [(one.coverage, one.risk) for one in risk_coverage(result.points)]
    return Chart(
        "Risk and coverage",
        "share answered, surest first",
        "share of these that fails",
        [
            Line("the first item's reply, always given", curve, BLUE),
            Line("the assistant: answers, wrong ones", here, RED, marked=True),
        ],
    )


def calibration(points: Sequence[Point]) -> Chart:
    """Return the reliability curve of the first items' probabilities."""
    bins = [(one.score, one.right) for one in reliability(points)]
    return Chart(
        "Reliability",
        "probability of the first item",
        "share in which it holds what is expected",
        [
            Line("honest", [(0.0, 0.0), (1.0, 1.0)], GREY, dotted=True),
            Line("measured, by tenths of the probability", bins, BLUE, marked=True),
        ],
    )
