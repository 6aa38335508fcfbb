"""Holds the knowledge base that is current, and changes to a new one within seconds."""

from __future__ import annotations

import asyncio
from pathlib import Path

from api.log import logger
from api.problems import Problem
from policies_kb.knowledge import KnowledgeBase
from policies_kb.publishing.users import Use
from policies_kb.settled import settle

log = logger(__name__)


class Knowledge:
    """The snapshot that is published. Readers keep the one they have; a change is a new object."""

    def __init__(self, build: Path) -> None:
        self._build = build
        self._use = Use(build, "api")
        self._base: KnowledgeBase | None = None
        self._published: str | None = None

    @property
    def version(self) -> str | None:
        """The version of the snapshot, or None when none is loaded."""
        return None if self._base is None else self._base.version

    @property
    def loaded(self) -> KnowledgeBase | None:
        """The knowledge base, or None when none is loaded."""
        return self._base

    def base(self) -> KnowledgeBase:
        """Return the knowledge base. Raises Problem ``knowledge-unavailable``."""
        if self._base is None:
            raise Problem("knowledge-unavailable", retry_after=5)
        return self._base

    async def is_ready(self) -> bool:
        """Whether a snapshot is loaded."""
        return self._base is not None

    async def refresh(self) -> None:
        """Load the published snapshot when it isn't the one in use. A broken one is left alone."""
        published = await asyncio.to_thread(self._read_published)
        if published is None or published == self._published:
            return
        self._published = published
        try:
            self._base = await asyncio.to_thread(KnowledgeBase.open, self._build)
        except Exception:
            log.exception("knowledge base not loaded", version=published)
        else:
            self._use.tell(self._base.version)
            log.info("knowledge base loaded", version=self._base.version)
            await asyncio.to_thread(settle)

    def _read_published(self) -> str | None:
        try:
            return (self._build / "kb" / "current").read_text("utf-8").strip() or None
        except OSError:
            return None
