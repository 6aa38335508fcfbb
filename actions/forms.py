"""Forms: one question at a time, whatever they are for. What kinds there are is in ``form_step``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from rasa_sdk.events import SlotSet

from actions.turn import Events, Turn, choosable, memory_of, remembered, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import Reply

Said = tuple[list[Reply], Events]

_MISSES_BEFORE_UNKNOWN = 2
_ASIDE = {"ask_policy", "follow_up", "nlu_fallback"}


@dataclass(frozen=True)
class Question:
    """What a form asks next. labels: the answers that are offered as buttons; facts: what the question tells."""

    text: str
    labels: Sequence[str] = ()
    facts: dict[str, str] = field(default_factory=dict)


class Form(ABC):
    """A form about an item with the answers given so far; immutable, so each answer makes a new one.

    kind: names it in the conversation's memory, and the group of its sentences in the wording.
    """

    kind: ClassVar[str]
    item: Item

    @classmethod
    @abstractmethod
    def resumed(cls, item: Item, state: dict[str, Any]) -> Self | None:
        """Return the form that the conversation remembers, or None when the item has it no more."""

    @property
    @abstractmethod
    def answers(self) -> int:
        """How many questions are answered."""

    @property
    @abstractmethod
    def done(self) -> bool:
        """Whether nothing is left to ask."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return the answers as plain data, for ``resumed``."""

    @abstractmethod
    def question(self, kb: KnowledgeBase) -> Question:
        """Return the next question."""

    @abstractmethod
    def heard(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Return the form with the pending question answered by ``text``, or None when that is no answer."""

    @abstractmethod
    def hint(self, text: str, kb: KnowledgeBase) -> str:
        """Return what to say of a text that is no answer."""

    @abstractmethod
    def volunteered(self, text: str, kb: KnowledgeBase) -> Self:
        """Return the form with all that ``text`` answers without having been asked."""

    @abstractmethod
    def unknown(self) -> Self | None:
        """Return the form whose pending question can't be answered, or None when it needs the answer."""

    @abstractmethod
    def back(self) -> Self:
        """Return the form without its last answer."""

    @abstractmethod
    def result(self, kb: KnowledgeBase) -> Reply:
        """Return what comes out."""


def begin(form: Form, text: str, kb: KnowledgeBase) -> Said:
    """Begin a form, with what the resident already said taken as answers."""
    return _next(
        form.volunteered(text, kb), kb, note=say(f"{form.kind}.start", title=form.item.title)
    )


def step(form: Form, turn: Turn, kb: KnowledgeBase) -> Said:
    """Take an answer to the pending question; stop, go back and questions in between are understood."""
    if turn.intent == "stop":
        return [reply("notice", say(f"{form.kind}.stopped"))], ended()
    if turn.intent == "go_back":
        return _asked(form.back(), kb, note="" if form.answers else say("form.back_first"))
    if form.done:
        return _concluded(form, kb)
    heard = form.heard(turn.text, kb)
    if heard is not None:
        return _next(heard.volunteered(turn.text, kb), kb)
    if turn.intent == "dont_know":
        return _unknown(form, kb)
    if turn.intent in _ASIDE:
        answered = kb.ask(
            turn.text, default_region=turn.region, today=today(), context=turn.context
        )
        if answered.reply["kind"] == "answer":
            resumed, events = _asked(form, kb, note=say(f"{form.kind}.resume"))
            return [answered.reply, *resumed], [*remembered(answered), *events]
    misses = _misses(turn) + 1
    if misses >= _MISSES_BEFORE_UNKNOWN:
        return _unknown(form, kb)
    return _asked(form, kb, note=form.hint(turn.text, kb), misses=misses)


def ended() -> Events:
    """Return the slot events that end a form."""
    return [SlotSet("form", None), SlotSet("checking", False)]


def _misses(turn: Turn) -> int:
    return int((turn.form or {}).get("misses", 0))


def _unknown(form: Form, kb: KnowledgeBase) -> Said:
    unknown = form.unknown()
    return _concluded(form, kb) if unknown is None else _next(unknown, kb)


def _next(form: Form, kb: KnowledgeBase, note: str = "") -> Said:
    return _concluded(form, kb) if form.done else _asked(form, kb, note=note)


def _asked(form: Form, kb: KnowledgeBase, *, note: str, misses: int = 0) -> Said:
    question = form.question(kb)
    options = [(label, label) for label in question.labels]
    options += [(say("form.dont_know"), "dont_know")]
    options += [(say("form.back"), "go_back")] if form.answers else []
    options += [(say(f"{form.kind}.stop"), "stop")]
    said = reply(
        "question",
        f"{note}\n{question.text}".strip(),
        item_id=form.item.id,
        facts=question.facts,
        options=[{"label": label, "payload": f"form:{value}"} for label, value in options],
    )
    state = {"kind": form.kind, "item_id": form.item.id, **form.state(), "misses": misses}
    return [said], [
        SlotSet("form", state),
        SlotSet("checking", True),
        SlotSet("options", []),
        SlotSet("item_id", form.item.id),
        SlotSet("last_reply", memory_of(said)),
    ]


def _concluded(form: Form, kb: KnowledgeBase) -> Said:
    said = form.result(kb)
    return [said], [
        *ended(),
        SlotSet("item_id", form.item.id),
        SlotSet("options", choosable(said)),
        SlotSet("last_reply", memory_of(said)),
    ]
