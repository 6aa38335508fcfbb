from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.cli import app
from policies_kb.live import LiveKnowledge
from policies_kb.publishing import commands
from policies_kb.publishing.history import PUBLISH, Entry, add_entry, read_history
from policies_kb.publishing.switch import publish
from policies_kb.publishing.users import Use
from policies_kb.publishing.versions import published
from tests.policies_kb.publishing.conftest import Another


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_rollback_goes_back_and_says_where(build: Path, first: str, another: Another) -> None:
    publish(another("two"), instead_of=first)
    result = run("rollback", "--why", "wrong figure")
    lines = result.output.splitlines()
    assert lines == [f"{first} is published again, instead of two", "no process is running"]
    assert published(build) == first


def test_rollback_waits_for_the_running_processes_and_tells_how_long_they_took(
    build: Path, first: str, another: Another
) -> None:
    publish(another("two"), instead_of=first)
    held = [LiveKnowledge(build, service="actions"), LiveKnowledge(build, service="api")]
    result = run("rollback")
    assert result.exit_code == 0
    assert re.search(r"all running processes \(2\) answer from it after \d+\.\d s", result.output)
    assert {live.get().version for live in held} == {first}


def test_process_that_stays_behind_is_named_and_the_command_fails(
    build: Path, first: str, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "_PATIENCE", 0.1)
    publish(another("two"), instead_of=first)
    use = Use(build, "api")
    use.tell("two")
    result = run("rollback")
    assert result.exit_code == 1
    assert "still answers from two; see its log" in result.output
    assert published(build) == first


def test_rollback_to_the_beginning_of_a_version_goes_there(
    build: Path, first: str, another: Another
) -> None:
    publish(another("two"), instead_of=first)
    publish(another("three"), instead_of="two")
    assert run("rollback", first[:8]).exit_code == 0
    assert published(build) == first


def test_rollback_without_anything_before_fails_with_the_reason(build: Path) -> None:
    result = run("rollback")
    assert result.exit_code == 1
    assert "nothing was published before" in result.output


def test_history_lists_what_when_who_and_why(build: Path, first: str, another: Another) -> None:
    publish(another("two"), instead_of=first, why="新标准", accepted="raised on purpose")
    run("rollback")
    lines = run("history").output.splitlines()
    assert "publish   two" in lines[0]
    assert lines[0].endswith("新标准; accepted: raised on purpose")
    assert f"rollback  {first}" in lines[1]
    assert lines[2] == f"published now: {first}"


def test_history_before_anything_is_published_says_nothing_is(
    tmp_path: Path,
) -> None:
    result = CliRunner().invoke(app, ["history"], env={"WENCE_BUILD": str(tmp_path)})
    assert result.output == "published now: nothing\n"


def test_history_with_a_line_that_is_none_fails_with_its_place(build: Path) -> None:
    add_entry(build, Entry("a", PUBLISH))
    (build / "kb" / "history").write_text("?")
    result = run("history")
    assert result.exit_code == 1
    assert "history:1: no entry of the history" in result.output


def test_diff_of_two_that_tell_the_same_says_so(build: Path, first: str, another: Another) -> None:
    another("two")
    assert run("diff", first, "two").output == "没有变化：居民听到的都一样。\n"


def test_diff_of_previous_and_current_says_what_changed(
    build: Path, first: str, another: Another
) -> None:
    made = another("two")
    path = made / "snapshot.json"
    data = json.loads(path.read_text("utf-8"))
    [item] = [i for i in data["items"] if i["id"] == "startup.sample.zz"]
    item["facts"]["amount"]["value"] = "8000"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    (build / "kb" / "current").write_text("two\n")
    add_entry(build, Entry("two", PUBLISH, left=first))
    output = run("diff", "previous", "current").output
    assert "“养蜂样例补贴”（郑州市，startup.sample.zz）\n" in output
    assert "  多少钱：5000元 → 8000元，出处 郑政样〔2022〕1号 一（一）" in output


def test_diff_with_an_unknown_version_fails_by_name(build: Path) -> None:
    result = run("diff", "current", "zzz")
    assert result.exit_code == 1
    assert "no snapshot 'zzz'" in result.output


def test_building_publishes_when_nothing_is_published(
    build: Path, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (build / "kb" / "current").unlink()
    built(monkeypatch, build / "kb" / "snapshots" / first)
    assert f"snapshot {first} is published" in run("build").output
    assert published(build) == first


def test_building_leaves_what_is_published(
    build: Path, first: str, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(monkeypatch, another("two"))
    assert run("build").exit_code == 0
    assert published(build) == first


def test_building_to_publish_serves_the_new_content_and_writes_it_down(
    build: Path, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(monkeypatch, another("two"))
    assert "snapshot two is published" in run("build", "--publish").output
    assert published(build) == "two"
    assert read_history(build)[-1].why == "built without the gate"


def test_building_to_publish_leaves_what_was_rolled_back(
    build: Path, first: str, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(monkeypatch, another("two"))
    run("build", "--publish")
    run("rollback")
    assert "snapshot two was rolled back and stays so" in run("build", "--publish").output
    assert published(build) == first


def built(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    """Take a snapshot that is there for the one of the real content, which takes a minute to build."""
    monkeypatch.setattr(commands, "build_snapshot", lambda: directory)
