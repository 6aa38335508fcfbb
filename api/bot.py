"""Speaks to the dialogue process, through its one channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from api.contract import Reply
from api.log import logger
from api.problems import Problem

CHANNEL = "/webhooks/wence/"
CHOOSE = "/choose"
RETRY_SECONDS = 5

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


class BotReply(Reply):
    """A reply with what the gateway must write down for it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    record: dict[str, Any] | None = None


class _Message(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    custom: BotReply


class Bot:
    """A client that keeps its connections open."""

    def __init__(self, url: str, *, seconds: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(seconds, connect=min(2.0, seconds)),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            trust_env=False,
        )

    async def ask(self, turn: Turn) -> list[BotReply]:
        """Return the replies of a turn.

        Raises Problem: ``bot-late``, ``bot-unreachable``, or ``bot-failed`` when it answers with
        an error, with nothing, or with what isn't a reply of the contract.
        """
        try:
            response = await self._client.post(f"{CHANNEL}webhook", json=turn.body())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS) from error
        except httpx.TimeoutException as error:
            raise Problem("bot-late", retry_after=RETRY_SECONDS) from error
        except httpx.HTTPError as error:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS) from error
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise Problem("bot-unreachable", retry_after=RETRY_SECONDS)
        if response.status_code != httpx.codes.OK:
            log.error("bot answered with an error", status=response.status_code)
            raise Problem("bot-failed", retry_after=RETRY_SECONDS)
        return _replies(response)

    async def is_ready(self) -> bool:
        """Whether its model is loaded."""
        try:
            response = await self._client.get(CHANNEL, timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _replies(response: httpx.Response) -> list[BotReply]:
    try:
        found = [_Message.model_validate(message).custom for message in response.json()]
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
