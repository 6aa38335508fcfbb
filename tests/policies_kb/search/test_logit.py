from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax as reference

from policies_kb.search.logit import Group, fit, log_softmax, probabilities
from policies_kb.search.vectors import Floats


def table(*rows: tuple[float, ...]) -> Floats:
    return np.array(rows, dtype=np.float32)


TELLING = [Group(table((1, 0), (0, 1)), 0), Group(table((0, 1), (1, 0), (0, 0)), 1)]


def test_feature_of_the_right_candidates_gets_the_larger_weight() -> None:
    telling, misleading = fit(TELLING)
    assert telling > 0 > misleading


def test_right_candidate_becomes_the_most_probable() -> None:
    weights = fit(TELLING)
    assert [int(probabilities(g.candidates @ weights).argmax()) for g in TELLING] == [0, 1]


def test_feature_that_tells_nothing_gets_no_weight() -> None:
    groups = [Group(table((1, 5), (0, 5)), 0), Group(table((1, 2), (0, 2)), 0)]
    assert fit(groups)[1] == pytest.approx(0.0, abs=1e-4)


def test_probability_is_the_share_of_right_cases() -> None:
    groups = [Group(table((1,), (0,)), int(n % 4 == 0)) for n in range(40)]
    assert probabilities(table((1,), (0,)) @ fit(groups, ridge=0.0))[0] == pytest.approx(
        0.75, abs=0.01
    )


def test_penalty_makes_the_weights_smaller() -> None:
    assert abs(fit(TELLING, ridge=1.0)).sum() < abs(fit(TELLING, ridge=1e-3)).sum()


def test_probabilities_add_up_to_one() -> None:
    assert probabilities(table((3,), (1,), (-2,)) @ table((0.5,))[0]).sum() == pytest.approx(1.0)


def test_large_scores_give_no_overflow() -> None:
    assert probabilities(table((1000,), (0,)) @ table((10,))[0]) == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize("scores", [[1.0, 2.0, 3.0], [1000.0, -1000.0], [[0.0, 0.0], [5.0, 1.0]]])
def test_log_softmax_is_that_of_the_textbook(scores: list[float]) -> None:
    given = np.array(scores)
    assert log_softmax(given) == pytest.approx(reference(given, axis=-1), abs=1e-4)


def test_weight_of_a_favouring_feature_is_never_negative() -> None:
    telling, misleading = fit(TELLING, favouring=[1])
    assert telling > 0
    assert misleading == 0
