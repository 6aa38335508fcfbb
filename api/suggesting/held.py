"""The suggestions of the knowledge base that is published, made when the first is asked for."""

from __future__ import annotations

import asyncio

from api.knowledge import Knowledge
from api.suggesting.suggestions import Suggestions


class HeldSuggestions:
    """Makes them in a thread, once for a snapshot: that takes a second or two."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._version: str | None = None
        self._made: asyncio.Task[Suggestions] | None = None

    async def get(self) -> Suggestions:
        """Return them. Raises Problem ``knowledge-unavailable``."""
        kb = self._knowledge.base()
        if self._made is None or self._version != kb.version:
            self._version = kb.version
            self._made = asyncio.create_task(asyncio.to_thread(Suggestions, kb))
        return await asyncio.shield(self._made)
