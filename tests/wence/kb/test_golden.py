from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies_kb.knowledge import KnowledgeBase
from tests.policies_kb.small_snapshot import small_home, small_kb
from wence.evaluate.cases import Case
from wence.evaluate.expectation import Expectation
from wence.kb.golden import DEFAULT, NoGoldenQuestions, ask, passed, read_golden, wrong

__all__ = ["small_home", "small_kb"]


def written(path: Path, *cases: dict[str, Any]) -> Path:
    base = {"style": "plain", "turns": ["养蜂给多少钱"], "expect": {"kind": "answer"}}
    lines = [json.dumps({"id": f"G-{n}", **base, **case}) for n, case in enumerate(cases)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_single_turns_that_need_no_dialogue_model_are_asked_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    kinds = ["answer", "refuse", "clarify", "form", "handoff", "ticket", "rating", "smalltalk"]
    cases: list[dict[str, Any]] = [{"expect": {"kind": kind}} for kind in kinds]
    golden = read_golden([written(tmp_path / "a.jsonl", *cases, {"turns": ["取公积金", "第一个"]})])
    assert [case.expect.kind for case in golden.cases] == ["answer", "refuse", "clarify"]
    assert golden.left_out == 6


def test_several_files_are_read_together(tmp_path: Path) -> None:
    files = [written(tmp_path / name, {}) for name in ("a.jsonl", "b.jsonl")]
    assert len(read_golden(files).cases) == 2


def test_the_checkout_has_golden_questions() -> None:
    assert len(read_golden([DEFAULT]).cases) > 50


def test_missing_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoGoldenQuestions, match=r"gone\.jsonl; name files with --golden"):
        read_golden([tmp_path / "gone.jsonl"])


def test_file_without_a_question_for_the_gate_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", {"expect": {"kind": "rating"}})
    with pytest.raises(NoGoldenQuestions, match="No case of"):
        read_golden([path])


@pytest.mark.parametrize(
    ("wanted", "is_passed", "is_wrong"), [("5000", True, False), ("9000", False, True)]
)
def test_reply_is_judged_as_evaluate_judges_it(
    small_kb: KnowledgeBase, wanted: str, is_passed: bool, is_wrong: bool
) -> None:
    expect = Expectation("answer", docs_any=("郑政样〔2022〕1号",), must_all=((wanted,),))
    case = Case("G-1", "plain", ("养蜂给多少钱",), expect)
    given = ask(small_kb, case, region="410100", today=date(2024, 6, 1))
    assert given.reply["facts"]["amount"] == "5000元"
    assert (passed([given]), wrong([given])) == (is_passed, is_wrong)
