from __future__ import annotations

import numpy as np
import pytest

from policies_kb.search.index import FEATURES, Query
from policies_kb.search.vectors import Floats, Row
from policies_kb.search.weighing import WEIGHTS, Weighed, promising

MATTERS = 40
DECLINES = np.arange(MATTERS) >= MATTERS - 3
EMPTY = Row(np.zeros(0, np.int32), np.zeros(0, np.float32))
QUERY = Query("养蜂给多少钱", "养蜂给多少钱", EMPTY, EMPTY, np.zeros(0, np.int32), known=0.75)


@pytest.fixture
def table() -> Floats:
    """The features of some matters, of which the first promise most."""
    chance = np.random.default_rng(1).random((MATTERS, len(FEATURES)))
    return (chance * np.linspace(1.0, 0.1, MATTERS)[:, None]).astype(np.float32)


def test_matters_worth_weighing_are_the_most_promising_and_the_reasons_to_decline(
    table: Floats,
) -> None:
    weighed = promising(QUERY, table, DECLINES)
    assert len(weighed.numbers) == 15 + 3
    assert set(np.flatnonzero(DECLINES)) < set(weighed.numbers.tolist())
    assert weighed.numbers.tolist() == sorted(weighed.numbers)
    assert weighed.rows.shape == (18, len(WEIGHTS))


def test_what_the_reasons_to_decline_are_weighed_by_is_nothing_for_matters(table: Floats) -> None:
    weighed = promising(QUERY, table, DECLINES)
    declines = DECLINES[weighed.numbers]
    bias, unknown = WEIGHTS.index("bias"), WEIGHTS.index("unknown")
    assert weighed.rows[:, bias].tolist() == declines.astype(float).tolist()
    assert weighed.rows[declines, unknown].tolist() == [0.25] * 3
    assert not weighed.rows[~declines, bias:].any()


@pytest.mark.parametrize("also", [[33], [36, 20, 0, 35, 20]])
def test_matters_added_later_stand_as_if_they_had_been_asked_for_at_once(
    table: Floats, also: list[int]
) -> None:
    weighed = promising(QUERY, table, DECLINES)
    more = weighed.others(also, table)
    assert more is not None
    at_once, joined = promising(QUERY, table, DECLINES, also), weighed.joined(more)
    assert np.array_equal(at_once.numbers, joined.numbers)
    assert np.array_equal(at_once.rows, joined.rows)


def test_matters_that_are_weighed_already_are_no_others(table: Floats) -> None:
    weighed: Weighed = promising(QUERY, table, DECLINES)
    assert weighed.others(weighed.numbers[:3].tolist(), table) is None
