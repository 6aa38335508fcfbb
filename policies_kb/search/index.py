"""The searchable form of the matters: example questions, names and profiles, and the match features.

A *matter* stands for the items about the same thing in all regions; which region's item answers is decided later.
Clarification records and the reasons for declining are indexed as matters of their own. ``indexing`` makes all this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policies_kb.model import Facet
from policies_kb.search.embedding import Embedding, numbers
from policies_kb.search.normalise import Normaliser, syllables
from policies_kb.search.postings import Commons, Postings
from policies_kb.search.spread import Spread
from policies_kb.search.vectors import Floats, NgramSpace, Row

FEATURES = (
    "best_question",
    "second_question",
    "centroid",
    "typical",
    "typical_sound",
    "profile",
    "coverage",
    "profile_coverage",
    "name",
    "name_mass",
    "best_sound",
    "sound_coverage",
    "breadth",
    "embedded",
    "embedded_question",
    "region",
)
FACETS = tuple(Facet)
_PLACE = {name: place for place, name in enumerate(FEATURES)}
REGION = FEATURES.index("region")
SECOND = FEATURES.index("second_question")
CENTROID = FEATURES.index("centroid")
EMBEDDED_QUESTION = FEATURES.index("embedded_question")
NAME = FEATURES.index("name")
COVERAGE = FEATURES.index("coverage")
LONGEST = 3
LONGEST_SOUND = 2
LEAST = 1e-6
LATIN = re.compile("[a-z]{3,}")


@dataclass(frozen=True)
class Query:
    """A question prepared for matching.

    text: as it was given; embedded: the numbers of the n-grams that it is embedded by; known: the share of its n-grams
    that the index knows.
    """

    text: str
    plain: str
    characters: Row
    sounds: Row
    embedded: NDArray[np.int32]
    known: float


@dataclass
class Products:
    """What questions and matters, or examples, have in common: question by matter, or by example.

    alike, sounding: similarity to each example, by characters and by sound; the rest: weights of shared n-grams;
    total: of all of a question's. vectors: of the questions; embedded: their log-odds by these.
    """

    alike: Floats
    sounding: Floats
    usual: Floats
    usual_sound: Floats
    profile: Floats
    covered: Floats
    profile_covered: Floats
    sound_covered: Floats
    named: Floats
    total: Floats
    vectors: Floats
    embedded: Floats


@dataclass(frozen=True)
class Match:
    """How a question matches the matters. alike: its similarity to each example; vector: the question's.

    table: by matter and feature; ``MatterIndex.complete`` fills in what only matters worth weighing need. The
    region's column is left open.
    """

    table: Floats
    alike: Floats
    vector: Floats


class MatterIndex:
    """Computes the match features of a question for every matter."""

    def __init__(self, state: Mapping[str, Any], normaliser: Normaliser) -> None:
        """Take the state that ``indexing`` made; its arrays may be mapped, and are only read."""
        self.normaliser = normaliser
        self._state = state
        self.matters: list[str] = list(state["matters"])
        self.numbers = {name: number for number, name in enumerate(self.matters)}
        self.regions: list[frozenset[str]] = [frozenset(r) for r in state["regions"]]
        self._latin = frozenset(state["latin"])
        self._region_columns: dict[tuple[str, ...], Floats] = {}
        self.space = NgramSpace.of_state(state["space"])
        self.sound_space = NgramSpace.of_state(state["sound_space"])
        self.embedding_space = NgramSpace.of_state(state["embedding_space"])
        self._embedding = Embedding.of_state(state["embedding"])
        self._facet_numbers = state["facets"]
        self._questions = state["questions"]
        self._starts, self._counted = state["starts"], state["counted"]
        self._weights, self._sound_weights = state["weights"], state["sound_weights"]
        self._breadth = state["breadth"]
        names = state["named"]
        self._named, self._name_starts = names["matters"], names["starts"]
        self._name_total = names["total"]
        self._by_gram, self._common_grams = Postings(state["by_gram"]), Commons(state["by_common"])
        self._by_sound = Postings(state["by_sound"])
        self._spread = Spread(len(self.space.grams))
        self._common_sounds = Commons(state["by_common_sound"])

    def state(self) -> Mapping[str, Any]:
        """Return what the constructor needs to make the index again."""
        return self._state

    def query(self, text: str) -> Query:
        """Prepare a question (as typed, or already plain) for matching."""
        plain = LATIN.sub(self._known_word, self.normaliser.plain(text))
        row, grams = self.space.row(plain)
        known = len(row.indices) / max(grams, 1)
        enlarged = with_terms(plain, self.normaliser)
        if enlarged != plain:
            row, _ = self.space.row(enlarged)
        sounds, _ = self.sound_space.row(syllables(plain))
        return Query(text, plain, row, sounds, numbers(self.embedding_space, plain), known)

    def _known_word(self, word: re.Match[str]) -> str:
        """Return a Latin word that an example has as well; others only hide what is asked in Chinese."""
        return word[0] if word[0] in self._latin else ""

    def region_column(self, region_chain: Sequence[str]) -> Floats:
        """Return 1 for each matter that a region of the chain holds, else 0."""
        chain = tuple(region_chain)
        if chain not in self._region_columns:
            held = [0.0 if regions.isdisjoint(chain) else 1.0 for regions in self.regions]
            self._region_columns[chain] = np.array(held, dtype=np.float32)
        return self._region_columns[chain]

    def match(self, query: Query) -> Match:
        """Return the features of every matter that say whether it is worth weighing."""
        found = self._products([query])
        return Match(self._features(found)[0], found.alike[0], found.vectors[0])

    def complete(self, rows: Floats, matters: NDArray[np.intp], match: Match) -> None:
        """Fill in those features of some matters that are costly for all.

        rows: the features of the matters with these numbers, the rest of which ``match`` told.
        """
        sizes = self._counted.take(matters)
        starts = sizes.cumsum() - sizes
        places = (self._starts.take(matters) - starts).repeat(sizes)
        places += np.arange(len(places))
        alike = match.alike.take(places)
        rows[:, SECOND] = second_best(alike, starts, sizes)
        rows[:, CENTROID] = np.add.reduceat(alike, starts) / sizes.astype(np.float32)
        near = self._embedding.alike(match.vector, places)
        rows[:, EMBEDDED_QUESTION] = np.maximum.reduceat(near, starts)

    def _products(self, queries: Sequence[Query]) -> Products:
        characters, sounds = [q.characters for q in queries], [q.sounds for q in queries]
        alike, profile, usual, covered, profile_covered, named = self._by_gram.dot(
            characters, self._common_grams
        )
        sounding, usual_sound, sound_covered = self._by_sound.dot(sounds, self._common_sounds)
        total = _totals(characters, self._weights)
        vectors = self._embedding.vectors([q.embedded for q in queries])
        return Products(
            alike=alike,
            sounding=sounding,
            usual=usual,
            usual_sound=usual_sound,
            profile=profile,
            covered=covered / total,
            profile_covered=profile_covered / total,
            sound_covered=sound_covered / _totals(sounds, self._sound_weights),
            named=named,
            total=total,
            vectors=vectors,
            embedded=self._embedding.log_odds(vectors),
        )

    def _features(self, found: Products) -> Floats:
        name, mass = self._best_name(found.named, found.total)
        columns = {
            "best_question": largest(found.alike, self._starts),
            "typical": found.usual,
            "typical_sound": found.usual_sound,
            "profile": found.profile,
            "coverage": found.covered,
            "profile_coverage": found.profile_covered,
            "name": name,
            "name_mass": mass,
            "best_sound": largest(found.sounding, self._starts),
            "sound_coverage": found.sound_covered,
            "breadth": self._breadth,
            "embedded": found.embedded,
        }
        table = np.zeros((len(FEATURES), len(found.total), len(self.matters)), dtype=np.float32)
        for name_, column in columns.items():
            table[_PLACE[name_]] = column
        return table.transpose(1, 2, 0)

    def alike(self, query: Query, matter: int) -> tuple[NDArray[np.float64], int]:
        """Return how similar each of the matter's example questions is, and the number of the first of them."""
        start, end = self.examples_of(matter)  # they stand together, so their n-grams do too
        begins = self._questions["starts"][start : end + 1]
        first, last = int(begins[0]), int(begins[-1])
        products = self._questions["data"][first:last]
        products = products * self._spread.at(
            query.characters, self._questions["indices"][first:last]
        )
        sums = np.zeros(len(products) + 1)
        products.cumsum(dtype=np.float64, out=sums[1:])
        bounds = sums.take(begins - first)
        return bounds[1:] - bounds[:-1], start

    def examples_of(self, matter: int) -> tuple[int, int]:
        """Return the numbers of a matter's first example question, and of the one after its last."""
        first = int(self._starts[matter])
        return first, first + int(self._counted[matter])

    def facets_of(self, examples: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return the facet that each of some example questions asks for, as its place in ``FACETS``."""
        found: NDArray[np.uint8] = self._facet_numbers.take(examples)
        return found

    def _best_name(self, named: Floats, total: Floats) -> tuple[Floats, Floats]:
        """Return how much of a name of each matter the question holds, and how much of the question that explains."""
        share, mass = named / self._name_total, named / total
        best = np.zeros((len(named), len(self.matters)), dtype=np.float32)
        most = np.zeros_like(best)
        best[:, self._named] = largest(share, self._name_starts)
        share *= mass
        most[:, self._named] = largest(share, self._name_starts)
        return best, most


def largest(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Return the largest of each group of values along the last axis; none may be negative.

    Such numbers stand in the same order when their bits are read as whole numbers, which are compared quicker.
    """
    found = np.maximum.reduceat(values.view(np.int32), starts, axis=-1)
    return found.view(np.float32)


def second_best(alike: Floats, starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> Floats:
    """Return each matter's second best similarity, of one question or of each of several.

    starts, sizes: where each matter's similarities begin, and how many these are.
    """
    best = largest(alike, starts)
    rest = alike * (alike < best.repeat(sizes, axis=-1))
    return largest(rest, starts)


def with_terms(plain: str, normaliser: Normaliser) -> str:
    """Return a plain question with the documents' terms for its everyday words, as it is compared."""
    terms = normaliser.terms(plain).replace(" ", "")
    return f"{plain}{terms}" if terms else plain


def _totals(rows: Sequence[Row], weights: Floats) -> Floats:
    """Return the weight of all n-grams of each row, as a column to divide by."""
    sums = [max(float(np.add.reduce(weights.take(row.indices))), LEAST) for row in rows]
    return np.array(sums, dtype=np.float32)[:, None]
