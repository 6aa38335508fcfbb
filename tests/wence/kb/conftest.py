"""A build directory with the small snapshot published, and others in which something was changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.policies_kb.small_snapshot import build, first, small_home, small_kb

__all__ = ["build", "first", "small_home", "small_kb"]

SAMPLE = "startup.sample.zz"
Changed = Callable[[str, Callable[[dict[str, Any]], object]], Path]


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
        prepared = data["search"]["facts"]["items"]
        prepared[prepared.index(SAMPLE)] = ""  # what it held before the change doesn't count
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
