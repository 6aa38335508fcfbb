from __future__ import annotations

from dataclasses import replace

import pytest

from wence.bench.footprint import Footprint, Memory
from wence.bench.footprint_report import footprint_report

NAMES = ("actions", "bot", "api")
HELD = {name: Memory(150.0, 120.0, 90.0) for name in NAMES}
FOUND = Footprint(
    disk={".venv": 700.0, "bot/.venv": 500.0},
    start=12.0,
    processor=dict.fromkeys(NAMES, 3.0),
    started=HELD,
    asked=HELD,
    published=HELD,
    peak=dict.fromkeys(NAMES, 160.0),
    taken=1.5,
    batches=[(10.0, 5.0), (20.0, 10.0)],
    batches_after=[(11.0, 5.0)],
)


def test_limits_are_told_with_what_was_measured_and_the_share_of_them() -> None:
    report = footprint_report(FOUND)
    assert "| start, until ready | 12.0 s | 15 s | 0.80 | reached |" in report
    assert (
        "| `actions` and `api`, by share after the questions | 240.0 MB | 400 MB | 0.60 | reached |"
        in report
    )
    assert "| all environments on the disk | 1200.0 MB | 1500 MB | 0.80 | reached |" in report


@pytest.mark.parametrize(
    ("worse", "row"),
    [
        (replace(FOUND, start=15.1), "| start, until ready | 15.1 s | 15 s | 1.01 | **missed** |"),
        (
            replace(FOUND, taken=6.0),
            "| a publication taken up by all | 6.0 s | 5 s | 1.20 | **missed** |",
        ),
        (
            replace(FOUND, asked={**HELD, "bot": Memory(401.0, 1.0, 1.0)}),
            "| `bot`, resident after the questions | 401.0 MB | 400 MB | 1.00 | **missed** |",
        ),
    ],
)
def test_limit_that_is_passed_is_missed(worse: Footprint, row: str) -> None:
    assert row in footprint_report(worse)


def test_turns_are_also_told_at_the_same_pace_of_the_processor() -> None:
    assert "10.0, 10.0, 11.0 ms; the middle one 10.0 ms" in footprint_report(FOUND)
