from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from policies_kb.publishing.users import Use, until_taken, users

PROCESS = """
import sys, time
from pathlib import Path
from policies_kb.publishing.users import Use
use = Use(Path(sys.argv[1]), "actions")
use.tell("one")
print("told", flush=True)
for line in sys.stdin:
    use.tell(line.strip())
    print("told", flush=True)
"""


def started(build: Path) -> subprocess.Popen[str]:
    """Start a process that uses the version ``one``, then those that it reads."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(build)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "told\n"
    return process


def told(process: subprocess.Popen[str], version: str) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{version}\n")
    process.stdin.flush()
    process.stdout.readline()


def ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def versions(build: Path) -> list[str]:
    return [user.version for user in users(build)]


def test_where_no_process_told_anything_there_are_none(tmp_path: Path) -> None:
    assert users(tmp_path) == []


def test_a_running_process_is_there_with_its_service_its_id_and_its_version(tmp_path: Path) -> None:
    process = started(tmp_path)
    [user] = users(tmp_path)
    assert user.name.startswith("actions-")
    assert f"-{process.pid}-" in user.name
    assert user.version == "one"
    told(process, "another-and-longer")
    assert versions(tmp_path) == ["another-and-longer"]
    told(process, "two")
    assert versions(tmp_path) == ["two"]
    ended(process)


def test_a_killed_process_is_not_there_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = started(tmp_path)
    ended(process)
    assert users(tmp_path) == []
    assert list((tmp_path / "kb" / "users").iterdir()) == []


def test_one_that_let_go_is_not_there(tmp_path: Path) -> None:
    use = Use(tmp_path, "api")
    use.tell("one")
    assert versions(tmp_path) == ["one"]
    del use
    gc.collect()
    assert users(tmp_path) == []


def test_two_of_one_process_are_told_apart(tmp_path: Path) -> None:
    uses = [Use(tmp_path, "api"), Use(tmp_path, "api")]
    for use, version in zip(uses, ("one", "two"), strict=True):
        use.tell(version)
    assert sorted(versions(tmp_path)) == ["one", "two"]


def test_waiting_ends_when_the_last_process_has_changed(tmp_path: Path) -> None:
    first, second = started(tmp_path), started(tmp_path)
    told(first, "two")
    later = threading.Timer(0.2, told, (second, "two"))
    later.start()
    taken = until_taken(tmp_path, "two", patience=30)
    later.join()
    assert (taken.processes, taken.waiting) == (2, ())
    for process in (first, second):
        ended(process)


def test_one_that_does_not_change_is_named_when_patience_ends(tmp_path: Path) -> None:
    process = started(tmp_path)
    taken = until_taken(tmp_path, "two", patience=0.1)
    assert taken.processes == 0
    assert [user.version for user in taken.waiting] == ["one"]
    ended(process)


def test_where_none_runs_nothing_is_waited_for(tmp_path: Path) -> None:
    taken = until_taken(tmp_path, "two", patience=60)
    assert (taken.processes, taken.waiting) == (0, ())


def test_a_file_in_the_place_of_the_directory_is_logged_and_ignored(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "kb").write_text("")
    Use(tmp_path, "api").tell("one")
    assert "can't tell which snapshot is in use" in caplog.text
