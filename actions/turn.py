"""A turn as the actions see it: what was said, and what the conversation remembers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from policies_kb.answering.context import Answered, Context
from policies_kb.rendering.render import HUMAN, Reply

Events = list[dict[str, Any]]
_DEFAULT_REGION = "410100"
CONTEXT = (
    "region",
    "item_id",
    "facet",
    "question",
    "earlier",
)  # slots that hold what was said before
_CHOOSE = "/choose"  # stands for the text of a turn in which an option was pressed
_REMEMBERED_TURNS = 4


@dataclass(frozen=True)
class Turn:
    """What the resident said and what was said before.

    region: the channel's or deployment's default; said: what the resident said in the turns before, the last first;
    profile: what is known of the one whom the conversation is about; confidence: of the dialogue model in the intent;
    lapsed: after how many minutes of silence the conversation was forgotten, in the first turn after that.
    """

    text: str
    intent: str
    payload: str | None
    region: str
    context: Context
    options: Sequence[Mapping[str, str]]
    last: Mapping[str, Any] | None
    form: Mapping[str, Any] | None
    said: Sequence[str] = ()
    profile: Mapping[str, Any] | None = None
    confidence: float = 1.0
    lapsed: int | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """Read the turn from Rasa's tracker."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        intent = message.get("intent") or {}
        slots = tracker.slots
        return cls(
            text=metadata.get("text") or message.get("text") or "",
            intent=intent.get("name") or "",
            payload=metadata.get("payload"),
            region=metadata.get("region") or os.environ.get("WENCE_REGION", _DEFAULT_REGION),
            context=Context(*(slots.get(name) for name in CONTEXT)),
            options=slots.get("options") or [],
            last=slots.get("last_reply"),
            form=slots.get("form"),
            said=_said_before(tracker.events or []),
            profile=slots.get("profile"),
            confidence=float(intent.get("confidence") or 0.0),
            lapsed=slots.get("lapsed"),
        )

    def record(self) -> dict[str, Any]:
        """Return it as plain data, for ``from_record``; what it holds is shared, not copied."""
        return {**vars(self), "context": dict(vars(self.context))}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Turn:
        """Return the turn that a provenance holds as plain data."""
        return cls(**{**record, "context": Context(**record["context"])})


def reply(kind: str, text: str, **more: Any) -> Reply:
    """Return a reply; ``more`` gives item_id, facet, facts, citations, options or record."""
    return {
        "kind": kind,
        "text": text,
        "item_id": None,
        "facet": None,
        "facts": {},
        "citations": [],
        "options": [],
        "record": None,
    } | more


def remembered(answered: Answered) -> Events:
    """Return the slot events by which the conversation remembers an answer."""
    events: Events = [
        SlotSet("options", choosable(answered.reply)),
        SlotSet("last_reply", memory_of(answered.reply)),
        SlotSet("question", answered.question),
        SlotSet("earlier", list(answered.earlier)),
    ]
    if answered.named_region:
        events.append(SlotSet("region", answered.region))
    if answered.item_id is not None:
        events += [SlotSet("item_id", answered.item_id), SlotSet("facet", answered.facet)]
    return events


def choosable(said: Reply) -> list[dict[str, str]]:
    """Return the options of a reply that a number can name: all but the person offered at the end."""
    return [option for option in said["options"] if option["payload"] != HUMAN]


def memory_of(said: Reply) -> dict[str, Any]:
    """Return what the conversation keeps of a reply so that it can be said again.

    A reply about an item is rendered anew, so only its name is kept: what is kept travels with every turn.
    """
    if said["item_id"] is not None:
        return {"kind": said["kind"], "item_id": said["item_id"]}
    return {"kind": said["kind"], "item_id": None, "text": said["text"], "options": said["options"]}


def _said_before(events: Sequence[Mapping[str, Any]]) -> list[str]:
    texts = [
        (event.get("metadata") or {}).get("text") or event.get("text") or ""
        for event in events
        if event.get("event") == "user"
    ]
    return [text for text in reversed(texts[:-1]) if text and text != _CHOOSE][:_REMEMBERED_TURNS]
