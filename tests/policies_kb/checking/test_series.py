from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.series import series_faults
from policies_kb.records import RecordFile, item_of
from tests.policies_kb.formulas.series import REAL
from tests.policies_kb.small_content import ITEM

SOURCE = ITEM["facts"]["what"]["sources"]


def fact(value: str, unit: str = "万人") -> dict[str, Any]:
    """Return the record of a fact with a figure."""
    return {"facet": "figures", "value": value, "unit": unit, "text": "有这些", "sources": SOURCE}


FACTS = {"a": fact("1"), "b": fact("2"), "c": fact("30", "%"), "d": fact("2/3", "万人")}


def faults(tmp_path: Path, *series: dict[str, Any]) -> list[str]:
    """Return what is found in an item with these series."""
    item = item_of({**ITEM, "facts": FACTS, "formulas": [], "conditions": [], "series": [*series]})
    path = tmp_path / "item.yml"
    path.write_text("series: []\n", "utf-8")
    return [finding.message for finding in series_faults(RecordFile(path, {}), item)]


def test_sound_series_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, {"reached": {"a": 2015, "b": 2020}}) == []
    assert faults(tmp_path, {"reached": {"a": 2015}, "targets": {"b": 2015}}) == []


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ({"reached": {"a": 2015, "gone": 2020}}, "gone is no fact"),
        ({"reached": {"a": 2015}}, "needs two figures"),
        ({"reached": {"a": 2015}, "targets": {"a": 2020}}, "a stands 2 times"),
        ({"reached": {"a": 2015, "b": 2015}}, "2 reached figures are of 2015"),
        ({"reached": {"a": 2015, "c": 2020}}, "c is no exact number"),
        ({"reached": {"a": 2015, "d": 2020}}, "d is no exact number"),
        ({"reached": {"a": 2015, "b": "十三五"}}, "mixes years and plans"),
    ],
)
def test_fault_of_a_series_is_told(tmp_path: Path, series: dict[str, Any], message: str) -> None:
    assert any(message in found for found in faults(tmp_path, series))


def test_several_series_are_told_apart_by_names_and_words(tmp_path: Path) -> None:
    one = {"name": "甲", "words": ["月"], "reached": {"a": 2015, "b": 2020}}
    assert faults(tmp_path, one, {"name": "乙", "reached": {"a": 2015, "b": 2020}}) == []
    [nameless] = faults(tmp_path, one, {"reached": {"a": 2015, "b": 2020}})
    assert "give each of several series a name" in nameless
    [same] = faults(tmp_path, one, one | {"name": "乙"})
    assert "words of its own" in same


def test_series_of_the_content_have_no_faults(tmp_path: Path) -> None:
    path = tmp_path / "item.yml"
    path.write_text("series: []\n", "utf-8")
    assert [
        finding.message
        for item in REAL.values()
        for finding in series_faults(RecordFile(path, {}), item)
    ] == []
