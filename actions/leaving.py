"""Tells a wish to leave a running form, for a person or a complaint, from an answer that merely sounds like one."""

from __future__ import annotations

from actions.form_kinds import running
from actions.forms import Said
from actions.requests import in_words
from actions.turn import Turn
from policies_kb.knowledge import KnowledgeBase


def form_answered(request: str, turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the running form's next step, where the turn answers its question without asking in words to leave it.

    request: what the turn was taken for: ``complaint``, ``distress``, ``human`` or ``rating``. Short answers
    (个人名义交, 29人, 我自己的楼) are easily taken for one of these.
    """
    from actions.form_step import step  # a form's steps lead to the actions that ask this

    form = running(turn.form, kb)
    if form is None or form.done or not turn.text or in_words(request, turn.text):
        return None
    return None if form.heard(turn.text, kb) is None else step(turn, kb)
