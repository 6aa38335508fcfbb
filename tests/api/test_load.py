from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api import load
from api.load import BEHIND_SECONDS, BEHIND_TURNS, Load
from api.problems import Problem


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(load, "time", made)
    return made


@pytest.fixture
def begun() -> Iterator[ExitStack]:
    """Where turns stay under way until a test ends."""
    with ExitStack() as stack:
        yield stack


def begin(taken: Load, stack: ExitStack, turns: int) -> None:
    for _ in range(turns):
        stack.enter_context(taken.taking())


def told_to_come_again(taken: Load) -> bool:
    """Begin a turn that must be refused; return whether it is told why, and when to come again."""
    with pytest.raises(Problem) as refused, taken.taking():
        pass
    return (refused.value.kind, refused.value.headers["Retry-After"]) == ("too-busy", "3")


def test_turn_too_many_is_refused_and_taken_when_another_is_over() -> None:
    taken = Load(2)
    with ExitStack() as begun:
        begin(taken, begun, 2)
        assert told_to_come_again(taken)
    assert taken.under_way == 0
    with taken.taking():
        pass


@pytest.mark.usefixtures("clock")
def test_crowd_that_comes_at_once_is_taken(begun: ExitStack) -> None:
    taken = Load(200)
    begin(taken, begun, 200)
    assert taken.under_way == 200


def test_process_that_is_behind_takes_no_more_turns(begun: ExitStack, clock: Clock) -> None:
    taken = Load(200)
    begin(taken, begun, BEHIND_TURNS)
    clock.now += BEHIND_SECONDS + 0.1
    assert told_to_come_again(taken)
    assert taken.under_way == BEHIND_TURNS


def test_process_whose_turns_move_on_takes_more(begun: ExitStack, clock: Clock) -> None:
    taken = Load(200)
    begin(taken, begun, BEHIND_TURNS)
    clock.now += BEHIND_SECONDS - 0.1
    with taken.taking():
        pass


def test_some_turns_that_hang_hold_up_no_others(begun: ExitStack, clock: Clock) -> None:
    taken = Load(200)
    begin(taken, begun, BEHIND_TURNS)
    clock.now += BEHIND_SECONDS - 0.1
    begin(taken, begun, BEHIND_TURNS)
    clock.now += 1.0
    with taken.taking():
        pass


def test_few_turns_are_never_too_many(begun: ExitStack, clock: Clock) -> None:
    taken = Load(200)
    begin(taken, begun, BEHIND_TURNS - 1)
    clock.now += 60.0
    with taken.taking():
        pass
