"""The knowledge base that all actions of this process share."""

from __future__ import annotations

from functools import cache

from policies_kb.knowledge import KnowledgeBase
from policies_kb.live import LiveKnowledge


@cache
def _live() -> LiveKnowledge:
    return LiveKnowledge(service="actions")


def knowledge() -> KnowledgeBase:
    """Return the knowledge base as published now. Raises SnapshotError when none is."""
    return _live().get()
