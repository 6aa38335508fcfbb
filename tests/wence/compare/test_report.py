from __future__ import annotations

from tests.wence.evaluate.outcomes import ANSWER, outcome
from wence.compare.report import Row, as_markdown


def test_table_counts_what_passed_what_was_wrong_and_what_was_declined() -> None:
    outcomes = [
        outcome("answer", reply=ANSWER),
        outcome("refuse", reply=ANSWER, passed=False),
        outcome("refuse"),
        outcome("ticket", passed=False),
    ]
    table = as_markdown("cases.jsonl", [Row("ours", outcomes), Row("… alone", outcomes[:3], False)])
    assert "all 4 cases" in table
    assert "3 policy questions of one turn" in table
    whole, alone = table.splitlines()[-2:]
    assert whole.startswith("| ours | 2 (50%) | 1 (25%) | 1 (50% of what must be) | 2 (67%)")
    assert alone.startswith("| … alone | – | – | – | 2 (67%) | 1 (33%)")
