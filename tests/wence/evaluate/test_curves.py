from __future__ import annotations

import math

import pytest

from wence.evaluate.curves import Bin, Covered, Point, calibration_error, reliability, risk_coverage


def point(score: float, right: bool | None = True) -> Point:
    return Point(score, right, bool(right))


def test_risk_is_the_share_that_fails_among_the_surest() -> None:
    assert risk_coverage([point(0.5, False), point(0.9), point(0.7)]) == [
        Covered(0.9, pytest.approx(1 / 3), 0.0),
        Covered(0.7, pytest.approx(2 / 3), 0.0),
        Covered(0.5, 1.0, pytest.approx(1 / 3)),
    ]


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_equal_scores_are_answered_together(order: tuple[bool, bool]) -> None:
    points = [point(0.8, right) for right in order]
    assert risk_coverage(points) == [Covered(0.8, 1.0, 0.5)]


def test_questions_are_put_into_bins_of_alike_scores() -> None:
    points = [point(0.91), point(0.99, False), point(1.0), point(0.15, False)]
    assert reliability(points) == [
        Bin(1, 0.15, 0.0),
        Bin(3, pytest.approx(2.9 / 3), pytest.approx(2 / 3)),
    ]


def test_question_that_no_single_item_can_answer_is_in_no_bin() -> None:
    assert reliability([point(0.5, None)]) == []


def test_calibration_error_is_the_mean_distance_of_score_and_share() -> None:
    points = [point(0.9), point(0.9), point(0.9), point(0.5, False)]
    assert calibration_error(points) == pytest.approx((3 * 0.1 + 0.5) / 4)


def test_calibration_error_without_questions_is_nan() -> None:
    assert math.isnan(calibration_error([]))


def test_curve_without_questions_is_empty() -> None:
    assert risk_coverage([]) == []
