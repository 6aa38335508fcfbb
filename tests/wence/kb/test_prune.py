from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.knowledge import KnowledgeBase
from policies_kb.publishing.history import PUBLISH, Entry, add_entry
from policies_kb.publishing.users import Use
from tests.actions.conversation import Recorded
from tests.wence.kb.conftest import Changed, renamed
from tests.wence.kb.test_replay import amount, keep
from wence.kb.app import app
from wence.kb.records import RecordsError

VERSIONS = ["one", "two", "three", "four"]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["prune", *words])


def there(build: Path) -> set[str]:
    return {path.name for path in (build / "kb" / "snapshots").iterdir()}


@pytest.fixture
def many(build: Path, first: str, changed: Changed) -> Path:
    """The build with four more snapshots, each older than the next, and a turn that the first one answered."""
    kb = KnowledgeBase.load(build / "kb" / "snapshots" / first)
    keep(build, "t-1", amount(Recorded(kb)))
    for age, version in enumerate([first, *VERSIONS]):
        made = build / "kb" / "snapshots" / version
        if version != first:
            changed(version, renamed)
        os.utime(made, (1_700_000_000 + age, 1_700_000_000 + age))
    (build / "kb" / "current").write_text("two\n")
    return build


def test_without_delete_nothing_is_removed(many: Path, first: str) -> None:
    result = run("--keep", "0")
    assert result.exit_code == 0, result.output
    assert there(many) == {first, *VERSIONS}
    assert "3 snapshots can go" in result.output
    assert "remove them with --delete" in result.output


def test_what_is_published_and_what_answered_a_recorded_turn_stays(many: Path, first: str) -> None:
    result = run("--keep", "0", "--delete")
    assert result.exit_code == 0, result.output
    assert there(many) == {first, "two"}
    assert "3 snapshots removed" in result.output
    assert run_replay("t-1").exit_code == 0


def run_replay(turn: str) -> Result:
    return CliRunner().invoke(app, ["replay", turn])


def test_each_snapshot_is_listed_with_what_it_is_needed_for(many: Path, first: str) -> None:
    lines = run("--keep", "0").output.splitlines()
    why = {line.split()[0]: line.split("MB", 1)[1].strip() for line in lines[:-1]}
    assert why == {
        "four": "not needed",
        "three": "not needed",
        "two": "published",
        "one": "not needed",
        first: "told in turns on record, for wence kb replay",
    }


def test_the_last_built_stay(many: Path, first: str) -> None:
    run("--keep", "1", "--delete")
    assert there(many) == {first, "two", "four"}


def test_the_last_published_stay_for_a_rollback(many: Path, first: str) -> None:
    for version, left in (("one", "three"), ("two", "one")):
        add_entry(many, Entry(version, PUBLISH, left=left))
    run("--keep", "1", "--delete")
    assert there(many) == {first, "one", "two", "four"}


def test_what_a_process_answers_from_stays(many: Path, first: str) -> None:
    use = Use(many, "api")
    use.tell("three")
    run("--keep", "0", "--delete")
    assert there(many) == {first, "two", "three"}


def test_without_the_records_nothing_is_removed(many: Path, first: str) -> None:
    (many / "records.sqlite3").unlink()
    result = run("--keep", "0", "--delete")
    assert isinstance(result.exception, RecordsError)
    assert there(many) == {first, *VERSIONS}
