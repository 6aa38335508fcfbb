from __future__ import annotations

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.wence.evaluate.outcomes import ANSWER, first, outcome
from wence.evaluate.page import as_page, calibration, risk
from wence.evaluate.result import Result

RESULT = Result(
    [
        outcome("answer", reply=ANSWER, document="郑政〔2022〕10号", first=first(0.9)),
        outcome(
            "answer",
            id_="T-2",
            passed=False,
            reply=ANSWER,
            document="郑政〔2022〕12号",
            first=first(0.7),
        ),
        outcome("refuse", id_="T-3", first=first(0.2)),
    ]
)


def rows(page: str) -> list[list[str]]:
    soup = BeautifulSoup(page, "lxml")
    return [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in soup("tr")]


def test_page_needs_nothing_from_elsewhere() -> None:
    page = as_page(RESULT, failures=True)
    assert "http" not in page
    assert "<script" not in page


def test_page_has_the_verdicts_of_all_cases_and_of_each_group() -> None:
    found = rows(as_page(RESULT, failures=False))
    assert ["all", "3", "2", "67%", "1", "0", "0", "1", "0", "1", "0"] in found
    assert ["郑政〔2022〕12号", "1", "0", "0%", "0", "0", "0", "0", "0", "1", "0"] in found


def test_page_names_the_confusions() -> None:
    assert ["郑政〔2022〕12号 专栏3", "loan (郑政〔2022〕10号 专栏3)", "T-2"] in rows(
        as_page(RESULT, failures=False)
    )


@pytest.mark.parametrize("failures", [True, False])
def test_cases_are_shown_only_when_wanted(failures: bool) -> None:
    assert ("said: 问题" in as_page(RESULT, failures=failures)) is failures


def test_curves_are_whole_drawings_with_their_points() -> None:
    soup = BeautifulSoup(as_page(RESULT, failures=False), "lxml")
    drawings = soup("svg")
    assert [drawing["aria-label"] for drawing in drawings] == ["Risk and coverage", "Reliability"]
    for drawing in drawings:
        ElementTree.fromstring(str(drawing))
        assert all(line["points"] for line in drawing("polyline"))


def test_without_scores_there_are_no_curves() -> None:
    page = as_page(Result([outcome("refuse")]), failures=False)
    assert "<svg" not in page
    assert "of what must be declined 100% declined" in page


def test_assistant_stands_where_it_answers_and_errs() -> None:
    curve, here = risk(RESULT).lines
    assert here.points == [(pytest.approx(2 / 3), 0.5)]
    assert curve.points[-1] == (1.0, pytest.approx(2 / 3))


def test_assistant_that_never_answers_stands_nowhere() -> None:
    silent = Result([outcome("refuse", first=first(0.2))])
    assert risk(silent).lines[1].points == []


def test_reliability_stands_beside_the_honest_line() -> None:
    honest, measured = calibration(RESULT.points).lines
    assert honest.dotted
    assert measured.points == [(0.2, 0.0), (0.7, 0.0), (0.9, 1.0)]
