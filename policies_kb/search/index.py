"""The searchable form of the matters: example questions, names and profiles, and the match features.

A *matter* stands for the items about the same thing in all regions; which region's item answers is decided later.
Clarification records and the reasons for declining are indexed as matters of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from policies_kb.search.normalise import Normaliser, syllables
from policies_kb.search.postings import Commons, Postings, summed
from policies_kb.search.typical import (
    membership,
    presence,
    row_numbers,
    typical,
    typical_without,
    values_at,
)
from policies_kb.search.vectors import Floats, NgramSpace, Row, ngrams, stacked

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
    "region",
)
REGION = FEATURES.index("region")
NAME = FEATURES.index("name")
COVERAGE = FEATURES.index("coverage")
_LONGEST = 3
_LONGEST_SOUND = 2
_LEAST = 1e-6
_LATIN = re.compile("[a-z]{3,}")
_COMMON = (
    0.02  # share of the questions that may hold an n-gram by which single questions are compared
)


@dataclass(frozen=True)
class Example:
    """An example question: its plain form, the number of its matter, its facet and its item's region."""

    plain: str
    matter: int
    facet: str
    region: str


@dataclass(frozen=True)
class Query:
    """A question prepared for matching. known: the share of its n-grams that the index knows at all."""

    plain: str
    characters: Row
    sounds: Row
    known: float


class MatterIndex:
    """Computes the match features of a question for every matter."""

    def __init__(self, state: Mapping[str, Any], normaliser: Normaliser) -> None:
        self.normaliser = normaliser
        self.matters: list[str] = list(state["matters"])
        self.examples = [Example(*row) for row in state["examples"]]
        self.regions: list[frozenset[str]] = [frozenset(r) for r in state["regions"]]
        self._latin = {word for e in self.examples for word in _LATIN.findall(e.plain)}
        self._region_columns: dict[frozenset[str], Floats] = {}
        self.space = NgramSpace.of_state(state["space"])
        self.sound_space = NgramSpace.of_state(state["sound_space"])
        self._names = [list(map(self.normaliser.plain, names)) for names in state["names"]]
        self._state = dict(state)
        self._prepare()

    @classmethod
    def build(
        cls,
        examples: Sequence[Example],
        matters: Sequence[str],
        names: Sequence[Sequence[str]],
        profiles: Sequence[str],
        regions: Sequence[Sequence[str]],
        normaliser: Normaliser,
    ) -> Self:
        """Index the matters. names and profiles (facts, titles, other words) are by matter, as regions are."""
        questions = [with_terms(e.plain, normaliser) for e in examples]
        held = [normaliser.plain(p) for p in profiles]
        sounds = [syllables(e.plain) for e in examples]
        space = NgramSpace.fit([*questions, *held], _LONGEST)
        sound_space = NgramSpace.fit(sounds, _LONGEST_SOUND)
        state = {
            "matters": list(matters),
            "examples": [[e.plain, e.matter, e.facet, e.region] for e in examples],
            "names": [list(n) for n in names],
            "regions": [list(r) for r in regions],
            "space": space.state(),
            "sound_space": sound_space.state(),
            "questions": _parts(space.vectors(questions)),
            "sounds": _parts(sound_space.vectors(sounds)),
            "profiles": _parts(space.vectors(held)),
        }
        return cls(state, normaliser)

    def state(self) -> Mapping[str, Any]:
        """Return what the constructor needs to make the index again."""
        return self._state

    def query(self, text: str) -> Query:
        """Prepare a question (as typed, or already plain) for matching."""
        plain = _LATIN.sub(self._known_word, self.normaliser.plain(text))
        counts = ngrams(plain, _LONGEST)
        row = self.space.row(counts)
        known = len(row.indices) / max(len(counts), 1)
        enlarged = with_terms(plain, self.normaliser)
        if enlarged != plain:
            row = self.space.row(ngrams(enlarged, _LONGEST))
        sounds = self.sound_space.row(ngrams(syllables(plain), _LONGEST_SOUND))
        return Query(plain, row, sounds, known)

    def _known_word(self, word: re.Match[str]) -> str:
        """Return a Latin word that an example has as well; others only hide what is asked in Chinese."""
        return word[0] if word[0] in self._latin else ""

    def region_column(self, region_chain: Sequence[str]) -> Floats:
        """Return 1 for each matter that a region of the chain holds, else 0."""
        chain = frozenset(region_chain)
        if chain not in self._region_columns:
            held = [1.0 if regions & chain else 0.0 for regions in self.regions]
            self._region_columns[chain] = np.array(held, dtype=np.float32)
        return self._region_columns[chain]

    def feature_tables(
        self,
        queries: Sequence[Query],
        left_out: Sequence[int] | None = None,
    ) -> Floats:
        """Return the features for several questions: question, matter, feature; the region's column is left 0.

        left_out: for each question the number of the example that it is itself, when training.
        """
        characters, sounds = [q.characters for q in queries], [q.sounds for q in queries]
        alike, *found, named = self._by_gram.dot(characters)
        profile, usual, covered, profile_covered = summed(found, self._common_grams.dot(characters))
        sounding, *found = self._by_sound.dot(sounds)
        usual_sound, sound_covered = summed(found, self._common_sounds.dot(sounds))
        sums: Floats = np.add.reduceat(alike, self._starts, axis=1)
        total = _totals(characters, self._weights)
        covered, profile_covered = covered / total, profile_covered / total
        sound_covered = sound_covered / _totals(sounds, self._sound_weights)
        sizes = np.repeat(self._sizes[None, :], len(queries), axis=0)
        if left_out is not None:
            rows, own = np.arange(len(queries)), self._owner[list(left_out)]
            sums[rows, own] -= alike[rows, left_out]
            sizes[rows, own] -= 1
            alike[rows, left_out] = sounding[rows, left_out] = 0.0
            others = sizes[rows, own]
            grams, heard_grams = len(self._weights), len(self._sound_weights)
            texts, spoken = stacked(characters, grams), stacked(sounds, heard_grams)
            usual[rows, own] = typical_without(texts, own, self._asked, others)
            usual_sound[rows, own] = typical_without(spoken, own, self._asked_sounds, others)
            covered = _without_own(covered, texts, self._weights, self._counts, own)
            sound_covered = _without_own(
                sound_covered, spoken, self._sound_weights, self._asked_sounds, own
            )
        best, second = self._two_best(alike)
        name, mass = self._best_name(named, total)
        centroid = np.asarray(sums / np.maximum(sizes, 1), dtype=np.float32)
        columns: list[Floats] = [
            best,
            second,
            centroid,
            usual,
            usual_sound,
            profile,
            covered,
            profile_covered,
            name,
            mass,
            np.maximum.reduceat(sounding, self._starts, axis=1),
            sound_covered,
            np.broadcast_to(self._breadth, best.shape),
            np.zeros_like(best),
        ]
        return np.array(columns, dtype=np.float32).transpose(1, 2, 0)

    def nearest(self, query: Query, matter: int) -> list[tuple[float, Example]]:
        """Return the matter's example questions with their similarity, most similar first."""
        rows = self._rows[matter]  # they stand together, so their n-grams do too
        questions = self._questions
        begins = questions.indptr[rows[0] : rows[-1] + 1]
        first, last = int(begins[0]), int(questions.indptr[rows[-1] + 1])
        asked = np.zeros(questions.shape[1] + 1, dtype=np.float32)
        asked[query.characters.indices] = query.characters.data
        products = questions.data[first:last] * asked[questions.indices[first:last]]
        sums = np.concatenate([[0.0], np.cumsum(products, dtype=np.float64)])
        ends = np.append(begins[1:], last)
        alike = sums[ends - first] - sums[begins - first]
        return [(float(alike[i]), self.examples[rows[i]]) for i in np.argsort(-alike)]

    def _prepare(self) -> None:
        grams, sounds = len(self.space.vocabulary), len(self.sound_space.vocabulary)
        self._questions = _matrix(self._state["questions"], grams)
        self._question_sounds = _matrix(self._state["sounds"], sounds)
        profiles = _matrix(self._state["profiles"], grams)
        matters = len(self.matters)
        owner = np.array([e.matter for e in self.examples], dtype=np.int32)
        self._owner, self._starts = owner, _starts(owner, matters)
        self._rows = [np.flatnonzero(owner == m) for m in range(matters)]
        self._counted = np.array([len(rows) for rows in self._rows])
        self._sizes = self._counted.astype(np.float32)
        belongs = membership(owner, matters)
        asked = (belongs @ presence(self._questions)).tocsr()
        heard = (belongs @ presence(self._question_sounds)).tocsr()
        counts = (asked + presence(profiles)).tocsr()
        for matrix in (asked, heard, counts):
            matrix.sort_indices()
        self._asked, self._asked_sounds, self._counts = asked, heard, counts
        held, heard_at_all = presence(counts), presence(heard)
        self._breadth = _breadth(held)
        self._weights, self._sound_weights = _rarity(held), _rarity(heard_at_all)
        named = [(m, name) for m, names in enumerate(self._names) for name in names if name]
        names = presence(self.space.vectors([name for _, name in named]))
        self._named, self._name_starts = np.unique([m for m, _ in named], return_index=True)
        self._name_total = np.maximum(np.asarray(names @ self._weights), _LEAST)
        weighed = [profiles, typical(asked, self._sizes)]
        counted = [_scaled(block, self._weights) for block in (held, presence(profiles))]
        self._common_grams = Commons(weighed, counted)
        rest = self._common_grams.rest
        self._by_gram = Postings(
            [_rare(self._questions), *map(rest, weighed)],
            [*map(rest, counted), _scaled(names, self._weights)],
        )
        usual, at_all = typical(heard, self._sizes), _scaled(heard_at_all, self._sound_weights)
        self._common_sounds = Commons([usual], [at_all])
        rest = self._common_sounds.rest
        self._by_sound = Postings([_rare(self._question_sounds), rest(usual)], [rest(at_all)])

    def _two_best(self, alike: Floats) -> tuple[Floats, Floats]:
        """Return each matter's best and second best similarity; examples stand matter by matter."""
        best = np.maximum.reduceat(alike, self._starts, axis=1)
        rest = alike * (alike < np.repeat(best, self._counted, axis=1))
        return best, np.maximum.reduceat(rest, self._starts, axis=1)

    def _best_name(self, named: Floats, total: Floats) -> tuple[Floats, Floats]:
        """Return how much of a name of each matter the question holds, and how much of the question that explains."""
        share, mass = named / self._name_total[None, :], named / total
        best = np.zeros((len(named), len(self.matters)), dtype=np.float32)
        most = np.zeros_like(best)
        best[:, self._named] = np.maximum.reduceat(share, self._name_starts, axis=1)
        most[:, self._named] = np.maximum.reduceat(share * mass, self._name_starts, axis=1)
        return best, most


def with_terms(plain: str, normaliser: Normaliser) -> str:
    """Return a plain question with the documents' terms for its everyday words, as it is compared."""
    terms = normaliser.terms(plain).replace(" ", "")
    return f"{plain}{terms}" if terms else plain


def _rare(rows: csr_matrix) -> csr_matrix:
    """Return the rows without the n-grams that stand in so many rows that they tell little and cost most."""
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    kept = rows.copy()
    kept.data[held[kept.indices] > _COMMON * rows.shape[0]] = 0.0
    kept.eliminate_zeros()
    return kept


def _scaled(rows: csr_matrix, weights: Floats) -> csr_matrix:
    """Return the rows with each n-gram's values multiplied by its weight."""
    data = rows.data * weights[rows.indices]
    return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


def _parts(rows: csr_matrix) -> dict[str, Any]:
    return {"data": rows.data, "indices": rows.indices, "starts": rows.indptr}


def _matrix(parts: Mapping[str, Any], columns: int) -> csr_matrix:
    shape = (len(parts["starts"]) - 1, columns)
    return csr_matrix((parts["data"], parts["indices"], parts["starts"]), shape=shape)


def _totals(rows: Sequence[Row], weights: Floats) -> Floats:
    """Return the weight of all n-grams of each row, as a column to divide by."""
    sums = [max(float(weights[row.indices].sum()), _LEAST) for row in rows]
    return np.array(sums, dtype=np.float32)[:, None]


def _without_own(
    covered: Floats,
    questions: csr_matrix,
    weights: Floats,
    counts: csr_matrix,
    own: NDArray[np.int32],
) -> Floats:
    """Correct the coverages as if the questions were no examples: n-grams that none else has are unknown.

    weights: of the n-grams; counts: by matter and n-gram, how many hold it.
    """
    rows, numbers = np.arange(len(own)), row_numbers(questions)
    everywhere = np.asarray(counts.sum(axis=0)).ravel()[questions.indices]
    mine = values_at(counts, own[numbers], questions.indices)
    present = weights[questions.indices]
    total, known, known_to_own = (
        np.bincount(numbers, present * which, minlength=len(own))
        for which in (np.ones_like(mine), everywhere >= 2, mine >= 2)
    )
    known[known == 0.0] = 1.0
    total[total == 0.0] = 1.0
    corrected = covered * (total / known)[:, None]
    corrected[rows, own] = known_to_own / known
    return np.asarray(corrected, dtype=np.float32)


def _breadth(held: csr_matrix) -> Floats:
    """Return how many n-grams each matter knows, in logarithms: one that knows much matches much a little."""
    known = np.diff(held.tocsr().indptr).astype(np.float32)
    return np.asarray(np.log1p(known) / 10.0, dtype=np.float32)


def _rarity(held: csr_matrix) -> Floats:
    """Return the weight of each n-gram: the log of how few matters hold it."""
    holders = np.asarray(held.sum(axis=0)).ravel()
    rarity = np.log((1.0 + held.shape[0]) / (0.5 + holders)).clip(min=0.0)
    return np.asarray(rarity, dtype=np.float32)


def _starts(owner: NDArray[np.int32], matters: int) -> NDArray[np.intp]:
    """Return where each matter's examples begin. Raises ValueError unless all have some, matter by matter."""
    if np.any(np.diff(owner) < 0) or len(np.unique(owner)) != matters:
        raise ValueError("examples must be sorted by matter, and every matter needs one")
    return np.searchsorted(owner, np.arange(matters))
