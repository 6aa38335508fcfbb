"""A build directory of our own with the small snapshot published, and further snapshots beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policies_kb import snapshot
from tests.policies_kb.small_snapshot import small_home

__all__ = ["small_home"]

Another = Callable[[str], Path]


@pytest.fixture
def build(small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The build directory, which the commands use as well."""
    copied = Path(shutil.copytree(small_home / "build", tmp_path / "build"))
    monkeypatch.setenv("WENCE_BUILD", str(copied))
    monkeypatch.setenv("WENCE_TODAY", "2024-06-01")
    return copied


@pytest.fixture
def first(build: Path) -> str:
    """The version published at the start."""
    return snapshot.current(build).name


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
