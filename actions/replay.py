"""Gives replies again, from what their provenance says was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.provenance import with_provenance
from actions.registry import ACTIONS
from actions.turn import Turn
from policies_kb.clock import as_of
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply


class ReplayError(ValueError):
    """What was asked can't be asked again. The message says why."""


def replay(asked: Mapping[str, Any], kb: KnowledgeBase) -> list[Reply]:
    """Return the replies that the recorded action gives today to the recorded turn, on the recorded day.

    Raises ReplayError for an action or a turn that this code no longer has.
    """
    action = next((a for a in ACTIONS if a.action_name == asked["action"]), None)
    if action is None:
        raise ReplayError(f"there is no action {asked['action']!r} any more")
    try:
        turn = Turn.from_record(asked["turn"])
    except (KeyError, TypeError) as error:
        raise ReplayError(f"what was asked was recorded in another form ({error})") from error
    with as_of(date.fromisoformat(asked["today"])):
        replies, _ = action().take(turn, kb)
        return [with_provenance(said, turn, action.action_name, kb) for said in replies]
