"""A reply as it is shown: its parts, how far a form is, and where the answer can be read again."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from api.bot import BotReply
from api.contract import Kind, Reply, ShownReply
from api.parts import parts_of
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Facet, Item


def shown_reply(kb: KnowledgeBase | None, from_bot: BotReply, given: Reply) -> ShownReply:
    """Return what is given of a reply, with what helps to show it. kb: None while none is loaded."""
    return ShownReply(
        **{name: getattr(given, name) for name in Reply.model_fields},
        parts=parts_of(given.text),
        link=None if kb is None else _link(kb, from_bot),
        progress=from_bot.progress,
    )


def shown_again(
    kb: KnowledgeBase, item: Item, facet: str, region: str, day: date
) -> ShownReply | None:
    """Return what an item says of a facet on a day, asked for in a region of its own or below.

    None where there is no such facet, or where the region is another.
    """
    if facet not in set(Facet) or item.region not in kb.regions.chain(region):
        return None
    reply = kb.renderer.item(item, Facet(facet), asked_region=region, today=day)
    made = Reply.model_validate(reply)
    return ShownReply(**dict(made), parts=parts_of(made.text), link=None, progress=None)


def answer_path(item_id: str, facet: str, region: str | None = None) -> str:
    """Return the address of the page that answers a facet of an item, asked for in a region of its own or below."""
    asked = {"facet": facet} | ({} if region is None else {"region": region})
    return f"/answers/{item_id}?{urlencode(asked)}"


def _link(kb: KnowledgeBase, reply: BotReply) -> str | None:
    known = reply.provenance
    item = kb.items.get(reply.item_id or "")
    if known is None or known.facet is None or item is None:
        return None
    if reply.kind not in {Kind.ANSWER, Kind.REFUSAL}:
        return None
    asked = _asked_region(kb, known.asked.get("turn", {}))
    below = asked is not None and asked != item.region and item.region in kb.regions.chain(asked)
    return answer_path(item.id, known.facet, asked if below else None)


def _asked_region(kb: KnowledgeBase, turn: dict[str, object]) -> str | None:
    """Return the region that a question is about; None for a pressed option, which names its item."""
    context = turn.get("context")
    said = context.get("region") if isinstance(context, dict) else None
    default, text = said or turn.get("region"), turn.get("text")
    if turn.get("payload") is not None or not isinstance(default, str) or not isinstance(text, str):
        return None
    return kb.regions.asked(text, default).code
