"""How many turns a process takes at once, and how it ends without losing one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# About four seconds of work; who comes later is sent on to another process, or told to come again.
MOST = 256


class TurnsUnderWay:
    """Counts the turns being taken. When the process is to stop, it takes no more and ends those."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.count = 0
        self.stopping = False
        self._none = asyncio.Event()

    @property
    def full(self) -> bool:
        """Whether no more turn may begin."""
        return self.stopping or self.count >= self._most

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Count a turn while the block runs."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1
            if self.stopping and not self.count:
                self._none.set()

    async def finished(self, seconds: float) -> None:
        """Take no more turns and wait until those under way are over, or for `seconds`."""
        self.stopping = True
        if self.count:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._none.wait(), seconds)
