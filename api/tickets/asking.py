"""A resident asks how far a ticket is, by its number: the state is told, never what the ticket says."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.bot import BotReply, Turn
from api.contract import Kind, Option
from api.problems import Problem
from api.records.store import Records
from api.records.tables import Ticket
from api.wording import wording
from policies_kb.rendering.render import HUMAN

_ZONE = ZoneInfo("Asia/Shanghai")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(20\d{6})\s*[-—–－]?\s*(\d{4})(?![0-9A-Za-z])")
_TEXTS = Environment(undefined=StrictUndefined)  # noqa: S701 - plain text, no HTML


def number_in(text: str) -> str | None:
    """Return the number whose state is asked for: it stands alone, or with words that ask for that."""
    found = _NUMBER.findall(text)
    if len(set(found)) != 1:
        return None
    words = wording()["ticket"]
    rest = _NUMBER.sub("", text).strip(" 　，。？！：:,.?!编号是")
    if any(word in rest for word in words["not_for"]):
        return None
    asks = not rest or any(word in rest for word in words["asks"])
    return "-".join(found[0]) if asks else None


async def state_asked(records: Records, turn: Turn) -> list[BotReply] | None:
    """Return what is told of the ticket that a turn asks for; None when it asks for none.

    Raises Problem ``records-unreachable``.
    """
    number = None if turn.payload is not None else number_in(turn.text)
    if number is None:
        return None
    try:
        await records.prepare()
        async with records.session() as session:
            ticket = await session.scalar(select(Ticket).where(Ticket.number == number))
    except (SQLAlchemyError, OSError) as error:
        raise Problem("records-unreachable", retry_after=30) from error
    words = wording()["ticket"]
    if ticket is None:
        text = _TEXTS.from_string(words["unknown"]).render(number=number)
    else:
        at = (ticket.changed_at or ticket.created_at).astimezone(_ZONE)
        status = words["status"][ticket.status]
        text = _TEXTS.from_string(words["known"]).render(number=number, status=status, at=at)
    human = Option(label=wording()["page"]["human"], payload=HUMAN)
    return [BotReply(kind=Kind.NOTICE, text=text, options=[human])]
