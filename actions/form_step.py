"""The turns of a running form, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping

from actions import forms
from actions.answer_policy import ask
from actions.base import WenceAction
from actions.check import Check
from actions.forms import Form
from actions.turn import Events, Turn
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

KINDS: Mapping[str, type[Form]] = {kind.kind: kind for kind in (Check,)}


class FormStep(WenceAction):
    """The resident answers a form's question, or does something else in between."""

    action_name = "action_check_step"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Take the answer and go on."""
        return step(turn, kb)


def step(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Go on with the running form; without one, the text is a question."""
    form = running(turn, kb)
    if form is None:
        replies, events = ask(turn, kb)
        return replies, [*events, *forms.ended()]
    return forms.step(form, turn, kb)


def running(turn: Turn, kb: KnowledgeBase) -> Form | None:
    """Return the form that the conversation remembers, or None when its kind or item is gone."""
    state = dict(turn.form or {})
    kind, item = KINDS.get(state.get("kind", "")), kb.items.get(state.get("item_id", ""))
    return None if kind is None or item is None else kind.resumed(item, state)
