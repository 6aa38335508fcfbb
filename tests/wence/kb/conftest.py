"""A build directory with the small snapshot published, and others in which something was changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policies_kb import snapshot
from tests.policies_kb.small_snapshot import small_home, small_kb

__all__ = ["small_home", "small_kb"]

SAMPLE = "startup.sample.zz"
Changed = Callable[[str, Callable[[dict[str, Any]], object]], Path]


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
def changed(build: Path, first: str) -> Changed:
    """Make a whole snapshot under another version, in which the made-up item was changed."""

    def make(version: str, change: Callable[[dict[str, Any]], object]) -> Path:
        made = Path(
            shutil.copytree(
                build / "kb" / "snapshots" / first, build / "kb" / "snapshots" / version
            )
        )
        data = json.loads((made / "snapshot.json").read_text("utf-8"))
        [item] = [item for item in data["items"] if item["id"] == SAMPLE]
        change(item)
        body = json.dumps(data, ensure_ascii=False).encode()
        (made / "snapshot.json").write_bytes(body)
        manifest = json.loads((made / "manifest.json").read_text())
        manifest["version"] = version
        manifest["files"]["snapshot.json"] = hashlib.sha256(body).hexdigest()
        (made / "manifest.json").write_text(json.dumps(manifest))
        return made

    return make


def raised(item: dict[str, Any]) -> None:
    """Change the amount."""
    item["facts"]["amount"]["value"] = "8000"


def renamed(item: dict[str, Any]) -> None:
    """Change the title, which no case is judged by."""
    item["title"] = "养蜂补贴"
