"""Which facts of an item a question points to: by its words, and by the kind of answer that it asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from policies_kb.figures import canonical_unit, figures_in, split_unit
from policies_kb.model import PLACEHOLDER, Facet, Fact, Item
from policies_kb.search.index import Query
from policies_kb.search.normalise import Normaliser, either
from policies_kb.search.vectors import NgramSpace, ngrams

_PHONE = re.compile(r"(?<!\d)\d{5,12}(?![\d元万人名个家%])")
_FRACTION = re.compile(r"\d+/\d+$")
_NAMED_YEARS = range(1900, 2100)  # a year that is named is no length of time
_PRIOR = 40.0  # weight of the words that a very short question leaves out


@dataclass(frozen=True)
class FactMatch:
    """How well a question points to one fact, or to one thing that an item leaves open.

    words: share of the question's words known to the item that stand in it, 0 to 1; shared: these words with
    their shares; fits: whether it holds (or leaves open) the kind of answer asked for, None when the question asks
    for none in particular or it holds nothing; named: whether the question asks for its very facet (where, earlier).
    """

    facet: Facet
    shared: Mapping[int, float]
    fits: bool | None
    named: bool = False

    @property
    def words(self) -> float:
        """Return the share of the question's words that stand in it."""
        return sum(self.shared.values())


@dataclass(frozen=True)
class _Held:
    grams: tuple[frozenset[int], ...]
    kinds: tuple[frozenset[str], ...]
    holders: Mapping[int, int]


class FactMatcher:
    """Compares questions with the facts of items."""

    def __init__(
        self,
        space: NgramSpace,
        normaliser: Normaliser,
        answer_types: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """Take the space of the queries' n-grams, and the table of the kinds of answer."""
        self._space, self._normaliser = space, normaliser
        self._asked = {
            kind: either(row["asked"]) for kind, row in answer_types.items() if "asked" in row
        }
        self._kind_of_unit = {
            unit: kind for kind, row in answer_types.items() for unit in row.get("units", ())
        }
        self._kind_of_facet = {
            Facet(row["facet"]): kind for kind, row in answer_types.items() if "facet" in row
        }
        self._surely = {
            kind: (re.compile(row["surely"]), tuple(row["told"]), str(row["label"]))
            for kind, row in answer_types.items()
            if "surely" in row
        }
        self._held: dict[str, _Held] = {}

    def kinds_asked(self, plain: str) -> frozenset[str]:
        """Return the kinds of answer that a plain question asks for: time, money, a list …"""
        return frozenset(kind for kind, words in self._asked.items() if words.search(plain))

    def lacking(self, plain: str, item: Item) -> str | None:
        """Return the name of what a plain question surely asks for and no fact of the item holds, or None."""
        for kind, (words, told, label) in self._surely.items():
            if words.search(plain) and not any(
                kind in kinds or any(word in fact.text for word in told)
                for fact, kinds in zip(item.facts.values(), self._held_by(item).kinds, strict=False)
            ):
                return label
        return None

    def match(self, query: Query, item: Item) -> list[FactMatch]:
        """Return a match for each fact of the item, in order, for each facet that it leaves open, and for validity."""
        held = self._held_by(item)
        idf = self._space.idf
        places = len(held.grams)
        weights = {
            gram: float(idf[gram]) * float(np.log(1.0 + places / held.holders[gram]))
            for gram in query.characters.indices.tolist()
            if gram in held.holders
        }
        total = sum(weights.values()) + _PRIOR
        asked = self.kinds_asked(query.plain)
        facets = [*(fact.facet for fact in item.facts.values()), *item.not_stated, Facet.VALIDITY]
        return [
            FactMatch(
                facet,
                {gram: w / total for gram, w in weights.items() if gram in grams},
                None if not asked or not kinds else bool(kinds & asked),
                self._kind_of_facet.get(facet) in asked,
            )
            for facet, grams, kinds in zip(facets, held.grams, held.kinds, strict=True)
        ]

    def _held_by(self, item: Item) -> _Held:
        if item.id not in self._held:
            self._held[item.id] = self._prepared(item)
        return self._held[item.id]

    def _prepared(self, item: Item) -> _Held:
        texts = [_wording(item, fact) for fact in item.facts.values()]
        plain = [self._normaliser.plain(text) for text in [*texts, *item.not_stated.values()]]
        grams = tuple(frozenset(self._grams(text)) for text in plain)
        kinds = [self._kinds_held(fact) for fact in item.facts.values()]
        kinds += [self.kinds_asked(text) for text in plain[len(item.facts) :]]
        kinds.append(frozenset({self._kind_of_facet.get(Facet.VALIDITY, "")}))
        grams = (*grams, frozenset())
        holders = Counter(gram for held in grams for gram in held)
        return _Held(grams, tuple(kinds), holders)

    def _grams(self, text: str) -> list[int]:
        found: list[int] = self._space.row(ngrams(text, self._space.most)).indices.tolist()
        return found

    def _kinds_held(self, fact: Fact) -> frozenset[str]:
        units = {
            figure.unit
            for figure in figures_in(fact.text)
            if figure.unit != "年" or figure.value not in _NAMED_YEARS
        }
        if fact.value is not None:
            units.add(split_unit(fact.unit.partition("/")[0])[1])
            units |= {"/"} if _FRACTION.match(fact.value) else set()
        kinds = {self._kind_of_unit.get(canonical_unit(unit)) for unit in units}
        kinds.add(self._kind_of_facet.get(fact.facet))
        if fact.values:
            kinds.add("list")
        if _PHONE.search(fact.text) or _PHONE.match(fact.value or ""):
            kinds.add("phone")
        return frozenset(kind for kind in kinds if kind is not None)


def _wording(item: Item, fact: Fact) -> str:
    """Return all words of a fact: its own, its list, and those of the original next to its figure."""
    text = PLACEHOLDER.sub(lambda m: item.figures[m[1]].figure, fact.text)
    anchors = (anchor for source in fact.sources for anchor in source.anchors)
    return "。".join(dict.fromkeys([text, *fact.values, *anchors]))


def by_facet(matches: Sequence[FactMatch]) -> dict[Facet, tuple[float, float, bool | None]]:
    """Return for each facet the most words that one of its facts shares, the words that all its facts share
    together, and whether any fits the kind of answer asked for."""
    found: dict[Facet, tuple[float, dict[int, float], bool | None]] = {}
    for match in matches:
        words, shared, fits = found.get(match.facet, (0.0, {}, None))
        found[match.facet] = (
            max(words, match.words),
            shared | dict(match.shared),
            match.fits if fits is None else fits or bool(match.fits),
        )
    return {
        facet: (words, sum(shared.values()), fits) for facet, (words, shared, fits) in found.items()
    }
