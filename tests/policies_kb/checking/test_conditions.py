from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.check import check_content
from policies_kb.checking.findings import Finding
from tests.policies_kb.small_content import ITEM, changed, write_document, write_item, write_tables

SOURCE = [{"document": "sample-2022", "section": "1.1", "anchor": "首次养蜂"}]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write_tables(tmp_path)
    write_document(tmp_path)
    return tmp_path


def condition(n: int, **values: Any) -> dict[str, Any]:
    """Return the sample with values of its nth condition changed."""
    record = ITEM
    for key, value in values.items():
        record = changed(record, ["conditions", n, key], value)
    return record


def faults(content: Path, record: dict[str, Any]) -> list[Finding]:
    write_item(content, record)
    return check_content({}, content)


@pytest.mark.parametrize(
    "record",
    [
        ITEM,
        condition(1, trait="first_business"),
        condition(2, trait="months_open", when={"first": [True]}),
        condition(2, when={"group": ["退役军人"]}),
        condition(2, wants={"decides": "months"}, tells=[{"above": "months", "fact": "amount"}]),
        condition(1, wants={"decides": True}, tells=[{"equals": True, "fact": "amount"}]),
        condition(2, wants={"at_most": "months", "undecided": "met"}),
        condition(0, wants={"one_of": ["蜜蜂"], "open": ["黄蜂"], "none_of": ["苍蝇"]}),
        changed(ITEM, ["unasked"], ["office"]),
    ],
    ids=range(9),
)
def test_sound_condition_has_no_fault(content: Path, record: dict[str, Any]) -> None:
    assert faults(content, record) == []


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            condition(2, wants={"at_least": "what"}),
            "condition months: at_least names 'what', which is no fact with a value",
        ),
        (
            condition(2, wants={"equals": True}),
            "condition months: a number wants one of ['above', 'at_least', 'at_most', 'below'], not ['equals']",
        ),
        (
            condition(1, wants={"one_of": ["是"]}),
            "condition first: a yes_no wants one of ['equals'], not ['one_of']",
        ),
        (
            condition(2, wants={"decides": "months"}),
            "condition months: decides nothing; say with tells which facts its answers decide",
        ),
        (
            condition(0, wants={"one_of": "office"}),
            "condition group: one_of names 'office', which is no fact with a list",
        ),
        (
            condition(1, tells=[{"equals": True, "fact": "honey"}]),
            "condition first: tells 'honey', which is no fact",
        ),
        (
            condition(2, tells=[{"above": "office", "fact": "amount"}]),
            "condition months: above names 'office', which is no fact with a value",
        ),
        (
            condition(0, when={"first": [True]}),
            "condition group: when names 'first', which is no earlier condition",
        ),
        (
            condition(2, when={"group": ["蜜蜂"]}),
            "condition months: when names ['蜜蜂'], which group doesn't offer",
        ),
        (
            condition(2, when={"first": ["退役军人"]}),
            "condition months: when needs true or false of first, not ['退役军人']",
        ),
        (
            condition(1, trait="bees"),
            "condition first: unknown trait 'bees'; add it to traits.yml",
        ),
        (
            condition(1, trait="age"),
            "condition first: is yes_no, while its trait age is number",
        ),
        (
            condition(2, trait="age"),
            "condition months: counts 个月, while its trait age counts 周岁",
        ),
        (
            condition(0, trait="group"),
            "condition group: offers ['返乡农民'], which its trait group doesn't know",
        ),
        (condition(1, id="group"), "condition group: stands twice; give it a name of its own"),
        (
            condition(1, unknown="有{honey}"),
            "unknown of first names {honey}, which is no fact with a value",
        ),
        (changed(ITEM, ["unasked"], ["honey"]), "unasked names 'honey', which is no fact"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_fault_of_a_condition_is_found(content: Path, record: dict[str, Any], message: str) -> None:
    [fault] = faults(content, record)
    assert fault.message == message
    assert fault.line > 1


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["conditions", 1, "wants"], {}),
        (["conditions", 1, "wants"], {"equals": "yes"}),
        (["conditions", 1, "wants", "other"], "maybe"),
        (["conditions", 1, "id"], "First one"),
        (["conditions", 1, "tells"], [{"fact": "amount"}]),
    ],
)
def test_condition_in_another_form_breaks_the_schema(
    content: Path, keys: Sequence[str | int], value: Any
) -> None:
    assert faults(content, changed(ITEM, keys, value)) != []
