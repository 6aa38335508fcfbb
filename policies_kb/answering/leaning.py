"""Reads an elliptical question by what was said before it: 那工伤的呢, 给几个钱, 那他九十三了呢."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from policies_kb.search.ranker import Ranked, Ranking
from policies_kb.search.vectors import Floats


def leaning(
    alone: Ranking,
    before: Ranking | None,
    last: int | None,
    covered: Floats,
    length: int,
    settings: Mapping[str, Any],
    kind: str,
) -> Ranking:
    """Return the ranking of a question that may lean on the one before.

    A matter counts by what the question says itself and by what the one before it said; the matter that was then
    answered counts as certain. Where the words of the question alone say little, the matters that know them count.

    alone: by the question's own words; before: by those of the question before; last: the number of the matter
    answered last; covered: for each matter the share of the question's words that it knows; length: in
    characters; kind: how much the question leans, a key of the settings.
    """
    if before is None and last is None:
        return alone
    sharpness = settings["sharpness"]
    clear = max((m.probability for m in alone.matters if m.matter != last), default=0.0)
    weak = settings["own_words"][kind] * (1.0 - clear)
    meant = {m.matter: m.probability for m in before.matters} if before else {}
    if last is not None:
        meant[last] = 1.0
    said = {matter: probability**sharpness for matter, probability in meant.items()}
    aside = settings["aside"][kind]
    own = {m.matter: m.probability for m in alone.matters}
    either = list({*own, *said})
    known = [one * length + settings["few"] for one in covered.take(either).tolist()]
    most, knowing = max(known), settings["knowing"]
    odds = {
        m: own.get(m, 0.0) * (said.get(m, 0.0) + aside)
        + weak * (knows / most) ** knowing * meant.get(m, 0.0)
        for m, knows in zip(either, known, strict=True)
    }
    none = alone.none * aside
    total = sum(odds.values()) + none
    matters = [Ranked(m, weight / total) for m, weight in odds.items()]
    return Ranking(sorted(matters, key=itemgetter(1), reverse=True), none / total, alone.reason)
