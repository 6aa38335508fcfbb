"""Snapshots by name: a version, the beginning of one, ``current`` or ``previous``."""

from __future__ import annotations

from pathlib import Path

from policies_kb.publishing.history import read_history, trail
from policies_kb.snapshot import SnapshotError, current

CURRENT, PREVIOUS = "current", "previous"


def snapshot_named(name: str, build: Path) -> Path:
    """Return the directory of a snapshot. Raises SnapshotError when none or several are meant."""
    if name == CURRENT:
        return current(build)
    snapshots = build / "kb" / "snapshots"
    if name == PREVIOUS:
        return snapshots / previous(build)
    held = sorted(path.name for path in snapshots.glob("[!.]*")) if name else []
    found = [name] if name in held else [version for version in held if version.startswith(name)]
    if not found:
        raise SnapshotError(
            f"{snapshots}: no snapshot {name!r}; see wence kb history and wence kb build"
        )
    if len(found) > 1:
        raise SnapshotError(f"{snapshots}: {name!r} can be {', '.join(found)}; write more of it")
    return snapshots / found[0]


def published(build: Path) -> str | None:
    """Return the version that is published, or None."""
    try:
        return current(build).name
    except SnapshotError:
        return None


def previous(build: Path) -> str:
    """Return the version to which a rollback goes. Raises SnapshotError when there is none."""
    versions = trail(read_history(build), published(build))
    if len(versions) < 2:
        raise SnapshotError(
            f"{build / 'kb' / 'history'}: nothing was published before; name a version, or build and publish"
        )
    return versions[-2]
