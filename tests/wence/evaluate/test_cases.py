from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wence.evaluate.cases import CaseError, read_cases

CASE: dict[str, Any] = {
    "id": "T-001",
    "style": "plain",
    "turns": ["开店有补贴吗"],
    "expect": {
        "kind": "answer",
        "docs_any": ["郑政办〔2022〕12号"],
        "must_all": [["10000", "一万"]],
        "must_not": ["5000"],
        "region": "郑州",
        "validity": "plan_ended",
        "section_hint": "专栏3",
    },
    "note": "专栏3",
}


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def changed(where: str, value: object) -> str:
    case = json.loads(json.dumps(CASE))
    target = case["expect"] if where in case["expect"] else case
    target[where] = value
    return json.dumps(case)


def test_case_is_read_with_all_its_expectations(tmp_path: Path) -> None:
    (case,) = read_cases(write(tmp_path, json.dumps(CASE), ""))
    assert case.id == "T-001"
    assert case.turns == ("开店有补贴吗",)
    assert case.expect.must_all == (("10000", "一万"),)
    assert case.expect.validity == "plan_ended"
    assert case.expect.section == "专栏3"
    assert case.expect.region == "郑州"
    assert case.area == ""
    assert case.searched


@pytest.mark.parametrize(
    ("where", "value"), [("turns", ["开店有补贴吗", "多少"]), ("kind", "ticket")]
)
def test_case_for_the_dialogue_model_is_not_searched(
    tmp_path: Path, where: str, value: object
) -> None:
    (case,) = read_cases(write(tmp_path, changed(where, value)))
    assert not case.searched


def test_area_is_what_the_writer_says(tmp_path: Path) -> None:
    (case,) = read_cases(write(tmp_path, changed("area", "facet")))
    assert case.area == "facet"


def test_what_a_case_leaves_out_or_null_is_not_expected(tmp_path: Path) -> None:
    line = (
        '{"id": "1", "style": "x", "turns": ["问"], "expect": {"kind": "refuse", "must_not": null}}'
    )
    (case,) = read_cases(write(tmp_path, line))
    assert case.expect.must_not == ()
    assert case.expect.validity is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not a JSON object"),
        ("[]", "list indices"),
        ('{"id": "1"}', "'expect' is missing"),
        (changed("kind", "answr"), "'answr' is none of answer, refuse"),
        (changed("validity", "old"), "'old' is none of in_force"),
        (changed("turns", []), "turns is empty"),
        (changed("turns", "问"), "turns is '问': it must be a list of texts"),
        (changed("must_all", [["a", 1]]), r"must_all\[0\]"),
        (changed("id", 7), "id is 7"),
    ],
)
def test_line_that_is_no_case_is_named_with_its_place(
    tmp_path: Path, line: str, message: str
) -> None:
    path = write(tmp_path, json.dumps(CASE), line)
    with pytest.raises(CaseError, match=message) as error:
        list(read_cases(path))
    assert str(error.value).startswith(f"{path}:2: ")
