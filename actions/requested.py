"""Tells a request, for a check, a list, a sum or a complaint, from a question that merely sounds like one."""

from __future__ import annotations

from actions.answer_policy import ask
from actions.requests import in_words
from actions.turn import Events, Turn
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

SURE = 0.9  # confidence of the dialogue model from which a statement alone can be a request


def answered_instead(
    request: str, turn: Turn, kb: KnowledgeBase
) -> tuple[list[Reply], Events] | None:
    """Return the answer to a turn that does not ask in words for what it was taken for, or None.

    request: ``check``, ``complaint``, ``fits`` or ``sum``. None also when the dialogue model is sure and the
    knowledge base has no answer, or when it is sure of a complaint that asks nothing.
    """
    if not turn.text or in_words(request, turn.text):
        return None
    sure = turn.confidence >= SURE
    if request == "complaint" and sure and not kb.answers.is_question(turn.text):
        return None
    replies, events = ask(turn, kb)
    stated = any(said["kind"] == "answer" for said in replies)
    return (replies, events) if stated or not sure else None
