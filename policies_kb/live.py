"""The knowledge base that a running process uses: follows what is published, without a restart."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from weakref import ref

from policies_kb.knowledge import KnowledgeBase
from policies_kb.publishing.users import Use
from policies_kb.settled import settle
from policies_kb.snapshot import SnapshotError, build_directory

_WATCH_SECONDS = 0.5

log = logging.getLogger(__name__)


class LiveKnowledge:
    """Holds the current snapshot's knowledge base and changes to a newly published one.

    A thread of its own watches and loads, so a turn never waits; it ends when nobody holds this any more.
    """

    def __init__(self, build: Path | None = None, *, service: str = "process") -> None:
        """Open what is published. service: what this process is told of as, when something is published."""
        self._build = build or build_directory()
        self._pointer = self._build / "kb" / "current"
        self._seen = self._published()
        self._current = KnowledgeBase.open(self._build)
        self._use = Use(self._build, service)
        self._use.tell(self._current.version)
        threading.Thread(
            target=_watch, args=(ref(self),), name="live-knowledge", daemon=True
        ).start()

    def get(self) -> KnowledgeBase:
        """Return the knowledge base in use. A turn asks once and keeps what it got."""
        return self._current

    def follow(self) -> None:
        """Change to what is published, if that is new; one that can't be opened leaves the old one in use."""
        published = self._published()
        if published == self._seen:
            return
        self._seen = published
        try:
            loaded = KnowledgeBase.open(self._build)
        except SnapshotError as error:
            log.error("knowledge base %s stays in use: %s", self._current.version, error)
            return
        if loaded.version != self._current.version:
            self._current = loaded
            self._use.tell(loaded.version)
            log.info("knowledge base %s", loaded.version)
            settle()

    def _published(self) -> int:
        try:
            return self._pointer.stat().st_mtime_ns
        except FileNotFoundError:
            return 0


def _watch(held: ref[LiveKnowledge]) -> None:
    while True:
        time.sleep(_WATCH_SECONDS)
        live = held()
        if live is None:
            return
        live.follow()
        del live
