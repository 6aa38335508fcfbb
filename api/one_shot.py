"""What can still be answered while the dialogue is down: a question by itself, from the knowledge base.

Such an answer says that it is one. Whatever needs a conversation (a form, a ticket, a person) is told
that it can't be had now.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from api.bot import BotReply, Provenance, Turn
from api.contract import Kind
from api.wording import wording
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase

ACTION = "one_shot"  # as the provenance names it: no action was asked
# The dialogue can't be had: not there, not answering, or without its memory.
DIALOGUE_DOWN = frozenset({"bot-unreachable", "bot-late", "bot-failed", "redis-unreachable"})


def one_shot(kb: KnowledgeBase, turn: Turn, region: str) -> list[BotReply] | None:
    """Return what the knowledge base answers to a turn's words alone, with the notice that it is no more.

    None unless it answers: for a pressed option, for what it would ask back or decline, and for words that
    ask for a person or have something registered. region: where none is said.
    """
    if turn.payload is not None or _wants_more(turn.text):
        return None
    default, day = turn.region or region, today()
    answered = kb.ask(turn.text, default_region=default, today=day)
    if answered.reply["kind"] != Kind.ANSWER:
        return None
    notice = BotReply(kind=Kind.NOTICE, text=wording()["one_shot"]["notice"])
    return [notice, *(_reply(kb, turn, default, day, dict(said)) for said in answered.replies)]


def _wants_more(text: str) -> bool:
    return any(word in text for word in wording()["one_shot"]["not_for"])


def _reply(kb: KnowledgeBase, turn: Turn, region: str, day: date, said: dict[str, Any]) -> BotReply:
    facet, facts = said.pop("facet"), said.pop("facts")
    asked = {
        "action": ACTION,
        "today": day.isoformat(),
        "turn": {"text": turn.text, "region": region, "payload": None},
    }
    provenance = Provenance(
        snapshot=kb.version,
        template=kb.renderer.version,
        code="",
        facet=facet,
        facts=facts,
        asked=asked,
    )
    # Nothing can be pressed now: an option is a turn of the dialogue.
    return BotReply.model_validate({**said, "options": [], "provenance": provenance})
