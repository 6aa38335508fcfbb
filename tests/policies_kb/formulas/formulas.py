"""Formulas to try things on: those of the made-up item and small ones made of parts."""

from __future__ import annotations

import copy
from typing import Any

from policies_kb.formulas.record import Formula, formula_of
from policies_kb.model import Item
from policies_kb.records import item_of
from tests.policies_kb.small_content import ITEM

SAMPLE: Item = item_of(ITEM)
RECORD: dict[str, Any] = ITEM["formulas"][0]
MONEY = {"name": "钱", "ask": "多少钱？", "example": "1元", "unit": "元", "least": 0, "most": 10**9}


def formula(**parts: Any) -> Formula:
    """Return a formula whose input ``x`` is money and whose step ``y`` is made of it, with other parts."""
    record = {
        "id": "small",
        "title": "小算",
        "inputs": {"x": MONEY},
        "steps": {"y": {"name": "得数", "is": "x", "unit": "元"}},
        "result": ["{y}"],
    }
    return formula_of(copy.deepcopy(record) | parts)


def step(expression: str, unit: str = "元", **more: Any) -> dict[str, Any]:
    """Return the record of steps with the one step ``y``."""
    return {"y": {"name": "得数", "is": expression, "unit": unit, **more}}
