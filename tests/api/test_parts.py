"""Tests for what the lines of an answer are."""

from __future__ import annotations

import pytest

from api.parts import part_of_answer


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("【郑州市】一次性创业补贴", "heading"),
        ("补贴10000元。", "plain"),
        ("注意：已经过期。", "warning"),
        ("提醒：写得不一样。", "note"),
        ("依据：郑政办〔2022〕12号 附件1。", "basis"),
    ],
)
def test_a_line_is_known_by_how_it_begins(line: str, part: str) -> None:
    assert part_of_answer(line) == part
