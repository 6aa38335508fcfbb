"""What a question is asked in, and what is answered: the conversation's memory on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policies_kb.model import Facet, Item
from policies_kb.rendering.render import Reply


@dataclass(frozen=True)
class Context:
    """What was said before in the conversation: region, item and facet last spoken of, and the question.

    earlier: the items spoken of before that one, the last first.
    """

    region: str | None = None
    item_id: str | None = None
    facet: str | None = None
    question: str | None = None
    earlier: Sequence[str] | None = None

    @property
    def matter(self) -> str | None:
        """The matter last spoken of, whatever the region."""
        return _matter(self.item_id)


@dataclass(frozen=True)
class Answered:
    """A reply with what it is about, for the conversation's memory.

    region: the one asked about; also: further replies, when a question is about more than one thing; question: its
    words, together with those that it leans on; earlier: the items that were spoken of before.
    """

    reply: Reply
    region: str
    item_id: str | None
    facet: str | None
    named_region: bool
    also: tuple[Reply, ...] = ()
    question: str | None = None
    earlier: Sequence[str] = ()

    @property
    def replies(self) -> list[Reply]:
        """Return all replies, the one remembered first."""
        return [self.reply, *self.also]

    @property
    def matter(self) -> str | None:
        """The matter that it is about, whatever the region."""
        return _matter(self.item_id)

    @property
    def stated(self) -> bool:
        """Whether it states policy."""
        return bool(self.reply["kind"] == "answer")


@dataclass(frozen=True)
class Found:
    """A looked-up item with its probability, the facet asked about and the reply it would give."""

    item: Item
    score: float
    facet: Facet
    reply: Reply


def _matter(item_id: str | None) -> str | None:
    return item_id.rpartition(".")[0] if item_id else None


def together(answers: Sequence[Answered]) -> Answered:
    """Return several answers as one; of those that state something only these."""
    first, *others = [a for a in answers if a.stated] or answers[:1]
    return replace(first, also=tuple(a.reply for a in others)) if others else first
