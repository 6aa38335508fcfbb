"""What is kept of a turn's provenance: enough to give its replies again, and to see that they are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from api.bot import BotReply
from api.contract import Reply


def provenance_of(replies: Sequence[BotReply]) -> dict[str, Any] | None:
    """Return a turn's provenance as it is stored, or None when its replies carry none.

    All replies of a turn come from one call of one action, so what was asked is kept once.
    """
    known = [reply for reply in replies if reply.provenance is not None]
    if not known:
        return None
    first = known[0].provenance
    assert first is not None
    return {
        "snapshot": first.snapshot,
        "template": first.template,
        "code": first.code,
        "asked": first.asked,
        "replies": [_told(reply) for reply in known],
    }


def digest(reply: BotReply) -> str:
    """Return the hash of everything in a reply that a resident sees, before numbers of records are put in."""
    shown = reply.model_dump(mode="json", include=set(Reply.model_fields))
    canonical = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _told(reply: BotReply) -> dict[str, Any]:
    assert reply.provenance is not None
    return {
        "kind": reply.kind.value,
        "text": reply.text,
        "item_id": reply.item_id,
        "facet": reply.provenance.facet,
        "facts": reply.provenance.facts,
        "digest": digest(reply),
    }
