"""What answers while one types, for the knowledge base that is published; made when it is first asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from api.knowledge import Knowledge
from api.suggesting.suggestions import Suggestions
from policies_kb.knowledge import KnowledgeBase
from policies_kb.looking_up.desk import DeskSearch
from policies_kb.looking_up.texts import Texts


@dataclass(frozen=True)
class Typed:
    """The suggestions for residents and the search of the desk, over the same texts of one knowledge base."""

    kb: KnowledgeBase
    suggestions: Suggestions
    desk: DeskSearch


class HeldTyped:
    """Makes them in a thread, once for a snapshot: that takes a second or two."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._version: str | None = None
        self._made: asyncio.Task[Typed] | None = None

    async def get(self) -> Typed:
        """Return them. Raises Problem ``knowledge-unavailable``."""
        return await asyncio.shield(self.begin())

    def begin(self) -> asyncio.Task[Typed]:
        """Have them made, so that they are there at the first letter. Raises Problem ``knowledge-unavailable``."""
        kb = self._knowledge.base()
        if self._made is None or self._version != kb.version:
            self._version = kb.version
            self._made = asyncio.create_task(asyncio.to_thread(_typed, kb))
        return self._made


def _typed(kb: KnowledgeBase) -> Typed:
    texts = Texts(kb.items.values())
    return Typed(kb, Suggestions(texts, kb.regions), DeskSearch(kb, texts))
