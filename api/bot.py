"""Speaks to the dialogue process, through its one channel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpcore
from pydantic import BaseModel, ConfigDict, ValidationError

from api.contract import Progress, Reply
from api.log import logger
from api.problems import Problem

CHANNEL = "/webhooks/wence/"
CHOOSE = "/choose"
RETRY_SECONDS = 5
CONNECT_SECONDS = 2.0
JSON_HEADERS = [("content-type", "application/json")]
TRANSPORT_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError)

log = logger(__name__)


@dataclass(frozen=True)
class Turn:
    """A turn as the dialogue process gets it: nothing in it is personal any more."""

    conversation_id: str
    turn_id: str
    channel: str
    text: str
    region: str | None
    payload: str | None

    def body(self) -> dict[str, Any]:
        """Return the request's body."""
        return {
            "sender": self.conversation_id,
            "message": self.text if self.payload is None else CHOOSE,
            "metadata": {
                "turn_id": self.turn_id,
                "channel": self.channel,
                "region": self.region,
                "payload": self.payload,
            },
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


class Bot:
    """A client that keeps its connections open.

    It speaks to a known peer with small bodies, so it uses the transport under httpx by itself: redirects,
    cookies and proxies cost as much as the rest of a request.
    """

    def __init__(self, url: str, *, seconds: float) -> None:
        self._url = f"{url.rstrip('/')}{CHANNEL}"
        self._seconds = seconds
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=200, max_keepalive_connections=50, keepalive_expiry=60
        )

    async def ask(self, turn: Turn) -> list[BotReply]:
        """Return the replies of a turn.

        Raises Problem: ``bot-late``, ``bot-unreachable``, or ``bot-failed`` when it answers with
        an error, with nothing, or with what isn't a reply of the contract.
        """
        try:
            response = await self._pool.request(
                "POST",
                f"{self._url}webhook",
                headers=JSON_HEADERS,
                content=json.dumps(turn.body(), ensure_ascii=False).encode(),
                extensions={"timeout": self._timeout(self._seconds)},
            )
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS) from error
        except httpcore.TimeoutException as error:
            raise Problem("bot-late", retry_after=RETRY_SECONDS) from error
        except TRANSPORT_ERRORS as error:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS) from error
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS)
        if response.status != HTTPStatus.OK:
            log.error("bot answered with an error", status=response.status)
            raise Problem("bot-failed", retry_after=RETRY_SECONDS)
        return _replies(response.content)

    async def is_ready(self) -> bool:
        """Whether its model is loaded."""
        try:
            response = await self._pool.request(
                "GET", self._url, extensions={"timeout": self._timeout(CONNECT_SECONDS)}
            )
        except (httpcore.TimeoutException, *TRANSPORT_ERRORS):
            return False
        return response.status == HTTPStatus.OK

    @staticmethod
    def _timeout(seconds: float) -> dict[str, float]:
        return {
            "connect": min(CONNECT_SECONDS, seconds),
            "pool": seconds,
            "read": seconds,
            "write": seconds,
        }

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


def _replies(content: bytes) -> list[BotReply]:
    try:
        found = [_Message.model_validate(message).custom for message in json.loads(content)]
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
