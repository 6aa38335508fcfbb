from __future__ import annotations

from threading import Thread

import numpy as np

from policies_kb.search.spread import Spread
from policies_kb.search.vectors import Row


def row(*held: tuple[int, float]) -> Row:
    numbers, values = zip(*held, strict=True)
    return Row(np.array(numbers, np.int32), np.array(values, np.float32))


def test_values_of_a_row_are_found_at_any_places_and_nothing_stays_of_the_row_before() -> None:
    spread = Spread(6)
    places = np.array([5, 1, 1, 0])
    assert spread.at(row((1, 0.5), (5, 2.0)), places).tolist() == [2.0, 0.5, 0.5, 0.0]
    assert spread.at(row((0, 3.0)), places).tolist() == [0.0, 0.0, 0.0, 3.0]


def test_threads_do_not_see_each_others_rows() -> None:
    spread, found = Spread(2), []
    thread = Thread(target=lambda: found.append(spread.at(row((1, 1.0)), np.array([0, 1]))))
    thread.start()
    thread.join()
    assert [one.tolist() for one in found] == [[0.0, 1.0]]
    assert spread.at(row((0, 2.0)), np.array([0, 1])).tolist() == [2.0, 0.0]
