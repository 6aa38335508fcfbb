from __future__ import annotations

import numpy as np

from policies_kb.search.lots import batches, numbered

LOTS = numbered([f"第{n}种蜂箱" for n in range(4000)])


def batched(epochs: int = 1) -> list[list[int]]:
    count, found = batches(LOTS, 250, epochs, np.random.default_rng(0))
    held = [batch.tolist() for batch in found]
    assert len(held) == count
    return held


def test_each_epoch_holds_every_number_once() -> None:
    held = batched(epochs=2)
    half = len(held) // 2
    for epoch in (held[:half], held[half:]):
        assert sorted(n for batch in epoch for n in batch) == list(range(len(LOTS)))


def test_batches_are_about_as_large_as_asked_for() -> None:
    sizes = [len(batch) for batch in batched()]
    assert 100 < min(sizes) <= max(sizes) < 400


def test_every_epoch_mixes_anew() -> None:
    held = batched(epochs=2)
    half = len(held) // 2
    assert {frozenset(b) for b in held[:half]}.isdisjoint(frozenset(b) for b in held[half:])


def test_a_few_more_hardly_change_who_is_batched_together() -> None:
    _, more = batches(np.concatenate([LOTS, numbered(["养蜂"])]), 250, 1, np.random.default_rng(0))
    assert [[n for n in batch.tolist() if n < len(LOTS)] for batch in more] == batched()


def test_very_few_stand_in_one_batch() -> None:
    count, found = batches(LOTS[:3], 250, 1, np.random.default_rng(0))
    assert (count, [batch.tolist() for batch in found]) == (1, [[0, 1, 2]])
