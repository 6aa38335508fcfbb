from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from wence.kb.app import app
from wence.settings import ROOT

COMMANDS = sorted(typer.main.get_command(app).commands)


def test_commands_of_the_knowledge_base_and_those_beyond_it_are_together() -> None:
    assert {"check", "build", "rollback", "diff", "publish", "replay", "impact"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    assert f"`wence kb {command}" in Path(ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("module", ["wence.cli", "wence.kb.app"])
def test_help_loads_nothing_that_only_the_work_needs(module: str) -> None:
    heavy = {
        "numpy",
        "scipy",
        "sqlalchemy",
        "redis",
        "httpx",
        "pypdf",
        "opencc",
        "pypinyin",
        "jsonschema",
    }
    code = f"import sys, {module}; print(*sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == ""
