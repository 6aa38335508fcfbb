"""The part of the HTTP contract that is judged."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Citation(BaseModel):
    """A document that a reply names as its source."""

    model_config = ConfigDict(frozen=True)

    title: str
    number: str | None
    status: str
    section: str | None = None


class Reply(BaseModel):
    """One reply of a turn."""

    model_config = ConfigDict(frozen=True)

    kind: str
    text: str
    item_id: str | None = None
    citations: tuple[Citation, ...] = ()


class First(BaseModel):
    """The item that the look-up holds likeliest for a question, with the reply that it would give."""

    model_config = ConfigDict(frozen=True)

    item_id: str
    score: float
    reply: Reply
    facts: tuple[str, ...] = ()


class Turn(BaseModel):
    """What `POST /api/v1/messages` answers."""

    conversation_id: str
    replies: tuple[Reply, ...]
