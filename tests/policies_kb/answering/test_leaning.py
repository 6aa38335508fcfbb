from __future__ import annotations

import numpy as np
import pytest

from policies_kb.answering.leaning import leaning
from policies_kb.records import table
from policies_kb.search.ranker import Ranked, Ranking

LOAN, GRANT, FUND = 0, 1, 2
SETTINGS = table("decision")["leaning"]
NOTHING_SAID = Ranking([Ranked(FUND, 0.3), Ranked(GRANT, 0.2)], none=0.5, reason="unclear")
ABOUT_LOANS = Ranking([Ranked(LOAN, 0.9), Ranked(GRANT, 0.09)], none=0.01, reason="unclear")
KNOWN_TO_ALL = np.ones(3, dtype=np.float32)


def leant(
    alone: Ranking,
    kind: str = "follow_up",
    *,
    before: Ranking | None = ABOUT_LOANS,
    last: int | None = LOAN,
    covered: np.ndarray[tuple[int], np.dtype[np.float32]] = KNOWN_TO_ALL,
) -> Ranking:
    return leaning(alone, before, last, covered, 6, SETTINGS, kind)


def test_question_that_leans_on_nothing_is_read_by_its_own_words() -> None:
    assert leant(NOTHING_SAID, before=None, last=None) is NOTHING_SAID


@pytest.mark.parametrize("kind", ["follow_up", "pointing", "short", "other"])
def test_probabilities_add_up(kind: str) -> None:
    ranking = leant(NOTHING_SAID, kind)
    total = sum(m.probability for m in ranking.matters) + ranking.none
    assert total == pytest.approx(1.0)


def test_follow_up_of_few_words_is_about_what_was_answered() -> None:
    assert leant(NOTHING_SAID).matters[0].matter == LOAN


def test_whole_question_is_about_what_its_own_words_say() -> None:
    sure = Ranking([Ranked(FUND, 0.9)], none=0.1, reason="unclear")
    assert leant(sure, "other").matters[0].matter == FUND


def test_words_that_only_a_sibling_knows_are_about_the_sibling() -> None:
    covered = np.array([0.1, 1.0, 1.0], dtype=np.float32)
    alone = Ranking([Ranked(FUND, 0.5), Ranked(GRANT, 0.4)], none=0.1, reason="unclear")
    assert leant(alone, covered=covered).matters[0].matter == GRANT


def test_question_before_counts_when_nothing_was_answered() -> None:
    alone = Ranking([Ranked(FUND, 0.4), Ranked(LOAN, 0.3)], none=0.3, reason="unclear")
    assert leant(alone, last=None).matters[0].matter == LOAN
