"""Which of several equal processes to ask: the least busy of those that answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

LATE_TURNS = 3  # so many turns in a row without an answer in time open the circuit
REST_SECONDS = 5.0


@dataclass
class Peer:
    """A process that is asked. gone: it didn't take the last turn; late: turns in a row that it didn't answer."""

    url: str
    under_way: int = 0
    gone: bool = False
    late: int = 0
    late_at: float = 0.0

    @property
    def up(self) -> bool:
        """Whether turns are sent to it first."""
        return not self.gone and self.late < LATE_TURNS

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Count a turn while the block runs."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def answered(self) -> None:
        """Note that it answered."""
        self.gone, self.late = False, 0

    def refused(self) -> None:
        """Note that it isn't there, or takes no turns."""
        self.gone = True

    def was_late(self, now: float) -> None:
        """Note that a turn got no answer in time."""
        self.late += 1
        self.late_at = now


class Peers:
    """The processes that do the same work, known by their addresses."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.all = [Peer(url.rstrip("/")) for url in urls]

    def by_promise(self) -> list[Peer]:
        """Return whom to ask, one after the other: those that are up, the least busy first; then those gone.

        Those that keep turns waiting aren't asked: the circuit to them is open until they are found well.
        """
        asked = [peer for peer in self.all if peer.late < LATE_TURNS]
        return sorted(asked, key=lambda peer: (peer.gone, peer.under_way))

    def found_well(self, peer: Peer, now: float) -> None:
        """Note that one says itself that it is ready; one that was late must have rested besides."""
        peer.gone = False
        if peer.late >= LATE_TURNS and now - peer.late_at >= REST_SECONDS:
            peer.late = LATE_TURNS - 1  # the next turn decides
