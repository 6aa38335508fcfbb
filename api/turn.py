"""A turn, from what was said to what is answered, step by step."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from redis.exceptions import RedisError

from api.bot import BotReply, Turn
from api.contract import MessageOut
from api.log import logger
from api.normalise import clean, normalise
from api.one_shot import DIALOGUE_DOWN, one_shot
from api.privacy import counts, mask
from api.problems import Problem
from api.records.store import Outcome
from api.services import Services
from api.shown import shown_reply
from api.tickets.asking import state_asked
from telemetry.traces import span

NO_AREA = "none"
RETRY_SECONDS = 5
TURNS = uuid.UUID("8f6f2c55-3c39-4a0e-9d0a-6f1f4f0e2b7a")

log = logger(__name__)


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
    """Return the answer to what was said. Raises Problem when there can be none.

    With the dialogue down, a question is answered by itself where the knowledge base can.
    """
    started = time.perf_counter()
    turn = make_turn(services, said)
    structlog.contextvars.bind_contextvars(turn_id=turn.turn_id, channel=turn.channel)
    metrics = services.metrics
    try:
        with services.load.taking(), span("turn", {"turn_id": turn.turn_id}):
            answer, outcome = await _answered(services, said, turn, started)
    except Exception as error:
        kind = error.kind if isinstance(error, Problem) else "internal"
        metrics.count_turn(turn.channel, kind, NO_AREA, time.perf_counter() - started)
        raise
    area = _area(services, answer)
    metrics.count_turn(turn.channel, outcome, area, time.perf_counter() - started)
    metrics.count_replies(turn.channel, answer.replies)
    return answer


async def _answered(
    services: Services, said: Said, turn: Turn, started: float
) -> tuple[MessageOut, str]:
    """Return the answer and how it came about: ``answered``, ``repeated`` or ``one_shot``."""
    try:
        return await _in_conversation(services, said, turn, started)
    except RedisError as error:
        down = Problem("redis-unreachable", retry_after=RETRY_SECONDS)
        down.__cause__ = error
    except Problem as problem:
        if problem.kind not in DIALOGUE_DOWN:
            raise
        down = problem
    kb = services.knowledge.loaded
    region = services.settings.region
    replies = None if kb is None else await asyncio.to_thread(one_shot, kb, turn, region)
    if replies is None:
        raise down
    log.warning("answered by itself", kind=down.kind, cause=type(down.__cause__).__qualname__)
    return await _told(services, said, turn, replies, started), "one_shot"


async def _in_conversation(
    services: Services, said: Said, turn: Turn, started: float
) -> tuple[MessageOut, str]:
    await services.limits.check(address=said.address, conversation_id=said.conversation_id)
    async with services.lock.held(turn.conversation_id):
        services.metrics.observe("waiting", time.perf_counter() - started)
        earlier = await services.once.earlier(turn.conversation_id, said.key) if said.key else None
        if earlier is not None:
            return earlier, "repeated"
        with services.metrics.stage("bot"), span("ask bot"):
            replies = await state_asked(services.records, turn) or await services.bot.ask(turn)
        answer = await _told(services, said, turn, replies, started)
        if said.key:
            await services.once.keep(said.key, answer)
    return answer, "answered"


async def _told(
    services: Services, said: Said, turn: Turn, replies: Sequence[BotReply], started: float
) -> MessageOut:
    """Write down what a turn came to, and return it as it is shown."""
    milliseconds = round((time.perf_counter() - started) * 1000)
    with services.metrics.stage("records"):
        given = await services.records.keep(
            Outcome(turn, replies, services.knowledge.version, milliseconds)
        )
    kb = services.knowledge.loaded
    return MessageOut(
        conversation_id=turn.conversation_id,
        turn_id=turn.turn_id,
        asked=turn.asked,
        replies=[shown_reply(kb, *both) for both in zip(replies, given, strict=True)],
    )


def _area(services: Services, answer: MessageOut) -> str:
    """Return the topic of the first item that an answer is about."""
    kb = services.knowledge.loaded
    items = (kb.items.get(reply.item_id or "") for reply in answer.replies) if kb else ()
    return next((item.topic for item in items if item is not None), NO_AREA)


def as_typed(text: str) -> str:
    """Return what was said as it was typed; where personal numbers had to be masked, as that left it."""
    return _read(text)[1]


def _read(text: str) -> tuple[str, str]:
    """Return what was said without personal numbers: written the one way, and as it was typed."""
    plain = normalise(text)
    masked = mask(plain)
    return masked, clean(text) if masked == plain else masked


def make_turn(services: Services, said: Said) -> Turn:
    """Return the turn with nothing personal in it; from here on nobody sees the original text."""
    text, asked = _read(said.text)
    for name, count in counts(text).items():
        services.metrics.masked.labels(name).inc(count)
    conversation_id = said.conversation_id or str(uuid.uuid4())
    return Turn(
        conversation_id=conversation_id,
        turn_id=_turn_id(conversation_id, said.key),
        channel=said.channel,
        text=text,
        region=said.region,
        payload=None if said.payload is None else mask(said.payload),
        again=said.key is not None,
        asked=asked,
    )


def _turn_id(conversation_id: str, key: str | None) -> str:
    """Return a new name of a turn; the same for one that is sent again, whichever process gets it."""
    if key is None:
        return str(uuid.uuid4())
    return str(uuid.uuid5(TURNS, f"{conversation_id}:{key}"))
