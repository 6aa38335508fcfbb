"""Writes several files at once: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_all(texts: Mapping[Path, str]) -> list[Path]:
    """Write the files whose text differs from what they hold, and return them.

    Every text is first written beside its file; only then are all renamed. When one can't be renamed, those before
    it get back what they held. Raises OSError.
    """
    held = {path: path.read_bytes() if path.exists() else None for path in texts}
    changed = {path: text for path, text in texts.items() if held[path] != text.encode()}
    written = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in changed}
    renamed: list[Path] = []
    try:
        for path, beside in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(changed[path].encode())
        for path, beside in written.items():
            beside.replace(path)
            renamed.append(path)
    except BaseException:
        for path in renamed:
            _put_back(path, held[path])
        raise
    finally:
        for beside in written.values():
            beside.unlink(missing_ok=True)
    return list(changed)


def _put_back(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data)
