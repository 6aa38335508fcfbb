from __future__ import annotations

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
