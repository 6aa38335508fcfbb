"""Forms: one question at a time, whatever they are for. What kinds there are, and their turns, are in ``form_step``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from rasa_sdk.events import SlotSet

from actions.turn import Events, choosable, memory_of, reply
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item, Source
from policies_kb.rendering.render import Reply

Said = tuple[list[Reply], Events]


@dataclass(frozen=True)
class Question:
    """What a form asks next.

    labels: the answers that are offered as buttons; facts: what the question tells; sources: where what is asked
    for stands; most: how many questions the form asks at most, where that is known.
    """

    text: str
    labels: Sequence[str] = ()
    facts: dict[str, str] = field(default_factory=dict)
    sources: Sequence[Source] = ()
    most: int | None = None


class Form(ABC):
    """A form about an item with the answers given so far; immutable, so each answer makes a new one.

    kind: names it in the conversation's memory, and the group of its sentences in the wording.
    """

    kind: ClassVar[str]
    item: Item

    @property
    def item_id(self) -> str | None:
        """The id of the item that the form is about, or None when it is about none."""
        return self.item.id

    @classmethod
    def restored(cls, state: dict[str, Any], kb: KnowledgeBase) -> Self | None:
        """Return the form that the conversation remembers, or None when its item is gone."""
        item = kb.items.get(str(state.get("item_id", "")))
        return None if item is None else cls.resumed(item, state)

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

    def begun(self) -> str:
        """Say that the form begins."""
        return say(f"{self.kind}.start", title=self.item.title)

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

    def corrected(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Return the form with earlier answers replaced by what ``text`` says, or None when it says nothing of them."""
        return None

    @abstractmethod
    def result(self, kb: KnowledgeBase) -> Reply:
        """Return what comes out."""

    @abstractmethod
    def in_short(self, kb: KnowledgeBase) -> list[str]:
        """Return what comes out in a few sentences, for those who want it said more simply."""


def begin(form: Form, text: str, kb: KnowledgeBase) -> Said:
    """Begin a form, with what the resident already said taken as answers."""
    form = form.volunteered(text, kb)
    return go_on(form, kb, note=form.begun())


def ended() -> Events:
    """Return the slot events that end a form."""
    return [SlotSet("form", None), SlotSet("checking", False)]


def go_on(form: Form, kb: KnowledgeBase, *, note: str = "", misses: int = 0) -> Said:
    """Ask the next question, or say what comes out.

    note: said before the question; misses: how many answers to it were not understood.
    """
    if form.done:
        return conclude(form, kb)
    question = form.question(kb)
    options = [(label, label) for label in question.labels]
    options += [(say("form.dont_know"), "dont_know")]
    options += [(say("form.back"), "go_back")] if form.answers else []
    options += [(say(f"{form.kind}.stop"), "stop")]
    said = reply(
        "question",
        f"{note}\n{question.text}".strip(),
        item_id=form.item_id,
        facts=question.facts,
        progress=None
        if question.most is None
        else {"at": form.answers + 1, "total": question.most},
        options=[{"label": label, "payload": f"form:{value}"} for label, value in options],
    )
    return [said], [
        SlotSet("form", memory(form) | {"misses": misses}),
        SlotSet("checking", True),
        SlotSet("options", []),
        *_about(form),
        SlotSet("last_reply", memory_of(said)),
    ]


def memory(form: Form) -> dict[str, Any]:
    """Return the form as the conversation remembers it."""
    return {"kind": form.kind, "item_id": form.item_id, **form.state()}


def resumed(form: Form, answered: Said, kb: KnowledgeBase) -> Said:
    """Add the form's question to what was answered in between."""
    replies, events = go_on(form, kb, note=say(f"{form.kind}.resume"))
    return [*answered[0], *replies], [*answered[1], *events]


def conclude(form: Form, kb: KnowledgeBase) -> Said:
    """Say what comes out, and forget the form; what came out can be said again."""
    said = form.result(kb)
    return [said], [
        *ended(),
        *_about(form),
        *([SlotSet("facet", said["facet"])] if said["facet"] else []),
        SlotSet("options", choosable(said)),
        SlotSet("last_reply", memory_of(said) | {"form": memory(form)}),
    ]


def offered(head: str, choices: Sequence[tuple[str, str]]) -> Said:
    """Ask which of several is meant. choices: labels with their payloads."""
    options = [{"label": label, "payload": payload} for label, payload in choices]
    lines = [head, *(f"{n}. {label}" for n, (label, _) in enumerate(choices, 1))]
    said = reply("question", "\n".join(lines), options=options)
    return [said], [SlotSet("options", options), SlotSet("last_reply", memory_of(said))]


def _about(form: Form) -> Events:
    return [SlotSet("item_id", form.item_id)] if form.item_id is not None else []
