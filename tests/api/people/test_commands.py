"""`wence people …`, and the first administrator."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from api.people.commands import add_first, app

PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")


def people(build: Path, *words: str, status: int = 0) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, words, env=_environ(build))
    assert done.exit_code == status, done.output
    return done.output


def _environ(build: Path) -> dict[str, str]:
    return {"WENCE_BUILD": str(build), "WENCE_DATABASE_URL": "", "COLUMNS": "200"}


def rows(build: Path, query: str) -> list[tuple[object, ...]]:
    """What stands in the records."""
    engine = create_engine(f"sqlite:///{build}/records.sqlite3")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def test_the_first_administrator_is_made_once_with_a_random_password(tmp_path: Path) -> None:
    environ = {"WENCE_BUILD": str(tmp_path), "WENCE_DATABASE_URL": ""}
    password = add_first(environ)
    assert password is not None
    assert PASSWORD.fullmatch(password)
    assert add_first(environ) is None
    assert rows(tmp_path, "SELECT name, role, must_change FROM people") == [
        ("admin", "administrator", 1)
    ]


def test_it_is_a_program_of_its_own_where_only_the_gateway_is_installed(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "api.people", "first"]
    environ = {**os.environ, **_environ(tmp_path)}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert PASSWORD.search(done.stdout)


def test_a_person_is_added_listed_changed_and_helped(tmp_path: Path) -> None:
    assert PASSWORD.search(people(tmp_path, "add", "zhang", "agent", "--shown-as", "张三"))
    people(tmp_path, "role", "zhang", "supervisor")
    assert PASSWORD.search(people(tmp_path, "password", "zhang"))
    people(tmp_path, "disable", "zhang")
    assert "zhang\t张三\tsupervisor\tdisabled" in people(tmp_path, "list")
    trail = rows(tmp_path, "SELECT name, action, subject FROM audit ORDER BY id")
    assert {name for name, _, _ in trail} == {trail[0][0]}
    assert str(trail[0][0]).startswith("command:")
    assert [action for _, action, _ in trail] == ["person-added", *["person-changed"] * 3]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("disable", "nobody"), "nobody called 'nobody'"),
        (("add", "Ä", "agent"), "用户名不合规则"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    assert said in people(tmp_path, *words, status=1)


def test_old_entries_of_the_trail_are_pruned_and_the_young_stay(tmp_path: Path) -> None:
    people(tmp_path, "first")
    assert "0 entries older than 365 days" in people(tmp_path, "prune-audit")
    assert [a for (a,) in rows(tmp_path, "SELECT action FROM audit ORDER BY id")] == [
        "person-added",
        "audit-pruned",
    ]
