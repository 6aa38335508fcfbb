from __future__ import annotations

from pathlib import Path

import pytest

from policies_kb.snapshot import Snapshot, current, open_snapshot
from wence.bench.scale import bench_scale, made_of, real_passages

REAL = ["首次创业的补贴", "公积金怎么提取", "社保卡丢了怎么办"]
QUESTIONS = ["养蜂给多少钱", "社保卡丢了"]


@pytest.fixture
def small(small_home: Path) -> Snapshot:
    return open_snapshot(current(small_home / "build"))


def test_passages_are_the_real_ones_and_then_mixtures_of_them() -> None:
    made = made_of(REAL, 50)
    assert made[:3] == REAL
    assert len(made) == 50
    assert set("".join(made)) <= set("".join(REAL))
    assert made == made_of(REAL, 50)


def test_fewer_passages_than_there_are_can_be_asked_for() -> None:
    assert made_of(REAL, 2) == REAL[:2]


def test_real_passages_are_questions_and_paragraphs(small: Snapshot) -> None:
    found = real_passages(small)
    assert "养蜂给多少钱" in found
    assert any("蜂箱补助" in passage and "5000元" in passage for passage in found)


def test_every_search_is_timed_at_every_size(small: Snapshot) -> None:
    told: list[str] = []
    found = list(bench_scale(small, QUESTIONS, [2000], told.append))
    assert [one.label for one in found] == ["ours", "SQLite FTS5", "rank_bm25"] * 2
    assert {one.passages for one in found[3:]} == {2000}
    assert all(0 < one.p50 <= one.p99 and one.asked == 2 for one in found)
    assert told[-1] == "rank_bm25, 2,000 passages"
