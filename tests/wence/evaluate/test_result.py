from __future__ import annotations

import io
import json
import math

import pytest
from rich.console import Console

from tests.wence.evaluate.outcomes import ANSWER, REFUSAL, first, outcome
from wence.evaluate.curves import Point
from wence.evaluate.expectation import Kind
from wence.evaluate.judge import Finding
from wence.evaluate.replies import Reply
from wence.evaluate.report import as_json, show, show_failures
from wence.evaluate.result import Result
from wence.evaluate.verdict import Verdict


def printed(result: Result) -> str:
    stream = io.StringIO()
    show(result, Console(file=stream, width=200), sections=True)
    return stream.getvalue()


def test_failed_case_with_an_answer_is_a_wrong_answer() -> None:
    assert outcome("refuse", passed=False, reply=ANSWER).wrong_answer
    assert not outcome("answer", passed=False, reply=REFUSAL).wrong_answer
    assert not outcome("answer", reply=ANSWER).wrong_answer


def test_shares_are_counted_by_kind_style_document_and_section() -> None:
    result = Result(
        [
            outcome("answer", reply=ANSWER, document="郑政〔2022〕10号"),
            outcome("answer", style="asr", passed=False, reply=ANSWER, document="郑政〔2022〕10号"),
            outcome("refuse", area="facet"),
        ]
    )
    assert [(s.label, s.cases, s.passed, s.wrong) for s in result.by_kind] == [
        ("answer", 2, 1, 1),
        ("refuse", 1, 1, 0),
    ]
    assert [s.label for s in result.by_style] == ["asr", "plain"]
    assert [(s.label, s.pass_rate) for s in result.by_document] == [("郑政〔2022〕10号", 0.5)]
    assert [s.label for s in result.by_section] == ["郑政〔2022〕10号 专栏3"]
    assert [(s.label, s.cases) for s in result.by_region] == [("郑州", 3)]
    assert [(s.label, s.cases) for s in result.by_area] == [("facet", 1)]
    assert result.total.wrong_rate == 1 / 3


def test_latency_is_taken_over_all_turns() -> None:
    result = Result(
        [outcome("refuse", seconds=tuple(range(1, 20))), outcome("refuse", seconds=(20,))]
    )
    assert result.latency(0.5) == 10
    assert result.latency(0.95) == 19


def test_figure_without_data_is_nan_and_printed_as_a_dash() -> None:
    result = Result([])
    assert math.isnan(result.total.pass_rate)
    assert math.isnan(result.total.wrong_rate)
    assert math.isnan(result.latency(0.5))
    assert math.isnan(result.total.rate(Verdict.RIGHT))
    assert math.isnan(result.declined_rate)
    assert (
        "passed 0 of 0 (–), wrong answers given as answers 0 (–), "
        "of what must be declined – declined, p50 –, p95 –"
    ) in printed(result)


def test_json_has_null_for_a_figure_without_data() -> None:
    figures = json.loads(as_json(Result([])))
    assert figures["total"]["pass_rate"] is None
    assert figures["latency_seconds"] == {"p50": None, "p95": None}


def test_json_holds_figures_and_failures() -> None:
    figures = json.loads(as_json(Result([outcome("refuse", passed=False, reply=ANSWER)])))
    assert figures["total"]["wrong_answers"] == 1
    (failure,) = figures["failures"]
    assert failure["findings"] == [{"field": "kind", "expected": "refuse", "found": "answer"}]
    assert failure["replies"][0]["item_id"] == "loan"


def test_summary_states_passes_wrong_answers_and_latency() -> None:
    text = printed(Result([outcome("refuse"), outcome("refuse", passed=False, reply=ANSWER)]))
    assert (
        "passed 1 of 2 (50%), wrong answers given as answers 1 (50%), "
        "of what must be declined 50% declined, p50 10.0 ms"
    ) in text


def test_every_case_has_one_verdict() -> None:
    result = Result(
        [outcome("refuse"), outcome("answer", reply=ANSWER), outcome("answer", passed=False)]
    )
    assert dict(result.total.verdicts) == {
        Verdict.DECLINED_RIGHTLY: 1,
        Verdict.RIGHT: 1,
        Verdict.DECLINED_WRONGLY: 1,
    }
    assert result.total.rate(Verdict.RIGHT) == 1 / 3


def test_declined_counts_though_something_else_is_missing() -> None:
    lacking = outcome("refuse", passed=False)
    lacking.findings[:] = [Finding("must_all", "12333", "none of them in the text")]
    answered = outcome("refuse", passed=False, reply=ANSWER)
    assert Result([lacking, answered]).declined_rate == 0.5


@pytest.mark.parametrize(
    ("kind", "wanted", "reply", "facts", "expected"),
    [
        ("answer", (("20万",),), ANSWER, (), Point(0.8, holds=True, passes=True)),
        ("answer", (("三年",),), ANSWER, ("最长三年",), Point(0.8, holds=True, passes=False)),
        ("answer", (("三年",),), ANSWER, (), Point(0.8, holds=False, passes=False)),
        ("refuse", (), ANSWER, (), Point(0.8, holds=False, passes=False)),
        ("refuse", (), REFUSAL, (), Point(0.8, holds=None, passes=True)),
        ("clarify", (), ANSWER, (), Point(0.8, holds=None, passes=False)),
    ],
)
def test_first_item_is_judged_by_what_it_holds_and_by_its_reply(
    kind: Kind,
    wanted: tuple[tuple[str, ...], ...],
    reply: Reply,
    facts: tuple[str, ...],
    expected: Point,
) -> None:
    best = first(0.8, reply=reply, facts=facts)
    assert outcome(kind, wanted=wanted, first=best).point == expected


def test_case_whose_first_item_is_unknown_is_no_point() -> None:
    assert Result([outcome("refuse")]).points == []


def test_failures_show_what_was_said_expected_and_replied() -> None:
    stream = io.StringIO()
    result = Result([outcome("refuse"), outcome("refuse", passed=False, reply=ANSWER)])
    show_failures(result, Console(file=stream, width=200))
    text = stream.getvalue()
    assert text.count("T-1") == 1
    assert "expects refuse, wrong answer given as an answer" in text
    assert "said      问题" in text
    assert "refuse; found: answer" in text
    assert "replied   answer (loan): 最高20万元[贴息]" in text
    assert "note      看专栏3" in text
