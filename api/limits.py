"""How often one may ask: a count a minute for a conversation, for a client's address and for a program's key."""

from __future__ import annotations

import hashlib
import time

from api.line import Line
from api.problems import Problem
from api.settings import Settings

WINDOW_SECONDS = 60
_COUNT = """
local worst = 0
for i, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('EXPIRE', key, ARGV[1]) end
  if count > tonumber(ARGV[i + 1]) then worst = 1 end
end
return worst
"""


class Limits:
    """Counts in Redis, so that all processes share them. Callers of trusted networks are free."""

    def __init__(self, line: Line, settings: Settings) -> None:
        self._line = line
        self._settings = settings

    async def check(self, *, address: str | None, conversation_id: str | None = None) -> None:
        """Count a request. Raises Problem ``too-many-requests`` beyond the limit.

        address: None for a program, which was counted by its key.
        """
        counted = {}
        if address is not None:
            counted[_of_address(address)] = self._settings.address_per_minute
        if conversation_id is not None:
            counted[f"conversation:{conversation_id}"] = self._settings.conversation_per_minute
        await self._check(address, counted)

    async def check_suggestions(self, address: str | None) -> None:
        """Count a request made while typing, apart from the others. Raises Problem ``too-many-requests``."""
        if address is not None:
            most = self._settings.suggestions_per_minute
            await self._check(address, {_of_address(address, "suggestions"): most})

    async def check_key(self, name: str, most: int) -> None:
        """Count a request of a program with a key. Raises Problem ``too-many-requests``."""
        await self._counted({f"key:{name}": most})

    async def _check(self, address: str | None, counted: dict[str, int]) -> None:
        if counted and not self._settings.trusts(address):
            await self._counted(counted)

    async def _counted(self, counted: dict[str, int]) -> None:
        now = time.time()
        window = int(now // WINDOW_SECONDS)
        keys = [f"wence:rate:{name}:{window}" for name in counted]
        values = (2 * WINDOW_SECONDS, *counted.values())
        [beyond] = await self._line.ask(("EVAL", _COUNT, len(keys), *keys, *values))
        if beyond:
            left = int((window + 1) * WINDOW_SECONDS - now) + 1
            raise Problem("too-many-requests", retry_after=left)


def _of_address(address: str, what: str = "address") -> str:
    # A digest, as an address is personal; the count lives for two windows at most.
    return f"{what}:{hashlib.sha256(address.encode()).hexdigest()[:16]}"
