"""The history of what was published: a line of JSON for each change, in ``<build>/kb/history``."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies_kb.snapshot import SnapshotError

PUBLISH, ROLLBACK = "publish", "rollback"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        return f"uid {os.getuid()}"


@dataclass(frozen=True)
class Entry:
    """A change of what is published.

    left: the version that was published before; why: in the person's words; accepted: the reason for publishing in
    spite of the gate; gate: its figures. at: UTC.
    """

    version: str
    action: str
    left: str | None = None
    why: str = ""
    accepted: str | None = None
    gate: dict[str, Any] | None = None
    at: str = field(default_factory=_now)
    by: str = field(default_factory=_who)


def read_history(build: Path) -> list[Entry]:
    """Return all entries, oldest first. Raises SnapshotError naming a line that is none."""
    path = _path(build)
    if not path.exists():
        return []
    entries = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            entries.append(Entry(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise SnapshotError(
                f"{path}:{number}: no entry of the history ({error}); remove the line"
            ) from error
    return entries


def add_entry(build: Path, entry: Entry) -> None:
    """Write an entry down for good."""
    path = _path(build)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def trail(entries: Iterable[Entry], current: str | None) -> list[str]:
    """Return the versions to which rollbacks lead, oldest first; the last is the current one.

    A rollback takes away what it left, so the next one goes further back.
    """
    versions: list[str] = []
    for entry in entries:
        if entry.left is not None and versions[-1:] != [entry.left]:
            versions.append(entry.left)
        if entry.action == ROLLBACK and entry.version in versions:
            versions = _up_to(versions, entry.version)
        elif versions[-1:] != [entry.version]:
            versions.append(entry.version)
    if current is None or versions[-1:] == [current]:
        return versions
    # The last entry was written down, but not switched to; or somebody switched by hand.
    return _up_to(versions, current) if current in versions else [*versions, current]


def rolled_back(entries: Sequence[Entry], version: str) -> bool:
    """Tell whether the last that happened to a version was that a rollback left it."""
    for entry in reversed(entries):
        if entry.version == version:
            return False
        if entry.action == ROLLBACK and entry.left == version:
            return True
    return False


def _up_to(versions: Sequence[str], version: str) -> list[str]:
    """Return the versions to the last place of one of them."""
    return list(versions[: len(versions) - versions[::-1].index(version)])


def _path(build: Path) -> Path:
    return build / "kb" / "history"
