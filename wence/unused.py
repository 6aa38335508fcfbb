"""What packages bring that nothing here uses, and an environment does without: `[tool.wence] unused`."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path


def unused(project: Path) -> list[str]:
    """Return the globs below site-packages that a pyproject.toml names; none when there is no such file."""
    if not project.exists():
        return []
    held = tomllib.loads(project.read_text(encoding="utf-8"))
    return list(held.get("tool", {}).get("wence", {}).get("unused", []))


def sign(globs: Sequence[str]) -> str:
    """Return a word that stands for the globs; empty when there are none."""
    return hashlib.sha256("\n".join(globs).encode()).hexdigest()[:12] if globs else ""


def remove_unused(venv: Path, globs: Sequence[str]) -> None:
    """Remove what the globs name from an environment. Other environments and uv's cache keep their links to it."""
    for site in venv.glob("lib/python3.*/site-packages"):
        for pattern in globs:
            for path in list(site.glob(pattern)):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
