"""What the conversation knows of the one it is about, kept from turn to turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions.turn import Events, Turn
from policies_kb.clock import today
from policies_kb.eligibility.profile import Profile
from policies_kb.eligibility.said import Said
from policies_kb.knowledge import KnowledgeBase


def known_before(turn: Turn, kb: KnowledgeBase) -> Profile:
    """Return what was known before this turn, the answers of the last form included."""
    profile = Profile.of_record(turn.profile)
    for memory in ((turn.last or {}).get("form"), turn.form):
        profile = profile.with_said(_traits(memory, kb))
    return profile


def learned(turn: Turn, kb: KnowledgeBase) -> Events:
    """Return the slot event by which the conversation keeps what this turn adds to the profile, if it adds anything."""
    before = known_before(turn, kb)
    stating = turn.intent == "inform" and not kb.answers.is_question(turn.text)
    profile = before.heard(turn.text, kb.interview, today(), stating=stating)
    record = profile.record()
    return [] if record == (turn.profile or Profile().record()) else [SlotSet("profile", record)]


def _traits(memory: Mapping[str, Any] | None, kb: KnowledgeBase) -> dict[str, Said]:
    item = kb.items.get((memory or {}).get("item_id", ""))
    if memory is None or item is None:
        return {}
    names = {c.id: c.trait for c in item.conditions if c.trait}
    said = memory.get("said", [])
    return {names[id_]: Said.of_record(record) for id_, record in said if id_ in names}
