from __future__ import annotations

import os
from pathlib import Path

import pytest

from wence.bench.footprint import megabytes_of, middle


def test_file_with_several_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(200_000))
    once = megabytes_of(tmp_path)
    os.link(tmp_path / "a", tmp_path / "b")
    assert megabytes_of(tmp_path) == once
    assert 0.2 <= once < 0.22


@pytest.mark.parametrize(("times", "told"), [([3.0, 1.0, 2.0], 2.0), ([1.0, 9.0], 9.0)])
def test_middle_time_is_one_that_was_measured(times: list[float], told: float) -> None:
    assert middle(times) == told
