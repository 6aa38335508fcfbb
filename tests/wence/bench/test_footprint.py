from __future__ import annotations

import os
from pathlib import Path

import pytest

from wence.bench.footprint import megabytes_of, middle


def test_file_with_several_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(200_000))
    once = megabytes_of(tmp_path, set())
    os.link(tmp_path / "a", tmp_path / "b")
    assert megabytes_of(tmp_path, set()) == once
    assert 0.2 <= once < 0.22


@pytest.mark.parametrize(("times", "told"), [([3.0, 1.0, 2.0], 2.0), ([1.0, 9.0], 9.0)])
def test_middle_time_is_one_that_was_measured(times: list[float], told: float) -> None:
    assert middle(times) == told


def test_file_that_two_environments_share_is_counted_with_the_first(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "package").write_bytes(b"x" * 9000)
    (other / "package").hardlink_to(one / "package")
    seen: set[int] = set()
    assert megabytes_of(one, seen) > 0
    assert megabytes_of(other, seen) == 0
