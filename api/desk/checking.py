"""An eligibility check within a card: all its questions at once, judged by the knowledge base's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.desk.wording import wording
from policies_kb.eligibility.interview import applicable
from policies_kb.eligibility.judging import Finding, Judged, choices_of, judge, unit_of, verdict
from policies_kb.eligibility.said import UNKNOWN, Said
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Condition, Item
from policies_kb.rendering.render import Reply
from policies_kb.rendering.verdicts import verdict_reply

TYPED = "typed"  # put behind a condition's name: the answer in the caller's own words
_YES, _NO, _UNKNOWN, _NONE = "yes", "no", "unknown", "none"


@dataclass(frozen=True)
class Ask:
    """A question of a check. choices: by value, as they read; unit: of a number; fault: of what was filled in."""

    id: str
    text: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    unit: str
    chosen: str
    typed: str
    finding: str
    fault: str


@dataclass(frozen=True)
class CheckView:
    """A check with what was filled in so far. left: questions open; reply: the verdict, None until it is certain."""

    asks: tuple[Ask, ...]
    left: int
    reply: Reply | None


def check_of(kb: KnowledgeBase, item: Item, filled: Mapping[str, str], today: date) -> CheckView:
    """Return an item's check. filled: by condition what was chosen, and by its name with ``.typed`` what was typed."""
    said: dict[str, Said] = {}
    judged: dict[str, Judged] = {}
    faults: dict[str, str] = {}
    asked: list[Condition] = []
    for condition in item.conditions:
        if condition not in applicable(item, said):
            continue
        asked.append(condition)
        one, fault = _answer(kb, item, condition, filled, today)
        faults[condition.id] = fault
        finding = None if one is None else judge(item, condition, one)
        if one is not None and finding is not None:
            said[condition.id], judged[condition.id] = one, finding
        elif one is not None:
            faults[condition.id] = wording()["card"]["closer"]
    asks = tuple(
        _ask(kb, item, condition, filled, judged.get(condition.id), faults[condition.id])
        for condition in asked
    )
    found = list(judged.values())
    left = len(asked) - len(found)
    decided = bool(found) and (left == 0 or verdict(found) is Finding.NOT_MET)
    reply = verdict_reply(kb.renderer, item, found, len(asked), today) if decided else None
    return CheckView(asks, left, reply)


def _answer(
    kb: KnowledgeBase, item: Item, condition: Condition, filled: Mapping[str, str], today: date
) -> tuple[Said | None, str]:
    """Return what was said of a condition, or None, and why what was typed says nothing."""
    typed = filled.get(f"{condition.id}.{TYPED}", "").strip()
    if typed:
        found = kb.interview.heard(item, condition, _with_unit(item, condition, typed), today)
        if found is not None:
            return found.said, ""
        near = kb.interview.reads(item, condition, typed, today)
        return None, wording()["card"]["closer" if near else "unheard"]
    return _chosen(item, condition, filled.get(condition.id, "")), ""


def _with_unit(item: Item, condition: Condition, typed: str) -> str:
    bare = condition.kind == "number" and typed.replace(".", "", 1).isdigit()
    return f"{typed}{unit_of(item, condition)}" if bare else typed


def _chosen(item: Item, condition: Condition, value: str) -> Said | None:
    texts = wording()["card"]
    if value == _UNKNOWN:
        return UNKNOWN
    if condition.kind == "yes_no" and value in (_YES, _NO):
        return Said(texts[value], yes=value == _YES)
    if condition.kind == "choice" and value == _NONE:
        return Said(texts["none_of_these"], none=True)
    if condition.kind == "choice" and value in choices_of(item, condition):
        return Said(value, choices=(value,))
    return None


def _ask(
    kb: KnowledgeBase,
    item: Item,
    condition: Condition,
    filled: Mapping[str, str],
    judged: Judged | None,
    fault: str,
) -> Ask:
    return Ask(
        id=condition.id,
        text=kb.renderer.figured(item, condition.ask),
        kind=condition.kind,
        choices=tuple(_choices(item, condition)),
        unit=unit_of(item, condition) if condition.kind == "number" else "",
        chosen=filled.get(condition.id, ""),
        typed=filled.get(f"{condition.id}.{TYPED}", ""),
        finding=judged.finding.value if judged is not None else "",
        fault=fault,
    )


def _choices(item: Item, condition: Condition) -> list[tuple[str, str]]:
    texts = wording()["card"]
    unknown = [(_UNKNOWN, str(texts["unknown"]))]
    if condition.kind == "yes_no":
        return [(_YES, texts["yes"]), (_NO, texts["no"]), *unknown]
    if condition.kind == "choice":
        none = [(_NONE, texts["none_of_these"])] if "other" in condition.wants else []
        return [*((choice, choice) for choice in choices_of(item, condition)), *none, *unknown]
    return unknown
