from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from policies_kb.settled import settle


class Held:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_left_out_of_collections() -> None:
    held = [Held()]
    settle()
    assert gc.get_freeze_count() > 0
    assert not any(one is held for one in gc.get_objects())


def test_what_was_left_out_and_is_garbage_now_goes_with_the_next_call() -> None:
    held = Held()
    there = weakref.ref(held)
    settle()
    del held
    gc.collect()
    assert there() is not None
    settle()
    assert there() is None
