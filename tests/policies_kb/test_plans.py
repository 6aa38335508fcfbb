from __future__ import annotations

import pytest

from policies_kb.plans import plan_ends


@pytest.mark.parametrize(
    ("ordinal", "year"), [("一", 2010), ("三", 2020), ("四", 2025), ("五", 2030)]
)
def test_plan_ends_with_its_last_year(ordinal: str, year: int) -> None:
    assert plan_ends(ordinal) == year
