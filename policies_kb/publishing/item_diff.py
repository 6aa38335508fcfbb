"""What residents will be told differently about one item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies_kb.model import Document, Fact, Item
from policies_kb.rendering.citations import short_name
from policies_kb.rendering.render import Renderer, spoken_date

Words = Mapping[str, Any]
Register = Mapping[str, Document]


def place_of(item: Item, regions: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the name of an item's region."""
    return str(regions[item.region]["full_name"])


def item_changes(
    old: Item,
    new: Item,
    registers: tuple[Register, Register],
    labels: Mapping[str, str],
    say: Words,
) -> Iterator[str]:
    """Yield a line for each change. registers: the old and the new one; labels: what residents call the facets."""
    if old.title != new.title:
        yield say["item_renamed"].format(old=old.title, new=new.title)
    for name in dict.fromkeys([*old.facts, *new.facts]):
        yield from _fact(name, old, new, registers, labels, say)
    yield from _not_stated(old, new, labels, say)
    yield from _contradictions(old, new, say)
    yield from _conditions(old, new, say)
    yield from _formulas(old, new, say)


def _fact(
    name: str,
    old: Item,
    new: Item,
    registers: tuple[Register, Register],
    labels: Mapping[str, str],
    say: Words,
) -> Iterator[str]:
    one, other = old.facts.get(name), new.facts.get(name)
    if one is None or other is None:
        item, fact, register = (
            (new, other, registers[1]) if other is not None else (old, one, registers[0])
        )
        assert fact is not None
        yield say["fact_added" if one is None else "fact_removed"].format(
            facet=labels[fact.facet],
            text=Renderer.figured(item, fact.text),
            source=_places(fact, register),
        )
        return
    texts = Renderer.figured(old, one.text), Renderer.figured(new, other.text)
    told = {"facet": labels[other.facet], "text": texts[1], "source": _places(other, registers[1])}
    if one.text == other.text and one.figure != other.figure:
        figures = {"old": spoken_date(one.figure), "new": spoken_date(other.figure)}
        yield say["figure"].format(**told, **figures)
    elif texts[0] != texts[1]:
        yield say["wording"].format(**told, old=texts[0], new=texts[1])
    if one.facet is not other.facet:
        yield say["facet"].format(text=texts[1], old=labels[one.facet], new=labels[other.facet])
    if texts[0] == texts[1] and _places(one, registers[0]) != told["source"]:
        yield say["source"].format(
            text=texts[1], old=_places(one, registers[0]), new=told["source"]
        )
    if one.key != other.key:
        yield say["key" if other.key else "not_key"].format(text=texts[1])


def _not_stated(old: Item, new: Item, labels: Mapping[str, str], say: Words) -> Iterator[str]:
    stated = {fact.facet for fact in new.facts.values()}
    for facet in dict.fromkeys([*old.not_stated, *new.not_stated]):
        one, other = old.not_stated.get(facet), new.not_stated.get(facet)
        label = labels[facet]
        if one is not None and other is not None:
            if one != other:
                yield say["not_stated"].format(facet=label, old=one, new=other)
        elif one is None:
            yield say["now_not_stated"].format(facet=label, missing=other)
        else:
            sentence = "now_stated" if facet in stated else "no_longer_not_stated"
            yield say[sentence].format(facet=label, missing=one)


def _contradictions(old: Item, new: Item, say: Words) -> Iterator[str]:
    one, other = (
        [Renderer.figured(item, c.text) for c in item.contradictions] for item in (old, new)
    )
    for text in other:
        if text not in one:
            yield say["contradiction_added"].format(text=text)
    for text in one:
        if text not in other:
            yield say["contradiction_removed"].format(text=text)


def _conditions(old: Item, new: Item, say: Words) -> Iterator[str]:
    before, after = ({c.id: c for c in item.conditions} for item in (old, new))
    for id_ in dict.fromkeys([*before, *after]):
        one, other = before.get(id_), after.get(id_)
        if one is None or other is None:
            item, condition = (new, other) if other is not None else (old, one)
            assert condition is not None
            sentence = "condition_added" if one is None else "condition_removed"
            yield say[sentence].format(text=Renderer.figured(item, condition.ask))
            continue
        for was, now in zip(
            (one.ask, one.met, one.not_met), (other.ask, other.met, other.not_met), strict=True
        ):
            texts = Renderer.figured(old, was), Renderer.figured(new, now)
            if texts[0] != texts[1]:
                yield say["condition"].format(old=texts[0], new=texts[1])
        if one.wants != other.wants:
            rules = {"old": _rule(one.wants), "new": _rule(other.wants)}
            yield say["condition_rule"].format(text=other.ask, **rules)


def _formulas(old: Item, new: Item, say: Words) -> Iterator[str]:
    before, after = ({f.id: f for f in item.formulas} for item in (old, new))
    for id_ in dict.fromkeys([*before, *after]):
        one, other = before.get(id_), after.get(id_)
        if one is None or other is None:
            formula = one or other
            assert formula is not None
            yield say["formula_added" if one is None else "formula_removed"].format(
                text=formula.title
            )
            continue
        changed = [
            label
            for part, label in say["formula_parts"].items()
            if getattr(one, part) != getattr(other, part)
        ]
        if changed:
            yield say["formula"].format(text=other.title, parts="、".join(changed))


def _rule(wants: Mapping[str, object]) -> str:
    return "，".join(f"{name}={value}" for name, value in wants.items())


def _places(fact: Fact, register: Register) -> str:
    places = [
        f"{short_name(register[s.document])} {register[s.document].sections[s.section].place}"
        for s in fact.sources
    ]
    return "；".join(dict.fromkeys(places))
