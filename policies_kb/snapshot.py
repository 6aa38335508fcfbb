"""Opens and publishes snapshots: immutable directories that hold all that answering needs.

``<build>/kb/snapshots/<version>/`` holds JSON, arrays and a manifest; the version is the hash of what went in.
``<build>/kb/current`` holds the version that the processes use. ``building`` makes snapshots.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies_kb.errors import Fault
from policies_kb.store import DATA, files_of, read_data, write_data

_MANIFEST = "manifest.json"
CLARIFY = "clarify."


class SnapshotError(Fault):
    """A snapshot that can't be opened. The message says which, why and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """What a snapshot holds, as plain data. version: content hash."""

    version: str
    data: Mapping[str, Any]


def build_directory() -> Path:
    """Return the directory of everything built (WENCE_BUILD, else ``build`` in the checkout)."""
    return Path(os.environ.get("WENCE_BUILD") or Path(__file__).parents[1] / "build")


def verify(directory: Path) -> None:
    """Check that a snapshot is whole and the one that its name says. Raises SnapshotError naming what isn't."""
    if not directory.is_dir():
        raise SnapshotError(f"{directory}: there is no such snapshot; run wence kb build")
    path = directory / _MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
        version, hashes = manifest["version"], dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path}: no manifest of a snapshot ({error}); remove the directory and run wence kb build"
        ) from error
    if version != directory.name:
        raise SnapshotError(
            f"{directory}: holds the snapshot {version}, not {directory.name}; give it its own name back"
        )
    for name in {DATA, *hashes}:
        try:
            found = _file_hash(directory / name)
        except OSError as error:
            found = str(error)
        if hashes.get(name) != found:
            raise SnapshotError(
                f"{directory / name}: not as it was built; remove the directory and run wence kb build"
            )


def publish(snapshot: Path) -> None:
    """Make the snapshot the current one, in one step, whatever it holds (see ``publishing.switch``)."""
    pointer = snapshot.parents[1] / "current"
    written = pointer.with_suffix(f".{os.getpid()}")
    written.write_text(f"{snapshot.name}\n", "utf-8")
    written.replace(pointer)


def current(build_from: Path | None = None) -> Path:
    """Return the directory of the current snapshot. Raises SnapshotError."""
    root = (build_from or build_directory()) / "kb"
    try:
        version = (root / "current").read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise SnapshotError(
            f"{root}/current: no snapshot is published; run wence kb build"
        ) from error
    return root / "snapshots" / version


def write_snapshot(directory: Path, version: str, data: Mapping[str, Any]) -> None:
    """Write the data of a snapshot, and a manifest by which ``verify`` checks it, into an empty directory."""
    write_data(directory, data)
    files = {name: _file_hash(directory / name) for name in files_of(directory)}
    manifest = json.dumps({"version": version, "files": files})
    (directory / _MANIFEST).write_text(manifest, "utf-8")


def open_snapshot(directory: Path) -> Snapshot:
    """Load a snapshot. Raises SnapshotError naming the directory."""
    try:
        return Snapshot(directory.name, read_data(directory))
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise SnapshotError(
            f"{directory}: not a whole snapshot ({error}); run wence kb build"
        ) from error


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
