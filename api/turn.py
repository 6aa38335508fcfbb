"""A turn, from what was said to what is answered, step by step."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

import structlog

from api.bot import BotReply, Turn
from api.contract import MessageOut
from api.normalise import clean, normalise
from api.privacy import counts, mask
from api.records.store import Outcome
from api.services import Services
from api.shown import shown_reply


@dataclass(frozen=True)
class Said:
    """What came in through a channel.

    address: the caller's, for limits only; key: the same for a turn that is sent again in its conversation.
    """

    channel: str
    text: str
    conversation_id: str | None = None
    region: str | None = None
    payload: str | None = None
    address: str | None = None
    key: str | None = None


async def take_turn(services: Services, said: Said) -> MessageOut:
    """Return the answer to what was said. Raises Problem when there can be none."""
    started = time.perf_counter()
    turn = make_turn(services, said)
    structlog.contextvars.bind_contextvars(turn_id=turn.turn_id, channel=turn.channel)
    await services.limits.check(address=said.address, conversation_id=said.conversation_id)
    async with services.lock.held(turn.conversation_id):
        earlier = await services.once.earlier(turn.conversation_id, said.key) if said.key else None
        if earlier is not None:
            return earlier
        replies = await ask_bot(services, turn)
        milliseconds = round((time.perf_counter() - started) * 1000)
        snapshot = services.knowledge.version
        given = await services.records.keep(Outcome(turn, replies, snapshot, milliseconds))
        kb = services.knowledge.loaded
        answer = MessageOut(
            conversation_id=turn.conversation_id,
            turn_id=turn.turn_id,
            asked=as_typed(said.text),
            replies=[shown_reply(kb, *both) for both in zip(replies, given, strict=True)],
        )
        if said.key:
            await services.once.keep(said.key, answer)
    services.metrics.count_replies(turn.channel, given)
    return answer


def as_typed(text: str) -> str:
    """Return what was said as it was typed; where personal numbers had to be masked, as that left it."""
    plain = normalise(text)
    masked = mask(plain)
    return clean(text) if masked == plain else masked


def make_turn(services: Services, said: Said) -> Turn:
    """Return the turn with nothing personal in it; from here on nobody sees the original text."""
    text = mask(normalise(said.text))
    for name, count in counts(text).items():
        services.metrics.masked.labels(name).inc(count)
    return Turn(
        conversation_id=said.conversation_id or str(uuid.uuid4()),
        turn_id=str(uuid.uuid4()),
        channel=said.channel,
        text=text,
        region=said.region,
        payload=None if said.payload is None else mask(said.payload),
    )


async def ask_bot(services: Services, turn: Turn) -> list[BotReply]:
    """Return the dialogue process's replies, and measure how long it takes."""
    with services.metrics.bot_seconds.time():
        return await services.bot.ask(turn)
