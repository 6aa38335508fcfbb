"""All kinds of forms, by the name under which a conversation remembers them."""

from __future__ import annotations

from collections.abc import Mapping

from actions.check import Check
from actions.fits import Fits
from actions.forms import Form
from actions.sums import Sum
from policies_kb.knowledge import KnowledgeBase

KINDS: Mapping[str, type[Form]] = {kind.kind: kind for kind in (Check, Fits, Sum)}


def running(memory: Mapping[str, object] | None, kb: KnowledgeBase) -> Form | None:
    """Return the form that a conversation remembers, or None when its kind or its item is gone."""
    state = dict(memory or {})
    kind = KINDS.get(str(state.get("kind", "")))
    return None if kind is None else kind.restored(state, kb)
