"""A turn that is sent again, because its answer was lost on the way, has no second effect."""

from __future__ import annotations

import hashlib

from redis.exceptions import RedisError

from api.contract import MessageOut
from api.line import Line
from api.log import logger

PREFIX = "wence:once:"
KEPT_SECONDS = 600

log = logger(__name__)


class Once:
    """Keeps answers in Redis by the key that the caller chose; they hold nothing personal.

    To be asked and told under the conversation's lock, so that a turn under way is waited for.
    """

    def __init__(self, line: Line) -> None:
        self._line = line

    async def earlier(self, conversation_id: str, key: str) -> MessageOut | None:
        """Return the answer that was given to a turn of this key, or None."""
        [found] = await self._line.ask(("GET", _name(conversation_id, key)))
        return None if found is None else MessageOut.model_validate_json(found)

    async def keep(self, key: str, answer: MessageOut) -> None:
        """Keep an answer for those who ask again; without Redis it goes out all the same."""
        name = _name(answer.conversation_id, key)
        try:
            await self._line.ask(("SET", name, answer.model_dump_json(), "EX", KEPT_SECONDS))
        except RedisError as error:
            log.warning("an answer isn't kept", cause=type(error).__qualname__)


def _name(conversation_id: str, key: str) -> str:
    return f"{PREFIX}{conversation_id}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
