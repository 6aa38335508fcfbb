"""Which facts of an item a question points to: by its words, and by the kind of answer that it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from policies_kb.figures import canonical_unit, figures_in, split_unit
from policies_kb.model import PLACEHOLDER, Facet, Fact, Item
from policies_kb.plans import ORDINALS, plan_ends
from policies_kb.reread import reread
from policies_kb.search.index import Query
from policies_kb.search.normalise import Normaliser, either
from policies_kb.search.vectors import NgramSpace

_PHONE = re.compile(r"(?<!\d)\d{5,12}(?![\d元万人名个家%])")
_FRACTION = re.compile(r"\d+/\d+$")
# No year of a number: one that a span begins with (2016到2020), and a document's own (2016年的文件).
_NO_YEAR = r"\d|\.\d|[元万人名个家亿%]|年?[到至—–~-]|年?(?:的|那[份个]|[印出]?发的)*(?:文件|规划|通知|办法|意见|公报)"
_YEAR = re.compile(rf"(?<!\d)(?:19|20)\d\d(?!{_NO_YEAR})")
_PLAN = re.compile(f"十([{ORDINALS}])五")  # who asks for its number means that of its end
_COUNTED = frozenset({Facet.FIGURES, Facet.HOW_MUCH, Facet.EARLIER_VALUE})
_NUMBERS = frozenset({"money", "share", "people", "count", "area"})
_HALVES = re.compile(r"半(?:年|个月|天|小时)|半个?学期")  # lengths of time without a numeral
_NAMED_YEARS = range(1900, 2100)  # a year that is named is no length of time
_CLAUSES = re.compile("[，；。]")
_LEAVES_OPEN = re.compile(
    "没有?(?:再|另外|具体|明确|单独|统一)?(?:写|规定|列|定|说|提|点名|给出|公布)|未定"
)
_ASKING = re.compile("[几多哪谁什何]")
_T = TypeVar("_T", str, int)
_PRIOR = 40.0  # weight of the words that a very short question leaves out


class FactMatch(NamedTuple):
    """How well a question points to one fact, or to one thing that an item leaves open.

    words: share of the question's words known to the item that stand in it, 0 to 1; shared: these words with
    their shares; fits: whether it holds (or leaves open) the kind of answer asked for, None when the question asks
    for none in particular or it holds nothing; named: whether the question asks for its very facet (where, earlier),
    or for such a kind of answer as its facet holds (a length of time among the conditions);
    dated: whether it names a year or plan that the question names.
    """

    facet: Facet
    shared: Mapping[int, float]
    fits: bool | None
    named: bool = False
    dated: bool = False

    @property
    def words(self) -> float:
        """Return the share of the question's words that stand in it."""
        return sum(self.shared.values())


@dataclass(frozen=True)
class _Held:
    """The n-grams of an item's facts, one fact after the other; where each begins, and the end; its kinds of answer,
    and the years that it names."""

    grams: NDArray[np.int32]
    starts: NDArray[np.int32]
    kinds: tuple[frozenset[str], ...]
    years: tuple[frozenset[int], ...]


class FactMatcher:
    """Compares questions with the facts of items."""

    def __init__(
        self,
        space: NgramSpace,
        normaliser: Normaliser,
        answer_types: Mapping[str, Mapping[str, Any]],
        state: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the space of the queries' n-grams, and the table of the kinds of answer.

        state: what ``state`` returned of items; others are prepared when they are first asked about.
        """
        self._space, self._normaliser = space, normaliser
        self._asked = {
            kind: either(row["asked"]) for kind, row in answer_types.items() if "asked" in row
        }
        self._besides = {
            kind: either(row["besides"]) for kind, row in answer_types.items() if "besides" in row
        }
        self._asking = either(
            [
                word
                for row in answer_types.values()
                for word in row.get("asked", ())
                if _ASKING.search(word)
            ]
        )
        self._kind_of_unit = {
            unit: kind for kind, row in answer_types.items() for unit in row.get("units", ())
        }
        self._kind_of_facet = {
            Facet(row["facet"]): kind for kind, row in answer_types.items() if "facet" in row
        }
        self._within = _among(answer_types, "within")
        self._also = _among(answer_types, "also")
        self._surely = {
            kind: (re.compile(row["surely"]), tuple(row["told"]), str(row["label"]))
            for kind, row in answer_types.items()
            if "surely" in row
        }
        self._kinds = reread(self._kinds_asked)
        self._prepared: dict[str, _Held] = {}
        self._state = state or {"items": []}
        self._numbers = {id_: n for n, id_ in enumerate(self._state["items"])}
        self._sets = [frozenset(kinds) for kinds in self._state.get("sets", ())]
        self._dates = [frozenset(years) for years in self._state.get("dates", ())]

    def kinds_asked(self, plain: str) -> frozenset[str]:
        """Return the kinds of answer that a plain question asks for: time, money, a list …"""
        return self._kinds(plain)

    def _kinds_asked(self, plain: str) -> frozenset[str]:
        return frozenset(
            kind
            for kind, words in self._asked.items()
            if words.search(self._besides[kind].sub("", plain) if kind in self._besides else plain)
        )

    def lacking(self, plain: str, item: Item, facet: Facet) -> str | None:
        """Return the name of what a plain question surely asks for and no fact of the item holds, or None.

        facet: the one that it asks about.
        """
        for kind, (words, told, label) in self._surely.items():
            facets, other = self._also.get(kind, (frozenset(), kind))
            if words.search(plain) and not any(
                kind in kinds
                or (fact.facet in facets and other in kinds)
                or any(word in fact.text for word in told)
                for fact, kinds in zip(item.facts.values(), self._held_by(item).kinds, strict=False)
            ):
                return label
        counts = facet in _COUNTED or bool(self.kinds_asked(plain) & _NUMBERS)
        known = self._held_by(item).years[: len(item.facts)]
        return _another_year(plain, item, frozenset().union(*known), counts=counts)

    def left_open(self, plain: str, item: Item, fact: Fact) -> str | None:
        """Return the name of the kind of answer that a plain question asks for and a fact says nobody states, or None.

        A fact that holds the kind as well (80元，以后调多少没有写) answers.
        """
        asked = self.kinds_asked(plain)
        if not asked or asked & self._kinds_of_figures(item, fact):
            return None
        for clause in _CLAUSES.split(_told(item, fact)):
            if not _LEAVES_OPEN.search(clause):
                continue
            for kind in sorted(asked & self.kinds_asked(self._normaliser.plain(clause))):
                if kind in self._surely:
                    return self._surely[kind][-1]
        return None

    def match(self, query: Query, item: Item) -> list[FactMatch]:
        """Return a match for each fact of the item, in order, for each facet that it leaves open, and for validity."""
        held = self._held_by(item)
        weights, shared = self._shared(query, held)
        total = sum(weights) + _PRIOR
        shares = [weight / total for weight in weights]
        asked, years = self.kinds_asked(query.plain), _years(query.plain)
        within = [self._within[kind] for kind in asked if kind in self._within]
        facets = [*(fact.facet for fact in item.facts.values()), *item.not_stated, Facet.VALIDITY]
        return [
            FactMatch(
                facet,
                {n: shares[n] for n in numbers},
                None if not asked or not kinds else bool(kinds & asked),
                self._kind_of_facet.get(facet) in asked
                or any(facet in named and kind in kinds for named, kind in within),
                not years.isdisjoint(dates),
            )
            for facet, numbers, kinds, dates in zip(
                facets, shared, held.kinds, held.years, strict=True
            )
        ]

    def _shared(self, query: Query, held: _Held) -> tuple[list[float], list[list[int]]]:
        """Return the weight of each n-gram of the query, 0 for one that no fact holds, and which ones each fact holds.

        The n-grams of the query are told by their places in it.
        """
        grams, places = query.characters.indices, len(held.starts) - 1
        if not len(grams) or not len(held.grams):
            return [0.0] * len(grams), [[] for _ in range(places)]
        order = grams.argsort()
        rising = grams.take(order)
        at = rising.searchsorted(held.grams)
        hits = (rising.take(at, mode="clip") == held.grams).nonzero()[0]
        place = held.starts.searchsorted(hits, side="right") - 1
        number = order.take(at.take(hits))
        holders = np.bincount(number, minlength=len(grams))
        rarity = np.log(1.0 + places / np.maximum(holders, 1))
        weights = self._space.idf.take(grams) * rarity
        weights[holders == 0] = 0.0
        shared: list[list[int]] = [[] for _ in range(places)]
        for fact, gram in zip(place.tolist(), number.tolist(), strict=True):
            shared[fact].append(gram)
        for numbers in shared:
            numbers.sort()
        return weights.tolist(), shared

    def state(self, items: Sequence[Item]) -> dict[str, Any]:
        """Return what the items hold in a form that can be mapped, for the constructor."""
        held = [self._prepare(item) for item in items]
        sets, kinds = _numbered([kinds for one in held for kinds in one.kinds])
        dates, years = _numbered([years for one in held for years in one.years])
        lengths = [np.diff(one.starts) for one in held]
        return {
            "items": [item.id for item in items],
            "places": np.cumsum([0, *map(len, lengths)], dtype=np.int32),
            "starts": np.cumsum(np.concatenate([[0], *lengths]), dtype=np.int32),
            "grams": np.concatenate([np.zeros(0, np.int32), *(one.grams for one in held)]),
            "sets": sets,
            "kinds": kinds,
            "dates": dates,
            "years": years,
        }

    def _held_by(self, item: Item) -> _Held:
        number = self._numbers.get(item.id)
        if number is None:
            if item.id not in self._prepared:
                self._prepared[item.id] = self._prepare(item)
            return self._prepared[item.id]
        state = self._state
        first, last = state["places"][number], state["places"][number + 1]
        starts = state["starts"][first : last + 1]
        return _Held(
            state["grams"][starts[0] : starts[-1]],
            starts - starts[0],
            tuple(map(self._sets.__getitem__, state["kinds"][first:last].tolist())),
            tuple(map(self._dates.__getitem__, state["years"][first:last].tolist())),
        )

    def _prepare(self, item: Item) -> _Held:
        texts = [_wording(item, fact) for fact in item.facts.values()]
        plain = [self._normaliser.plain(text) for text in [*texts, *item.not_stated.values()]]
        told = [*plain[: len(texts)], *map(self._without_asking, plain[len(texts) :])]
        grams = [np.unique(self._grams(text)) for text in told]
        kinds = [self._kinds_held(item, fact) for fact in item.facts.values()]
        kinds += [self.kinds_asked(text) for text in plain[len(item.facts) :]]
        kinds.append(frozenset({self._kind_of_facet.get(Facet.VALIDITY, "")}))
        years = [frozenset(_years(text)) for text in [*texts, *item.not_stated.values(), ""]]
        lengths = [*map(len, grams), 0]  # validity holds no words
        return _Held(
            np.concatenate([np.zeros(0, np.int32), *grams]).astype(np.int32),
            np.cumsum([0, *lengths], dtype=np.int32),
            tuple(kinds),
            tuple(years),
        )

    def _without_asking(self, plain: str) -> str:
        """Return what is left open without the words that only ask: they say nothing of what is asked about."""
        return self._asking.sub("", plain)

    def _grams(self, text: str) -> NDArray[np.int32]:
        return self._space.row(text)[0].indices

    def _kinds_held(self, item: Item, fact: Fact) -> frozenset[str]:
        kinds = self._kinds_of_figures(item, fact) | {self._kind_of_facet.get(fact.facet)}
        if fact.values:
            kinds |= {"list"}
        return frozenset(kind for kind in kinds if kind is not None)

    def _kinds_of_figures(self, item: Item, fact: Fact) -> frozenset[str]:
        """Return the kinds of answer that a fact's figures are."""
        text = _told(item, fact)
        figures = [*figures_in(text), *figures_in(fact.figure if fact.value else "")]
        years = [f for f in figures if f.unit == "年" and f.value in _NAMED_YEARS]
        units = {figure.unit for figure in figures if figure not in years}
        if fact.value is not None and not years:
            units.add(split_unit(fact.unit.partition("/")[0])[1])
            units |= {"/"} if _FRACTION.match(fact.value) else set()
        kinds = {self._kind_of_unit.get(canonical_unit(unit)) for unit in units}
        if years:
            kinds.add("year")
        if _HALVES.search(text):
            kinds.add("time")
        if _PHONE.search(text) or _PHONE.match(fact.value or ""):
            kinds.add("phone")
        return frozenset(kind for kind in kinds if kind is not None)


def _among(
    answer_types: Mapping[str, Mapping[str, Any]], key: str
) -> dict[str, tuple[frozenset[Facet], str]]:
    """Return by kind of answer the facets among whose facts another kind answers it, by a key of the table."""
    return {
        kind: (frozenset(map(Facet, row[key]["facets"])), str(row[key]["kind"]))
        for kind, row in answer_types.items()
        if key in row
    }


def _another_year(plain: str, item: Item, known: frozenset[int], *, counts: bool) -> str | None:
    """Return the year that a question names when the item's title names another one and it knows nothing of it.

    known: the years and plans that its facts name; where the question asks for a number (``counts``), they are all
    that it knows.
    """
    asked = _years(plain)
    if not asked:
        return None
    titled = _years(item.title)
    if titled and any(min(titled) <= year <= max(titled) for year in asked):
        return None
    if asked & known or not (titled or (counts and known)):
        return None
    return f"{max(asked)}年的数"


@reread
def _years(text: str) -> frozenset[int]:
    """Return the years that a text names, of five-year plans the last one."""
    planned = {plan_ends(match[1]) for match in _PLAN.finditer(text)}
    return frozenset(planned | {int(match[0]) for match in _YEAR.finditer(text)})


def _wording(item: Item, fact: Fact) -> str:
    """Return all words of a fact: its own, its list, and those of the original next to its figure."""
    anchors = (anchor for source in fact.sources for anchor in source.anchors)
    return "。".join(dict.fromkeys([_told(item, fact), *fact.values, *anchors]))


def _told(item: Item, fact: Fact) -> str:
    """Return the text of a fact with its figures."""
    return PLACEHOLDER.sub(lambda m: item.figures[m[1]].figure, fact.text)


def _numbered(sets: Sequence[frozenset[_T]]) -> tuple[list[list[_T]], NDArray[np.uint16]]:
    """Return the different sets, sorted, and for each of the given ones its number among them."""
    different = sorted({tuple(sorted(one)) for one in sets})
    number = {one: n for n, one in enumerate(different)}
    numbers = np.array([number[tuple(sorted(one))] for one in sets], dtype=np.uint16)
    return [list(one) for one in different], numbers


def by_facet(matches: Sequence[FactMatch]) -> dict[Facet, tuple[float, float, bool | None]]:
    """Return for each facet the most words that one of its facts shares, the words that all its facts share
    together, and whether any fits the kind of answer asked for."""
    words: dict[Facet, float] = {}
    shared: dict[Facet, dict[int, float]] = {}
    fits: dict[Facet, bool | None] = {}
    for match in matches:
        facet, fit = match.facet, fits.get(match.facet)
        if match.shared:
            words[facet] = max(words.get(facet, 0.0), match.words)
            shared.setdefault(facet, {}).update(match.shared)
        fits[facet] = match.fits if fit is None else fit or bool(match.fits)
    return {
        facet: (words.get(facet, 0.0), sum(shared.get(facet, {}).values()), fit)
        for facet, fit in fits.items()
    }
