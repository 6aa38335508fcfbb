"""Provenance: what an answer rests on, so that it can be said again and accounted for later.

It travels with every reply from here to ``api``, which stores it with the turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from actions.turn import Turn
from actions.wording import FILE as WORDING
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply

_ROOT = Path(__file__).parents[1]


def _hash(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:12]


# Taken when the code is loaded: the files may change under a running process.
_CODE = _hash(
    path.read_bytes()
    for name in ("actions", "policies_kb")
    for path in sorted((_ROOT / name).rglob("*.py"))
)
_WORDING = WORDING.read_bytes()


def code_version() -> str:
    """Return the hash of the code that finds and renders answers, as this process loaded it."""
    return _CODE


@cache
def template_version(rendered_by: str) -> str:
    """Return the hash of all wording: a snapshot's (its renderer's version) and the actions'."""
    return _hash([rendered_by.encode(), _WORDING])


def with_provenance(said: Reply, turn: Turn, action: str, kb: KnowledgeBase) -> Reply:
    """Return a reply as it goes out: what it told moves into its provenance.

    ``asked`` is all that the action was given, so that ``replay`` can give it the same again.
    """
    sent = dict(said)
    facet, facts = sent.pop("facet"), sent.pop("facts")
    sent["provenance"] = {
        "snapshot": kb.version,
        "template": template_version(kb.renderer.version),
        "code": code_version(),
        "facet": facet,
        "facts": facts,
        "asked": {"action": action, "today": today().isoformat(), "turn": turn.record()},
    }
    return sent
