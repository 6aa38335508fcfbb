"""The knowledge base that a running process uses: follows what is published, without a restart."""

from __future__ import annotations

import threading
from pathlib import Path

from policies_kb.knowledge import KnowledgeBase
from policies_kb.snapshot import SnapshotError, build_directory


class LiveKnowledge:
    """Holds the current snapshot's knowledge base and changes to a newly published one."""

    def __init__(self, build: Path | None = None) -> None:
        self._build = build or build_directory()
        self._pointer = self._build / "kb" / "current"
        self._changing = threading.Lock()
        self._stamp = self._published()
        self._current = KnowledgeBase.open(self._build)

    def get(self) -> KnowledgeBase:
        """Return the knowledge base; a newly published one is loaded beside the old one, which answers meanwhile."""
        stamp = self._published()
        if stamp != self._stamp and self._changing.acquire(blocking=False):
            threading.Thread(target=self._change, args=(stamp,), daemon=True).start()
        return self._current

    def _change(self, stamp: int) -> None:
        try:
            self._current = KnowledgeBase.open(self._build)
        except SnapshotError:
            pass  # the old one goes on answering; publishing reports what is wrong with the new one
        finally:
            self._stamp = stamp
            self._changing.release()

    def _published(self) -> int:
        try:
            return self._pointer.stat().st_mtime_ns
        except FileNotFoundError:
            return 0
