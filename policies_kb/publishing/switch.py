"""Changes what is published, one change at a time, and writes it into the history."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policies_kb import snapshot
from policies_kb.publishing.history import (
    PUBLISH,
    ROLLBACK,
    Entry,
    add_entry,
    read_history,
    rolled_back,
)
from policies_kb.publishing.versions import previous, published
from policies_kb.snapshot import SnapshotError


def publish(
    directory: Path,
    *,
    instead_of: str | None,
    why: str = "",
    accepted: str | None = None,
    gate: dict[str, Any] | None = None,
) -> Entry:
    """Publish a snapshot; running processes change to it within seconds.

    instead_of: the published version with which it was compared. Raises SnapshotError when the snapshot isn't whole
    or another one was published meanwhile.
    """
    build = _build_of(directory)
    with _alone(build):
        now = published(build)
        if now != instead_of:
            raise SnapshotError(
                f"{now} was published while {directory.name} was compared with {instead_of}; publish again"
            )
        return _switch(
            build,
            Entry(directory.name, PUBLISH, left=now, why=why, accepted=accepted, gate=gate),
        )


def publish_unless_rolled_back(directory: Path, why: str) -> bool:
    """Publish a snapshot, unless it is published or was left by a rollback; tell whether it is published now."""
    build = _build_of(directory)
    with _alone(build):
        now = published(build)
        if now == directory.name:
            return True
        if now is not None and rolled_back(read_history(build), directory.name):
            return False
        _switch(build, Entry(directory.name, PUBLISH, left=now, why=why))
        return True


def rollback(build: Path, version: str | None = None, why: str = "") -> Entry:
    """Publish again what was published before, or an earlier version. Raises SnapshotError when there is none."""
    with _alone(build):
        now = published(build)
        target = version or previous(build)
        if target == now:
            raise SnapshotError(f"{target} is published already")
        entries = read_history(build)
        if version is not None and version not in {v for e in entries for v in (e.version, e.left)}:
            raise SnapshotError(f"{version} was never published; use wence kb publish {version}")
        return _switch(build, Entry(target, ROLLBACK, left=now, why=why))


def _switch(build: Path, entry: Entry) -> Entry:
    directory = build / "kb" / "snapshots" / entry.version
    snapshot.verify(directory)
    add_entry(build, entry)
    snapshot.publish(directory)
    return entry


def _build_of(directory: Path) -> Path:
    return directory.parents[2]


@contextmanager
def _alone(build: Path) -> Iterator[None]:
    path = build / "kb" / "publishing.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
