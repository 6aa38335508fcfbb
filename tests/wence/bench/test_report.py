from __future__ import annotations

import xml.etree.ElementTree as ET

from wence.bench.chart import rates_chart, times_chart
from wence.bench.load import Measured
from wence.bench.memory import Used
from wence.bench.report import scale_report, service_report
from wence.bench.scale import Timed
from wence.bench.service import Loaded


def loaded(label: str, rate: float, seconds: float) -> Loaded:
    found = Loaded(label)
    for n in (1, 32):
        found.measured[n] = Measured(
            n, int(rate * 10), 10.0, p50=seconds * n, p95=seconds * n, p99=seconds * n * 2, failed=n
        )
        found.used[n] = {"bot": Used(100.0 * n, 0.5)}
    return found


OURS, TWO, STOCK = loaded("ours", 100, 0.005), loaded("two", 150, 0.004), loaded("stock", 9, 0.03)
FOUND = [
    Timed("ours", 10_000, 2.0, 20.0, 0.0005, 0.001, 0.0004, 0.0008, 500),
    Timed("ours", 1_000_000, 200.0, 2000.0, 0.01, 0.0301, 0.008, 0.0122, 500),
    Timed("b", 10_000, 1.0, None, 0.1, 0.2, 0.09, 0.11, 9),
]


def test_ratios_are_of_the_same_number_of_conversations() -> None:
    report = service_report([OURS, TWO, STOCK])
    assert "| 32 | 11.1 | 6.0 | 6.0 |" in report


def test_targets_are_reached_or_missed_by_what_was_found() -> None:
    report = service_report([OURS, TWO, STOCK])
    assert "| turns/s at 32: ours ≥ 10 × stock | 11.1 × | reached |" in report
    assert "| p50 at 1: ours ≤ 1/8 of stock's | 1/6.0 | **missed** |" in report
    assert "| p99 at 32 ≤ 400 ms | 320.0 ms | reached |" in report
    assert "| two of each ≥ 1.6 × one, turns/s at 32 | 1.50 × | **missed** |" in report


def test_each_turn_without_a_reply_is_told() -> None:
    assert "| ours | 32 | 100.0 | 160.0 ms | 160.0 ms | 320.0 ms | 32 |" in service_report(
        [OURS, TWO, STOCK]
    )


def test_process_has_its_most_memory_and_its_processor_time_a_turn() -> None:
    assert "| ours | bot | 3200 MB | 0.50 (5.0 ms) | 0.50 (5.0 ms) |" in service_report(
        [OURS, TWO, STOCK]
    )


def test_search_without_a_measured_size_has_a_dash() -> None:
    report = scale_report(FOUND)
    assert (
        "| 10,000 | ours | 0.50 ms | 1.00 ms | 0.40 ms | 0.80 ms | 500 | 2.0 s | 20 MB |" in report
    )
    assert "| 10,000 | b | 100.00 ms | 200.00 ms | 90.00 ms | 110.00 ms | 9 | 1.0 s | – |" in report


def test_search_over_a_million_passages_reaches_its_target_by_time_or_by_processor() -> None:
    report = scale_report(FOUND)
    assert "| p99 at 1,000,000 passages ≤ 20 ms | 30.1 ms | **missed** |" in report
    assert "| p99 at 1,000,000 passages, processor ≤ 20 ms | 12.2 ms | reached |" in report


def test_search_that_was_not_tried_on_a_million_passages_has_no_target() -> None:
    assert "≤" not in scale_report([one for one in FOUND if one.passages < 1_000_000])


def test_pictures_are_whole_and_name_every_line() -> None:
    for drawn, labels in (
        (rates_chart([OURS, TWO, STOCK]), {"ours", "two", "stock"}),
        (times_chart(FOUND), {"ours", "b"}),
    ):
        texts = {element.text for element in ET.fromstring(drawn).iter()}
        assert labels <= texts
        assert "nan" not in drawn
