"""Builds snapshots, unless they are up to date."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from policies_kb.records import CONTENT, originals_directory
from policies_kb.snapshot import build_directory, write_snapshot

STEPS = 7  # that a build tells of


def input_hash(content: Path = CONTENT, originals: Path | None = None) -> str:
    """Return the hash of all that a snapshot is made from: records, this package's code, mounted originals."""
    originals = originals or originals_directory()
    files = [*sorted(content.rglob("*.yml")), *sorted(Path(__file__).parent.rglob("*.py"))]
    files += sorted(p for p in originals.glob("*") if p.is_file() and not p.name.startswith("."))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def build(
    build_to: Path | None = None,
    content: Path = CONTENT,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Build the snapshot of the content unless it is there, and return its directory. Does not publish it."""
    target = (build_to or build_directory()) / "kb" / "snapshots" / input_hash(content)
    if target.exists():
        progress(f"snapshot {target.name} is up to date")
        return target
    from policies_kb.compiling import compiled  # its libraries take seconds to load

    data = compiled(content, progress)
    target.parent.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        write_snapshot(working, target.name, data)
        working.chmod(0o755)
        working.rename(target)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise
    progress(f"snapshot {target.name} is built")
    return target
