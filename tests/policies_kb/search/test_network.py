from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from policies_kb.search.logit import Group, probabilities
from policies_kb.search.lots import numbered
from policies_kb.search.network import Network, _layer, _slopes, fit, margins
from policies_kb.search.vectors import Floats


def either_but_not_both(cases: int) -> tuple[list[Group], list[Floats], NDArray[np.uint64]]:
    """Cases whose right candidate has one of two features; the wrong ones have both or neither. Scored alike; with
    the lots that they draw."""
    chance = np.random.default_rng(1)
    groups = []
    for _ in range(cases):
        rows = np.array([[0, 0], [1, 1], [0, 1] if chance.random() < 0.5 else [1, 0]])
        order = chance.permutation(3)
        groups.append(Group(rows[order].astype(np.float32), int(np.argmax(order == 2))))
    scores = [np.zeros(3, dtype=np.float32) for _ in groups]
    return groups, scores, numbered([str(n) for n in range(cases)])


@pytest.fixture(scope="module")
def learnt() -> Network:
    """What is learnt of features that matter together."""
    return fit(*either_but_not_both(2500))


def test_features_that_matter_only_together_are_told(learnt: Network) -> None:
    groups, *_ = either_but_not_both(50)
    for group in groups:
        odds = probabilities(learnt.scores(group.candidates))
        assert odds.argmax() == group.right
        assert odds.max() > 0.9


def test_few_cases_teach_nothing() -> None:
    network = fit(*either_but_not_both(100))
    assert network.scores(np.eye(2, dtype=np.float32)).tolist() == [0.0, 0.0]


def test_the_same_cases_teach_the_same(learnt: Network) -> None:
    again = fit(*either_but_not_both(2500))
    rows = np.random.default_rng(2).random((9, 2)).astype(np.float32)
    assert again.scores(rows) == pytest.approx(learnt.scores(rows))


def test_cases_more_hardly_change_what_is_learnt(learnt: Network) -> None:
    groups, scores, lots = either_but_not_both(2503)
    order = np.random.default_rng(5).permutation(len(groups))
    more = fit([groups[n] for n in order], [scores[n] for n in order], lots[order])
    rows = np.array([[0, 0], [1, 1], [0, 1], [1, 0]], dtype=np.float32)
    assert probabilities(more.scores(rows)) == pytest.approx(
        probabilities(learnt.scores(rows)), abs=0.02
    )


def test_network_is_the_same_when_made_again_of_its_state(learnt: Network) -> None:
    rows = np.random.default_rng(3).random((9, 2)).astype(np.float32)
    assert np.array_equal(Network.of_state(learnt.state()).scores(rows), learnt.scores(rows))


def test_feature_far_from_all_that_were_seen_counts_no_more_than_one_at_the_edge(
    learnt: Network,
) -> None:
    far = learnt.scores(np.array([[1e9, 0.0], [1e6, 0.0]], dtype=np.float32))
    assert np.isfinite(far).all()
    assert far[0] == far[1]


def test_slopes_are_those_of_the_loss() -> None:
    chance = np.random.default_rng(4)
    layers = [_layer(chance, 3, 4), _layer(chance, 4, 1)]
    rows = chance.normal(size=(5, 3)).astype(np.float32)
    given = chance.normal(size=5).astype(np.float32)
    first, sizes, right = np.array([0, 2]), np.array([2, 3]), np.array([1, 0])

    def loss() -> float:
        scores = given + Network(np.zeros(3), np.ones(3), layers).scores(rows)
        return -sum(
            float(np.log(probabilities(scores[start : start + size])[chosen]))
            for start, size, chosen in zip(first, sizes, right, strict=True)
        ) / len(sizes)

    found = _slopes(layers, rows, given, first, sizes, right)
    held = [array for weights, bias in reversed(layers) for array in (bias, weights)]
    step = 1e-2
    for array, slope in zip(held, found, strict=True):
        place = tuple(0 for _ in array.shape)
        array[place] += step
        above = loss()
        array[place] -= 2 * step
        below = loss()
        array[place] += step
        assert slope[place] == pytest.approx((above - below) / (2 * step), abs=2e-3)


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ([3.0, 1.0, 2.0], [1.0, -2.0, -1.0]),
        ([2.0, 2.0, 0.0], [0.0, 0.0, -2.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([0.7], [0.7]),
    ],
)
def test_margin_is_how_much_better_one_is_than_the_best_of_the_others(
    column: list[float], wanted: list[float]
) -> None:
    values = np.array(column, dtype=np.float32)[:, None]
    assert margins(values)[:, 0].tolist() == pytest.approx(wanted)
