"""Answers policy questions, follow-ups and whatever the bot could not classify."""

from __future__ import annotations

from dataclasses import replace

from actions.base import WenceAction
from actions.listed import chosen_of_list
from actions.options import choose, chosen_by_text, pointed_out
from actions.requests import NAMES_NOTHING, in_words
from actions.summing import summed
from actions.turn import Events, Turn, remembered, reply
from actions.wording import say
from policies_kb.answering.context import Answered
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

QUESTIONS = {"ask_policy", "follow_up", "nlu_fallback"}  # acts that the knowledge base answers
_NAMES_LITTLE = 6  # characters; what is longer after a question back is a question of its own
# Acts that answer or steer something: what is said with them leans on what was said before.
_ELLIPTICAL = {"affirm", "deny", "dont_know", "stop", "go_back"}
_LEANING = {"follow_up", "inform"}
_ANSWERS_LITTLE = 8  # characters of such an act that names nothing of its own


class AnswerPolicy(WenceAction):
    """Asks the knowledge base; the label of an offered option counts as choosing it.

    Who asks in plain words to have their case checked gets the check, whatever the dialogue model took it for.
    """

    action_name = "action_answer_policy"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Return the knowledge base's reply, or the last form's when the turn changes what was said there."""
        from actions.check import CheckEligibility  # forms ask questions in between
        from actions.fits import fitted
        from actions.reopened import reopened
        from actions.stated import stated
        from actions.ticket import ticket

        if _tells_the_complaint(turn, kb):
            return ticket(turn, kb)
        if turn.intent in QUESTIONS and in_words("check_surely", turn.text):
            return CheckEligibility().answer(turn, kb)
        chosen = chosen_of_list(turn)
        if chosen is not None:
            return ask(replace(turn, text=chosen), kb)
        payload = chosen_by_text(turn)
        if payload is not None:
            return choose(payload, turn, kb)
        turn = pointed_out(turn, kb) or turn
        found: list[Answered] = []

        def answer() -> Answered:
            """Ask the knowledge base when the answer is first wanted."""
            if not found:
                found.append(answer_to(turn, kb))
            return found[0]

        said = reopened(turn, kb) or _bare(turn, kb) or stated(turn, kb, answer)
        if said is not None:
            return said
        replies, events = told(answer(), turn, kb)
        answered = any(one["kind"] == "answer" for one in replies)
        return (None if answered else fitted(turn, kb)) or (replies, events)


def _tells_the_complaint(turn: Turn, kb: KnowledgeBase) -> bool:
    """Tell whether a turn says what the complaint is about that was only announced in the one before."""
    announced = bool(turn.said) and in_words("bare_complaint", turn.said[0].strip())
    return announced and len(turn.text) > _NAMES_LITTLE and not kb.answers.is_question(turn.text)


def _bare(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events] | None:
    """Return what is said to a yes or no that answers nothing: to which of the options it would be, or to go on."""
    if not kb.answers.is_bare(turn.text):
        return None
    if turn.options and (turn.last or {}).get("kind") in {"clarification", "question"}:
        options = list(turn.options)
        text = say("which_option", labels=[option["label"] for option in options])
        return [reply("clarification", text, options=options)], []
    return [reply("smalltalk", say("go_ahead"))], []


def ask(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Ask the knowledge base what the resident asks, in the conversation's context.

    Where a sum is asked for and all that it needs is said, the answer is the sum.
    """
    return told(answer_to(turn, kb), turn, kb)


def told(answered: Answered, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Tell the knowledge base's answer to a turn, or the sum that it asks for."""
    return summed(answered, turn, kb) or (answered.replies, remembered(answered))


def _was_asked_which(turn: Turn) -> bool:
    return bool(turn.options) and (turn.last or {}).get("kind") == "clarification"


def answer_to(turn: Turn, kb: KnowledgeBase) -> Answered:
    """Return the knowledge base's answer to a turn, in the conversation's context."""
    return kb.ask(
        turn.text,
        default_region=turn.region,
        today=today(),
        context=turn.context,
        follow_up=turn.intent in _LEANING
        or (turn.intent in _ELLIPTICAL and len(turn.text) <= _ANSWERS_LITTLE)
        or (turn.intent == "calculate" and len(turn.text) <= NAMES_NOTHING)
        or (_was_asked_which(turn) and len(turn.text) <= _NAMES_LITTLE),
    )
