"""Judges an item's conditions by what was said, and reaches the verdict over all of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from policies_kb.amounts import Amount
from policies_kb.eligibility.said import Said
from policies_kb.figures import split_unit
from policies_kb.model import Condition, Fact, Item

RELATIONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}


class Finding(StrEnum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judged:
    """A condition with its finding and what was said."""

    condition: Condition
    finding: Finding
    said: Said


def judge(item: Item, condition: Condition, said: Said) -> Judged | None:
    """Judge a condition by what was said, or return None when that can't decide it: 两三个月 where 3 are wanted."""
    only_tells = "decides" in condition.wants
    if not said.known:
        undecided = only_tells or condition.wants.get("undecided") == "met"
        return Judged(condition, Finding.MET if undecided else Finding.UNKNOWN, said)
    finding = Finding.MET if only_tells else _JUDGES[condition.kind](item, condition, said)
    return None if finding is None else Judged(condition, finding, said)


def verdict(judged: Sequence[Judged]) -> Finding:
    """Return the finding over all conditions: one not met decides, then one unknown."""
    findings = {j.finding for j in judged}
    if Finding.NOT_MET in findings:
        return Finding.NOT_MET
    return Finding.UNKNOWN if Finding.UNKNOWN in findings else Finding.MET


def decided_facts(item: Item, judged: Sequence[Judged]) -> list[Fact]:
    """Return the facts that the answers decide: of each condition the first of its tellings that fits."""
    found = (next((t for t in j.condition.tells if _tells(item, t, j.said)), None) for j in judged)
    return [item.facts[str(telling["fact"])] for telling in found if telling is not None]


def choices_of(item: Item, condition: Condition) -> list[str]:
    """Return what a choice question offers: what is wanted, what is left open, and what isn't wanted."""
    return [c for key in ("one_of", "open", "none_of") for c in _listed(item, condition, key)]


def limit_of(item: Item, condition: Condition) -> Amount | None:
    """Return the bound of a number condition in its canonical unit, or None for other conditions."""
    if condition.kind != "number":
        return None
    bound = _bound(item, _limit(condition))
    return Amount(bound, bound)


def unit_of(item: Item, condition: Condition) -> str:
    """Return the written unit of a number condition."""
    return item.figures[_limit(condition)].unit


def compare(item: Item, wants: Mapping[str, object], amount: Amount) -> bool | None:
    """Tell whether an amount keeps to the bound that ``wants`` names, or None when it reaches to both sides of it.

    Raises ValueError when ``wants`` names no bound.
    """
    for relation, compared in RELATIONS.items():
        if relation in wants:
            bound = _bound(item, str(wants[relation]))
            fits = {compared(end, bound) for end in (amount.least, amount.most)}
            return fits.pop() if len(fits) == 1 else None
    raise ValueError(f"a number needs at_least, at_most, below or above, not {dict(wants)}")


def _tells(item: Item, telling: Mapping[str, object], said: Said) -> bool:
    if "equals" in telling:
        return said.yes is telling["equals"]
    if "is" in telling:
        return telling["is"] in said.choices
    return said.amount is not None and compare(item, telling, said.amount) is True


def _yes_no(item: Item, condition: Condition, said: Said) -> Finding | None:
    if said.yes is None:
        return None
    met = said.yes is bool(condition.wants.get("equals", True))
    return Finding.MET if met else _other(condition, Finding.NOT_MET)


def _number(item: Item, condition: Condition, said: Said) -> Finding | None:
    if said.amount is None:
        return None
    met = compare(item, condition.wants, said.amount)
    if met is None:
        return None
    return Finding.MET if met else _other(condition, Finding.NOT_MET)


def _choice(item: Item, condition: Condition, said: Said) -> Finding | None:
    """What doesn't fit decides where several were named: 我和我弟的."""
    for key, finding in (
        ("none_of", Finding.NOT_MET),
        ("one_of", Finding.MET),
        ("open", Finding.UNKNOWN),
    ):
        if set(said.choices) & set(_listed(item, condition, key)):
            return finding
    return _other(condition, Finding.UNKNOWN)


_JUDGES: Mapping[str, Callable[[Item, Condition, Said], Finding | None]] = {
    "yes_no": _yes_no,
    "number": _number,
    "choice": _choice,
}


def _other(condition: Condition, otherwise: Finding) -> Finding:
    """Return the finding of an answer that isn't what is wanted: the condition may leave it open, or not."""
    named = condition.wants.get("other")
    if named is None:
        return otherwise
    return Finding.UNKNOWN if named == "unknown" else Finding.NOT_MET


def _listed(item: Item, condition: Condition, key: str) -> list[str]:
    listed: Any = condition.wants.get(key, ())
    if isinstance(listed, str):
        return list(item.facts[listed].values)
    return [str(choice) for choice in listed]


def _limit(condition: Condition) -> str:
    for relation in (*RELATIONS, "decides"):
        if relation in condition.wants:
            return str(condition.wants[relation])
    raise ValueError(
        f"condition {condition.id}: a number needs at_least, at_most, below, above or decides, "
        f"not {dict(condition.wants)}"
    )


def _bound(item: Item, name: str) -> Decimal:
    fact = item.figures[name]
    factor, _ = split_unit(fact.unit)
    return Decimal(str(fact.value)) * factor
