"""How many turns a process takes at once: what would have to wait too long is sent away at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from api.problems import Problem

RETRY_SECONDS = 3
# A process is behind when so many turns are under way and half of them have been for so long. A new one would wait
# twice that, nearly as long as anyone waits for an answer, and what is given up has cost as much as what is answered.
BEHIND_TURNS, BEHIND_SECONDS = 16, 4.0


class Load:
    """Counts the turns under way: at most ``most`` are, and no more begin while it is behind."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._begun: dict[object, float] = {}  # in the order in which they began

    @property
    def under_way(self) -> int:
        """How many turns are under way."""
        return len(self._begun)

    @property
    def behind(self) -> bool:
        """Whether turns wait so long that no more should begin; some that hang alone don't count."""
        if len(self._begun) < BEHIND_TURNS:
            return False
        middle = next(islice(self._begun.values(), len(self._begun) // 2, None))
        return time.monotonic() - middle > BEHIND_SECONDS

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Count a turn while the block runs. Raises Problem ``too-busy`` when no more may begin."""
        if self.under_way >= self.most or self.behind:
            raise Problem("too-busy", retry_after=RETRY_SECONDS)
        turn = object()
        self._begun[turn] = time.monotonic()
        try:
            yield
        finally:
            del self._begun[turn]
