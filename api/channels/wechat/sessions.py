"""What the gateway remembers of a follower between messages: conversation, region, pages to come, the last menu."""

from __future__ import annotations

import hashlib
import uuid
from typing import Self

from pydantic import BaseModel, Field
from redis.asyncio import Redis

from api.channels.parts import Menu
from api.channels.wechat.text import HUMAN_NUMBER, MOST_OPTIONS
from api.contract import Option

PREFIX = "wence:wechat:session:"
PROMISE_PREFIX = "wence:wechat:promise:"
KEPT_SECONDS = 3600  # then a message begins a new conversation
PROMISE_SECONDS = 900


class Session(BaseModel):
    """A follower's conversation.

    pages: still to come; menu: what numbers mean; asked: whether the dialogue waits for an answer; ticket: number of
    the last one that was opened.
    """

    conversation_id: str = Field(default_factory=lambda: str(uuid.uuid4()))
    region: str | None = None
    pages: list[str] = []
    menu: dict[int, Option] = {}
    asked: bool = False
    ticket: str | None = None

    def after(self, pages: tuple[str, ...], menu: Menu, *, asked: bool = False) -> Self:
        """Return the session after an answer of these pages, of which the first is given."""
        options = dict(enumerate(menu.numbered[:MOST_OPTIONS], 1))
        if menu.human is not None:
            options[HUMAN_NUMBER] = menu.human
        return self.model_copy(update={"pages": list(pages[1:]), "menu": options, "asked": asked})


class Sessions:
    """The sessions of all followers, in Redis. A follower is known by a digest: an OpenID is personal."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def load(self, follower: str) -> Session:
        """Return a follower's session, a new one when there is none."""
        found = await self._redis.get(PREFIX + follower)
        return Session() if found is None else Session.model_validate_json(found)

    async def save(self, follower: str, session: Session) -> None:
        """Keep a follower's session for an hour."""
        await self._redis.set(PREFIX + follower, session.model_dump_json(), ex=KEPT_SECONDS)

    async def promise(self, follower: str, message: str) -> None:
        """Note that the answer to a message is given when the follower asks to go on."""
        await self._redis.set(PROMISE_PREFIX + follower, message, ex=PROMISE_SECONDS)

    async def promised(self, follower: str) -> str | None:
        """Return the message whose answer was promised, or None."""
        found = await self._redis.get(PROMISE_PREFIX + follower)
        return found.decode() if isinstance(found, bytes) else found

    async def keep_promise(self, follower: str) -> None:
        """Note that the promised answer is given."""
        await self._redis.delete(PROMISE_PREFIX + follower)

    async def forget(self, follower: str) -> None:
        """Forget a follower."""
        await self._redis.delete(PREFIX + follower, PROMISE_PREFIX + follower)


def follower_of(app_id: str, user: str) -> str:
    """Return what a follower is called here."""
    return hashlib.sha256(f"{app_id}:{user}".encode()).hexdigest()[:32]
