"""Takes up again what came out of a form: an answer is corrected, or more is said of oneself."""

from __future__ import annotations

from actions import forms
from actions.fits import Fits
from actions.form_kinds import running
from actions.forms import Said
from actions.turn import Turn
from actions.wording import say
from policies_kb.knowledge import KnowledgeBase


def reopened(turn: Turn, kb: KnowledgeBase) -> Said | None:
    """Return the last form's new outcome, or its question again, when the turn changes what was said; else None."""
    form = running((turn.last or {}).get("form"), kb)
    if form is None or not turn.text:
        return None
    if kb.answers.corrects(turn.text):
        corrected = form.corrected(turn.text, kb)
        if corrected is not None:
            return forms.go_on(corrected, kb, note=say("form.corrected"))
        return forms.go_on(form.back(), kb, note=say("form.again_last")) if form.answers else None
    if not isinstance(form, Fits) or kb.answers.is_question(turn.text):
        return None
    told = form.with_more(turn.text, kb)
    return None if told == form else forms.go_on(told, kb)
