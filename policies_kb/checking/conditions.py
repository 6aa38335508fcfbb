"""Checks the conditions of an item: what they name exists, fits its trait, and comes in a possible order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policies_kb.checking.findings import Finding, line_of, missing_figures
from policies_kb.eligibility.judging import RELATIONS, choices_of, unit_of
from policies_kb.figures import split_unit
from policies_kb.model import Condition, Item
from policies_kb.records import RecordFile, table

_TEXTS = ("ask", "met", "not_met", "unknown")
_WANTED = {"yes_no": {"equals"}, "number": set(RELATIONS), "choice": {"one_of"}}
_LISTS = ("one_of", "open", "none_of")


def condition_faults(file: RecordFile, item: Item, content: Path) -> Iterator[Finding]:
    """Yield all faults of the conditions of an item."""
    traits = table("traits", content)
    for n, condition in enumerate(item.conditions):
        for key in _TEXTS:
            line = line_of(file.path, ["conditions", n, key])
            text = getattr(condition, key)
            yield from missing_figures(file.path, item, line, f"{key} of {condition.id}", text)
        line = line_of(file.path, ["conditions", n])
        for message in _faults(item, n, traits):
            yield Finding(file.path, line, f"condition {condition.id}: {message}")
    for name in item.unasked:
        if name not in item.facts:
            line = line_of(file.path, ["unasked"])
            yield Finding(file.path, line, f"unasked names {name!r}, which is no fact")


def _faults(item: Item, n: int, traits: Mapping[str, Any]) -> Iterator[str]:
    condition = item.conditions[n]
    earlier = item.conditions[:n]
    if condition.id in {other.id for other in earlier}:
        yield "stands twice; give it a name of its own"
    found = [*_wants(item, condition), *_told(item, condition)]
    yield from found
    for id_, answers in condition.when.items():
        yield from _when(item, id_, answers, earlier)
    if condition.trait and not found:
        yield from _trait(item, condition, traits)


def _wants(item: Item, condition: Condition) -> Iterator[str]:
    wanted = set(condition.wants) - {
        "other",
        "undecided",
        *(_LISTS if condition.kind == "choice" else ()),
    }
    if condition.kind == "choice":
        wanted |= set(condition.wants) & {"one_of"}
    if len(wanted) != 1 or not wanted <= {*_WANTED[condition.kind], "decides"}:
        yield f"a {condition.kind} wants one of {sorted(_WANTED[condition.kind])}, not {sorted(wanted)}"
    if "decides" in wanted and not condition.tells:
        yield "decides nothing; say with tells which facts its answers decide"
    relations = {*RELATIONS, "decides"} if condition.kind == "number" else set(RELATIONS)
    for relation in sorted(relations & condition.wants.keys()):
        yield from _no_figure(item, relation, condition.wants[relation])
    for key in _LISTS:
        listed = condition.wants.get(key)
        if isinstance(listed, str) and not (listed in item.facts and item.facts[listed].values):
            yield f"{key} names {listed!r}, which is no fact with a list"


def _told(item: Item, condition: Condition) -> Iterator[str]:
    for telling in condition.tells:
        if telling["fact"] not in item.facts:
            yield f"tells {telling['fact']!r}, which is no fact"
        for relation in RELATIONS.keys() & telling.keys():
            yield from _no_figure(item, relation, telling[relation])


def _no_figure(item: Item, relation: str, name: object) -> Iterator[str]:
    if str(name) not in item.figures or item.figures[str(name)].value is None:
        yield f"{relation} names {name!r}, which is no fact with a value"


def _when(
    item: Item, id_: str, answers: tuple[object, ...], earlier: tuple[Condition, ...]
) -> Iterator[str]:
    before = next((c for c in earlier if c.id == id_), None)
    if before is None:
        yield f"when names {id_!r}, which is no earlier condition"
    elif before.kind == "choice":
        unknown = set(answers) - set(choices_of(item, before))
        if unknown:
            yield f"when names {sorted(map(str, unknown))}, which {id_} doesn't offer"
    elif before.kind == "number" or not all(isinstance(answer, bool) for answer in answers):
        yield f"when needs true or false of {id_}, not {list(answers)}"


def _trait(item: Item, condition: Condition, traits: Mapping[str, Any]) -> Iterator[str]:
    trait = traits.get(condition.trait)
    if trait is None:
        yield f"unknown trait {condition.trait!r}; add it to traits.yml"
        return
    if trait["kind"] != condition.kind:
        yield f"is {condition.kind}, while its trait {condition.trait} is {trait['kind']}"
    elif condition.kind == "number":
        unit, counted = unit_of(item, condition), trait["unit"]
        if split_unit(unit)[1] != split_unit(counted)[1]:
            yield f"counts {unit}, while its trait {condition.trait} counts {counted}"
    elif condition.kind == "choice":
        unknown = [c for c in choices_of(item, condition) if c not in trait["choices"]]
        if unknown:
            yield f"offers {unknown}, which its trait {condition.trait} doesn't know"
