"""Tests for `wence keys`, in processes of their own."""

from __future__ import annotations

from pathlib import Path

from api.keys import Keys, Scope
from tests.wence.test_cli import wence


def test_a_key_is_printed_once_and_its_entry_can_be_used(tmp_path: Path) -> None:
    done = wence("keys", "new", "city-app", "--scope", "messages", "--scope", "lookup")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "keys.yml"
    file.write_text(done.stderr, "utf-8")
    key = Keys.load(file).of(f"Bearer {done.stdout.strip()}")
    assert key is not None
    assert key.scopes == {Scope.MESSAGES, Scope.LOOKUP}


def test_keys_are_added_to_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "keys.yml"
    keys = []
    for name, rate in (("city-app", "60"), ("counter", "5")):
        words = ["--scope", "lookup", "--per-minute", rate, "--file", str(file)]
        keys.append(wence("keys", "new", name, *words).stdout.strip())
    found = [Keys.load(file).of(f"Bearer {key}") for key in keys]
    assert [key and (key.name, key.per_minute) for key in found] == [
        ("city-app", 60),
        ("counter", 5),
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.yml"]


def test_a_name_that_is_taken_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "keys.yml"
    words = ["keys", "new", "city-app", "--scope", "lookup", "--file", str(file)]
    wence(*words)
    before = file.read_text("utf-8")
    done = wence(*words)
    assert done.returncode == 1
    assert "two keys have the same name" in done.stderr
    assert done.stdout == ""
    assert file.read_text("utf-8") == before


def test_a_name_that_cant_be_one_is_refused() -> None:
    done = wence("keys", "new", "City App", "--scope", "lookup")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
