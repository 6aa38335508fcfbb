from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.check import check_content
from tests.policies_kb.small_content import ITEM, changed, write_document, write_item, write_tables

FORMULA: tuple[str | int, ...] = ("formulas", 0)
TESTS = ITEM["formulas"][0]["tests"]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables and the document, without items."""
    write_tables(tmp_path)
    write_document(tmp_path)
    return tmp_path


def faults(content: Path, *changes: tuple[list[str | int], Any]) -> list[str]:
    """Return what is found when parts of the formula are changed."""
    item = ITEM
    for keys, value in changes:
        item = changed(item, [*FORMULA, *keys], value)
    write_item(content, item)
    return [finding.message for finding in check_content({}, content)]


def test_sound_formula_has_no_faults(content: Path) -> None:
    assert faults(content) == []


@pytest.mark.parametrize(
    ("keys", "value", "message"),
    [
        (["tests"], None, "has no tests"),
        (["tests"], [], "has no tests"),
        (["tests", 0, "gives", "back"], 701, "test 1: back is 700元, not 701元"),
        (["tests", 0, "gives", "back"], "700.001", "test 1: back is 700元, not 700.001元"),
        (["tests", 0, "gives"], {"each": 1}, "test 1: each was not worked out"),
        (["tests", 2, "ends"], "other", "test 3: ends with too_soon, not other"),
        (["tests", 2], TESTS[2] | {"given": {"spent": 1, "since": 5}}, "test 3: ends with None"),
        (["tests", 3, "given", "spent"], 5, "test 4: spent should be refused"),
        (["tests", 3, "refuses"], "since", "test 4: spent: '0' can't be"),
        (["tests", 0, "given"], {"spent": 1}, "test 1: boxes_back: since is not given"),
        (
            ["tests"],
            [t for t in TESTS if "ends" not in t],
            "no test reaches '养蜂还不满{months}，不补'",
        ),
        (["tests"], [TESTS[0], TESTS[2]], "no test reaches '刚满{months}也算满'"),
        (
            ["steps", "back", "is"],
            "spent * share",
            "'share' is no fact with a figure, input or earlier",
        ),
        (
            ["steps", "back", "is"],
            "spent * groups",
            "'groups' is no fact with a figure, input or earlier",
        ),
        (
            ["steps", "back", "is"],
            "each * boxes",
            "'each' is no fact with a figure, input or earlier",
        ),
        (["steps", "back", "is"], "spent * 0.7", "'0.7' can't stand in a formula"),
        (["steps", "back", "is"], "spent + boxes", "mixes 元 and share"),
        (["steps", "back", "is"], "spent * amount", "is in 元·元, not in 元"),
        (["steps", "back", "cap"], "months", "step back: 'months' is in 月, not in 元"),
        (["steps", "each", "per"], None, "step each: 'back / hives' is in 元/个, not in 元"),
        (["ends", "too_soon", "when"], "since < spent", "mixes 月 and 元"),
        (["ends", "too_soon", "when"], "since <", "is no expression"),
        (
            ["assumes", 0, "when"],
            "gone < since",
            "'gone' is no fact with a figure, input or earlier",
        ),
        (["result", 0], "能补{gone}", "result 1 names {gone}, which is no fact with a figure"),
        (["result", 0], "能补{back}，最多5000元", "result 1 writes '5000元' out"),
        (["result", 0], "能补{back}，最多五千元", "result 1 writes '五千元' out"),
        (["result", 0], "能补{back}。", "result 1 ends in a stop"),
        (["inputs", "spent", "ask"], "花了3000元吗？", "ask of spent writes '3000元' out"),
        (
            ["inputs", "spent", "ask"],
            None,
            "input spent is asked for; write its ask and its example",
        ),
        (["inputs", "spent", "example"], None, "input spent is asked for; write its ask and its"),
        (
            ["inputs", "hives"],
            ITEM["formulas"][0]["inputs"]["hives"] | {"unit": "元"},
            "are of one unit",
        ),
        (["rests_on"], ["gone"], "rests_on names 'gone', which is no fact"),
    ],
)
def test_fault_of_a_formula_is_found(
    content: Path, keys: list[str | int], value: Any, message: str
) -> None:
    found = faults(content, (keys, value))
    assert any(message in fault for fault in found), found


def test_input_that_nobody_uses_is_found(content: Path) -> None:
    unused = {"name": "颜色", "unit": "个", "least": 1, "most": 9, "optional": True}
    found = faults(content, (["inputs", "colour"], unused))
    assert (
        "formula boxes_back: input colour is used by no step, ending or sentence; remove it"
        in found
    )


def test_step_that_leads_to_nothing_is_found(content: Path) -> None:
    step = {"name": "白算", "is": "halved(spent)", "unit": "元"}
    [fault] = faults(content, (["steps", "idle"], step))
    assert "step idle leads to nothing" in fault


def test_name_that_stands_for_two_things_is_found(content: Path) -> None:
    step = {"name": "补助", "is": "spent", "unit": "元"}
    found = faults(content, (["steps", "amount"], step))
    assert any("'amount' names two things" in fault for fault in found)


def test_default_that_can_not_be_is_found(content: Path) -> None:
    entry = {"name": "蜂箱", "unit": "个", "least": 1, "most": 9, "default": 0}
    found = faults(content, (["inputs", "hives"], entry))
    assert any("default '0' of hives can't be" in fault for fault in found)


def test_inputs_of_one_unit_with_a_cue_in_common_are_found(content: Path) -> None:
    entry = {
        "name": "运费",
        "unit": "万元",
        "least": 1,
        "most": 9,
        "optional": True,
        "cues": ["花"],
    }
    found = faults(content, (["inputs", "hives"], entry))
    assert any("inputs spent and hives are of one unit" in fault for fault in found)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["inputs", "spent", "least"], 0.5),
        (["inputs", "spent", "unit"], None),
        (["inputs", "spent", "choices"], {"a": {"label": "甲"}, "b": {"label": "乙"}}),
        (["inputs", "hives", "default"], 1),
        (["tests", 0, "gives", "back"], 0.1),
        (["tests", 0, "ends"], "too_soon"),
        (["steps", "back", "rounding"], "sideways"),
        (["formula"], "x"),
    ],
)
def test_record_that_does_not_fit_the_schema_is_found(
    content: Path, keys: list[str | int], value: Any
) -> None:
    assert faults(content, (keys, value)) != []


def test_fault_names_the_line_of_the_formula(content: Path) -> None:
    path = write_item(content, changed(ITEM, [*FORMULA, "tests"], None))
    [finding] = check_content({}, content)
    lines = path.read_text("utf-8").splitlines()
    assert "id: boxes_back" in lines[finding.line - 1]


def test_part_of_a_fact_is_told_in_its_words_and_counted_with(content: Path) -> None:
    item = changed(ITEM, ["facts", "least"], {"part_of": "amount", "value": "3", "unit": "个月"})
    item = changed(item, ["facts", "amount", "text"], "满{least}补贴{amount}")
    write_item(content, changed(item, [*FORMULA, "ends", "too_soon", "when"], "since < least"))
    messages = [finding.message for finding in check_content({}, content)]
    assert messages == []


@pytest.mark.parametrize(
    ("part_of", "message"),
    [("gone", "least is part of 'gone', which is no fact"), ("amount", "does not tell its part")],
)
def test_part_that_no_fact_tells_is_found(content: Path, part_of: str, message: str) -> None:
    part = {"part_of": part_of, "value": "3", "unit": "个月"}
    write_item(content, changed(ITEM, ["facts", "least"], part))
    assert any(message in finding.message for finding in check_content({}, content))
