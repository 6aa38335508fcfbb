"""How many turns a process takes at once: what would have to wait too long is sent away at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.problems import Problem

RETRY_SECONDS = 3


class Load:
    """Counts the turns under way; at most ``most`` are, so that latency doesn't grow without an end."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.under_way = 0

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Count a turn while the block runs. Raises Problem ``too-busy`` when there are too many."""
        if self.under_way >= self.most:
            raise Problem("too-busy", retry_after=RETRY_SECONDS)
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
