"""The five-year plans that questions and facts name: 十三五 ends with 2020."""

from __future__ import annotations

ORDINALS = "一二三四五"  # of the plans after the tenth: 十一五 to 十五五
YEARS = 5  # that a plan lasts
_FIRST_ENDS = 2010


def plan_ends(ordinal: str) -> int:
    """Return the last year of a plan. ordinal: one of ``ORDINALS``."""
    return _FIRST_ENDS + YEARS * ORDINALS.index(ordinal)
