from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.live import LiveKnowledge
from policies_kb.publishing.history import read_history
from policies_kb.publishing.versions import published
from tests.wence.kb.conftest import Changed, raised, renamed
from wence.kb import publish as module
from wence.kb.app import app

CASE = {
    "id": "G-1",
    "style": "plain",
    "turns": ["养蜂给多少钱"],
    "expect": {"kind": "answer", "must_all": [["5000"]]},
}


@pytest.fixture
def golden(tmp_path: Path) -> str:
    """A file with one golden question."""
    path = tmp_path / "golden.jsonl"
    path.write_text(json.dumps(CASE))
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["publish", *words])


def test_snapshot_that_answers_no_worse_is_published(
    build: Path, first: str, changed: Changed, golden: str
) -> None:
    changed("better", renamed)
    result = run("bett", "--golden", golden, "--why", "新名称")
    assert result.exit_code == 0, result.output
    assert f"better is published instead of {first}\nno process is running" in result.output
    assert published(build) == "better"
    [entry] = read_history(build)
    assert (entry.why, entry.accepted, entry.left) == ("新名称", None, first)
    assert entry.gate is not None
    assert entry.gate["passed"] == [1, 1]


def test_publishing_waits_for_the_running_processes(
    build: Path, changed: Changed, golden: str
) -> None:
    live = LiveKnowledge(build)
    changed("better", renamed)
    result = run("better", "--golden", golden)
    assert "all running processes (1) answer from it after" in result.output
    assert live.get().version == "better"


def test_regression_blocks_with_exit_code_1_and_shows_what_changes(
    build: Path, first: str, changed: Changed, golden: str
) -> None:
    changed("worse", raised)
    result = run("worse", "--golden", golden)
    assert result.exit_code == 1
    assert "REGRESSION" in result.output
    assert f"worse is not published; {first} stays" in result.output
    assert published(build) == first
    assert read_history(build) == []


def test_regression_that_is_accepted_is_published_with_the_reason_on_record(
    build: Path, changed: Changed, golden: str
) -> None:
    changed("raised", raised)
    result = run("raised", "--golden", golden, "--accept", "the amount was raised")
    assert result.exit_code == 0
    assert published(build) == "raised"
    [entry] = read_history(build)
    assert entry.accepted == "the amount was raised"
    assert entry.gate is not None
    assert entry.gate["regressions"] == ["G-1"]


def test_reason_without_a_regression_is_not_recorded(
    build: Path, changed: Changed, golden: str
) -> None:
    changed("better", renamed)
    run("better", "--golden", golden, "--accept", "just in case")
    assert read_history(build)[0].accepted is None


def test_empty_reason_is_refused(build: Path, first: str, changed: Changed, golden: str) -> None:
    changed("worse", raised)
    assert run("worse", "--golden", golden, "--accept", " ").exit_code == 2
    assert published(build) == first


def test_snapshot_that_is_published_already_is_left_alone(
    build: Path, first: str, golden: str
) -> None:
    assert f"{first} is published already" in run(first, "--golden", golden).output
    assert read_history(build) == []


def test_damaged_snapshot_is_refused_before_any_question(
    build: Path, first: str, changed: Changed, golden: str
) -> None:
    (changed("cut", raised) / "arrays/search.ranker.weights.npy").write_bytes(b"")
    result = run("cut", "--golden", golden)
    assert result.exit_code == 1
    assert "arrays/search.ranker.weights.npy: not as it was built" in result.output
    assert published(build) == first


def test_without_a_version_the_content_is_built(
    build: Path, changed: Changed, golden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = changed("built", renamed)
    monkeypatch.setattr(module, "build_snapshot", lambda: made)
    assert run("--golden", golden).exit_code == 0
    assert published(build) == "built"


def test_first_publication_needs_nothing_to_compare_with(
    build: Path, first: str, golden: str
) -> None:
    (build / "kb" / "current").unlink()
    result = run(first, "--golden", golden)
    assert f"{first} is published instead of nothing" in result.output
    assert published(build) == first


def test_published_snapshot_that_cannot_be_opened_blocks_unless_accepted(
    build: Path, first: str, changed: Changed, golden: str
) -> None:
    changed("next", renamed)
    (build / "kb" / "snapshots" / first / "snapshot.json").write_text("")
    blocked = run("next", "--golden", golden)
    assert blocked.exit_code == 1
    assert "what is published can't be compared with" in blocked.output
    assert run("next", "--golden", golden, "--accept", "the disk was full").exit_code == 0
    assert read_history(build)[0].accepted == "the disk was full"
