"""Speaks to the dialogue processes, through their one channel."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import to_json

from api.contract import Progress, Reply
from api.kept import Broken, KeptConnections, Late, NotBegun, Response
from api.log import logger
from api.metrics import Metrics
from api.peers import Peer, Peers
from api.problems import Problem
from telemetry.traces import carried

CHANNEL = "/webhooks/wence/"
CHOOSE = "/choose"
RETRY_SECONDS = 5
CONNECT_SECONDS = 2.0
JSON_HEADERS = [("content-type", "application/json")]
MOST_ATTEMPTS = 3
ACTIONS_TIME = re.compile(r"actions;dur=([0-9]+(?:\.[0-9]+)?)")

log = logger(__name__)


@dataclass(frozen=True)
class Turn:
    """A turn as the dialogue process gets it: nothing in it is personal any more.

    again: whether it may have been sent before, maybe by another process; asked: the text as it was typed, which
    only the answer repeats.
    """

    conversation_id: str
    turn_id: str
    channel: str
    text: str
    region: str | None
    payload: str | None
    again: bool = False
    asked: str = ""

    def body(self, *, again: bool = False) -> dict[str, Any]:
        """Return the request's body."""
        metadata: dict[str, Any] = {
            "turn_id": self.turn_id,
            "channel": self.channel,
            "region": self.region,
            "payload": self.payload,
        }
        if again or self.again:
            metadata["again"] = True
        return {
            "sender": self.conversation_id,
            "message": self.text if self.payload is None else CHOOSE,
            "metadata": metadata,
        }


class Provenance(BaseModel):
    """What a reply rests on; the hashes name the snapshot, the wording and the code that made it.

    facts: the facts told, by name, with their figures. asked: all that the action was given.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    snapshot: str
    template: str
    code: str
    facet: str | None
    facts: dict[str, str]
    asked: dict[str, Any]


class BotReply(Reply):
    """A reply with what the gateway must write down of it and for it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    provenance: Provenance | None = None
    progress: Progress | None = None
    record: dict[str, Any] | None = None


class _Message(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    custom: BotReply


_messages: TypeAdapter[list[_Message]] = TypeAdapter(list[_Message])


class Bot:
    """A client of one or several dialogue processes that keeps its connections open."""

    def __init__(self, urls: Sequence[str], *, seconds: float, metrics: Metrics) -> None:
        self.peers = Peers(urls)
        self._metrics = metrics
        self._seconds = seconds
        self._kept = {
            peer.url: KeptConnections(peer.url, connect_seconds=CONNECT_SECONDS)
            for peer in self.peers.all
        }

    async def ask(self, turn: Turn) -> list[BotReply]:
        """Return the replies of a turn.

        A process that is gone or dies over the turn is passed over: the others know a turn that was taken,
        so none is taken twice. What comes late isn't sent again.
        Raises Problem: ``bot-late``, ``bot-unreachable``, or ``bot-failed`` when it answers with
        an error, with nothing, or with what isn't a reply of the contract.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + self._seconds
        order = self.peers.by_promise()
        if not order:
            raise Problem("bot-late", retry_after=RETRY_SECONDS)
        cause: Exception | None = None
        begun = False
        # Once around, and the first again: it may only have closed the connection that was kept.
        for peer in [*order, order[0]][:MOST_ATTEMPTS]:
            try:
                with peer.asked():
                    response = await self._post(peer, turn.body(again=begun), end - loop.time())
            except NotBegun as error:
                peer.refused()
                cause = error
            except Late as error:
                peer.was_late(loop.time())
                raise Problem("bot-late", retry_after=RETRY_SECONDS) from error
            except Broken as error:
                peer.refused()
                cause, begun = error, True
            else:
                if response.status != HTTPStatus.SERVICE_UNAVAILABLE:
                    peer.answered()
                    self._note_actions(response)
                    return _answer(response)
                peer.refused()
        raise Problem("bot-unreachable", retry_after=RETRY_SECONDS) from cause

    async def is_ready(self) -> bool:
        """Whether the model of one is loaded; one that is found ready again is asked again."""
        return any(await asyncio.gather(*map(self._is_ready, self.peers.all)))

    async def look_after(self) -> None:
        """Find out whether those that were gone or late are back."""
        if not all(peer.up for peer in self.peers.all):
            await self.is_ready()

    async def _is_ready(self, peer: Peer) -> bool:
        try:
            response = await self._kept[peer.url].request("GET", CHANNEL, seconds=CONNECT_SECONDS)
        except (NotBegun, Broken, Late):
            return False
        ready = response.status == HTTPStatus.OK
        if ready:
            self.peers.found_well(peer, asyncio.get_running_loop().time())
        return ready

    async def _post(self, peer: Peer, body: dict[str, Any], seconds: float) -> Response:
        return await self._kept[peer.url].request(
            "POST",
            f"{CHANNEL}webhook",
            headers=[*JSON_HEADERS, *carried().items()],
            content=to_json(body),
            seconds=max(seconds, 0.001),
        )

    def _note_actions(self, response: Response) -> None:
        """Note how much of the turn's time was the actions', as the dialogue process says."""
        found = ACTIONS_TIME.match(response.headers.get("server-timing", ""))
        if found is not None:
            self._metrics.observe("actions", float(found[1]) / 1000)

    async def close(self) -> None:
        """Close the connections."""
        for kept in self._kept.values():
            kept.close()


def _answer(response: Response) -> list[BotReply]:
    if response.status != HTTPStatus.OK:
        log.error("bot answered with an error", status=response.status)
        raise Problem("bot-failed", retry_after=RETRY_SECONDS)
    return _replies(response.content)


def _replies(content: bytes) -> list[BotReply]:
    try:
        found = [message.custom for message in _messages.validate_json(content)]
    except ValidationError as error:
        places = [{"place": e["loc"], "type": e["type"]} for e in error.errors(include_input=False)]
        log.error("bot sent what is no reply", places=places)
        raise Problem("bot-failed", retry_after=RETRY_SECONDS) from None
    except (ValueError, TypeError) as error:
        raise Problem("bot-failed", retry_after=RETRY_SECONDS) from error
    if not found:
        log.error("bot sent no reply")
        raise Problem("bot-failed", retry_after=RETRY_SECONDS)
    return found
