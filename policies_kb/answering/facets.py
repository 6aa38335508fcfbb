"""Decides which facet of an item a question asks about, and which facts of others are told with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policies_kb.model import Facet, Fact, Item
from policies_kb.search.facts import FactMatch

Odds = Mapping[Facet, float]


def asked_facet(
    ranked: Sequence[tuple[Facet, float]],
    item: Item,
    matches: Sequence[FactMatch],
    settings: Mapping[str, Any],
    last: tuple[Facet, float] | None,
) -> tuple[Facet, Odds]:
    """Return the facet asked about, and the probability of each.

    ranked: the facets by the question's words; matches: how it points to the facts; last: the facet last spoken of
    and the odds by which it is favoured. One that is not stated is chosen only when that is the likelier
    reading by far, and no fact of whatever facet holds what is asked for.
    """
    if last is not None:
        ranked = favoured_facet(ranked, *last)
    left_open = sum(p for facet, p in ranked if facet in item.not_stated)
    wanted = left_open >= settings["sure_not_stated"]
    likeliest = next((facet for facet, _ in ranked if facet in item.not_stated), None)
    held = _held_elsewhere(item, matches, left_open, settings, likeliest) if wanted else None
    if held is not None:
        return held, dict(ranked)
    facet = next(facet for facet, _ in ranked if (facet in item.not_stated) is wanted)
    if not wanted:
        facet = _dated(item, matches, facet, settings) or facet
    return facet, dict(ranked)


def _dated(
    item: Item, matches: Sequence[FactMatch], likeliest: Facet, settings: Mapping[str, Any]
) -> Facet | None:
    """Return the facet of the nearest fact that names the year asked about, where none of the likeliest facet does."""
    dated = [match for match in matches[: len(item.facts)] if match.dated]
    if not dated or any(match.facet is likeliest for match in dated):
        return None
    return max(dated, key=lambda match: _pull(match, settings)).facet


def _held_elsewhere(
    item: Item,
    matches: Sequence[FactMatch],
    left_open: float,
    settings: Mapping[str, Any],
    likeliest: Facet | None,
) -> Facet | None:
    """Return the facet of the fact that shares more of the question's words than anything that the item leaves open,
    or None.

    It holds the kind of answer asked for; where none in particular is asked for, it is enough that what is left open
    is not too probable. An earlier value never answers for a present one, nor a statistic for what one gets.
    likeliest: the likeliest of the facets left open.
    """
    stated, open_ = matches[: len(item.facts)], matches[len(item.facts) : -1]
    never = {Facet.EARLIER_VALUE} | ({Facet.FIGURES} if likeliest is Facet.HOW_MUCH else set())
    present = [m for m in stated if m.named or m.dated or m.facet not in never]
    best = max(present, key=lambda match: _pull(match, settings), default=None)
    if best is None or (best.fits is False and not best.dated):
        return None
    if best.fits is None and not best.dated and left_open >= settings["surely_not_stated"]:
        return None
    most = max((_pull(match, settings) for match in open_), default=0.0)
    return best.facet if _pull(best, settings) >= most + settings["held_lead"] else None


def favoured_facet(
    ranked: Sequence[tuple[Facet, float]], facet: Facet, factor: float
) -> list[tuple[Facet, float]]:
    """Return the facets with the odds of one multiplied, most probable first."""
    odds = [(f, p * (factor if f is facet else 1.0)) for f, p in ranked]
    total = sum(p for _, p in odds)
    return sorted(((f, p / total) for f, p in odds), key=lambda pair: -pair[1])


def pointed_facts(
    item: Item, asked: Facet, matches: Sequence[FactMatch], odds: Odds, settings: Mapping[str, Any]
) -> list[Fact]:
    """Return the facts of other facets that the question points to, best first.

    What counts: its words, the kind of answer asked for, and how probable the fact's facet is. An earlier value
    beside the present one would mislead, so it must be asked for or likely to be; but where the present one is left
    open, the key earlier values are what one wants to hear first.
    """
    pointed = settings["pointed"]
    unknown = asked is Facet.HOW_MUCH and asked in item.not_stated

    def latest(fact: Fact) -> bool:
        return unknown and fact.key and fact.facet is Facet.EARLIER_VALUE

    scored = [
        (_pull(match, settings) + odds[fact.facet] + latest(fact), -n, fact)
        for n, (fact, match) in enumerate(zip(item.facts.values(), matches, strict=False))
        if fact.facet is not asked
        and (
            fact.facet is not Facet.EARLIER_VALUE
            or match.named
            or match.dated
            or latest(fact)
            or odds[fact.facet] >= pointed["earlier"]
        )
    ]
    best = sorted((s for s in scored if s[0] >= pointed["least"]), reverse=True)
    return [fact for _, _, fact in best[: pointed["most"]]]


def told_facts(
    item: Item, facet: Facet, matches: Sequence[FactMatch], settings: Mapping[str, Any]
) -> list[Fact]:
    """Return the facts of the facet that an answer has room for: the key ones and those nearest to the question.

    They stand in the item's order, but one that the question clearly points to comes first.
    """
    held = [
        (fact.key, _pull(match, settings), -n, fact)
        for n, (fact, match) in enumerate(zip(item.facts.values(), matches, strict=False))
        if fact.facet is facet
    ]
    chosen = sorted(held, reverse=True, key=lambda row: row[:3])[: settings["most_told"]]
    in_order = sorted(chosen, key=lambda row: -row[2])
    nearest = max(in_order, key=lambda row: row[1], default=None)
    if nearest is not None and nearest[1] >= settings["pointed"]["least"]:
        in_order.sort(key=lambda row: row is not nearest)
    return [fact for *_, fact in in_order]


def nearest_fact(
    item: Item, matches: Sequence[FactMatch], settings: Mapping[str, Any]
) -> Fact | None:
    """Return the fact that most of a question's words stand in, or None when none holds that many."""
    held = zip(matches, item.facts.values(), strict=False)
    words, _, nearest = max(
        ((match.words, -n, fact) for n, (match, fact) in enumerate(held)), default=(0.0, 0, None)
    )
    return nearest if words >= settings["surely_this_fact"] else None


def _pull(match: FactMatch, settings: Mapping[str, Any]) -> float:
    """Return how strongly a question points to a fact: by words, and by the kind, year or very facet asked for."""
    pointed = settings["pointed"]
    return (
        match.words
        + float(pointed["fits"]) * (match.fits is True)
        + float(pointed["named"]) * (match.dated or match.named)
    )
