"""What a case expects of the last turn's replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["answer", "refuse", "clarify", "form", "handoff", "ticket", "rating", "smalltalk"]
# What the knowledge base decides; the other kinds are for the dialogue model.
SEARCHED: frozenset[Kind] = frozenset({"answer", "refuse", "clarify"})
Validity = Literal["in_force", "expired", "plan_ended"]


@dataclass(frozen=True)
class Expectation:
    """The expectations of a case; empty ones are always met.

    `docs_any`: at least one of these documents is cited, by number or by the short title of a plan
    that has no number. `must_all`: of every inner tuple at least one text occurs. `must_not`: none
    of these occurs. `section` and `region` only say where the case belongs.
    """

    kind: Kind
    docs_any: tuple[str, ...] = ()
    must_all: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    validity: Validity | None = None
    section: str = ""
    region: str = ""
