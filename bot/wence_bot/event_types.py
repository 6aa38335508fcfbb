"""Finds the class of an event once for each name.

Rasa walks all subclasses of `Event` for every event that it reads, which is every event of a conversation at every
turn: a tenth of what a turn cost.
"""

from __future__ import annotations

from functools import cache

from rasa.shared.core.events import Event


def install() -> None:
    """Have Rasa remember the classes of events. A name that isn't known raises `ValueError`, as before."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
