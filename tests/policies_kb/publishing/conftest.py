"""A build directory of our own with the small snapshot published, and further snapshots beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policies_kb.small_snapshot import build, first, small_home

__all__ = ["build", "first", "small_home"]

Another = Callable[[str], Path]


@pytest.fixture
def another(build: Path, first: str) -> Another:
    """Make a whole snapshot like the first one under another version."""

    def make(version: str) -> Path:
        made = build / "kb" / "snapshots" / version
        shutil.copytree(build / "kb" / "snapshots" / first, made)
        manifest = json.loads((made / "manifest.json").read_text())
        (made / "manifest.json").write_text(json.dumps(manifest | {"version": version}))
        return made

    return make
