"""The searchable form of the matters: example questions, names and profiles as vectors, and the match features.

A *matter* stands for the items about the same thing in all regions; which region's item answers is decided later.
A clarification record and the questions to be declined are indexed beside the matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from policies_kb.search.normalise import Normaliser, syllables
from policies_kb.search.vectors import Floats, NgramSpace

FEATURES = (
    "best_question",
    "second_question",
    "centroid",
    "profile",
    "coverage",
    "profile_coverage",
    "name",
    "best_sound",
    "sound_coverage",
    "region",
)
_LONGEST = 3
_LONGEST_SOUND = 2
NEVER = -1


@dataclass(frozen=True)
class Example:
    """An example question: its plain form, the number of its matter, its facet and its item's region."""

    plain: str
    matter: int
    facet: str
    region: str


@dataclass(frozen=True)
class Query:
    """A question prepared for matching."""

    plain: str
    characters: csr_matrix
    sounds: csr_matrix
    present: csr_matrix
    sounds_present: csr_matrix
    known: float


class MatterIndex:
    """Computes the match features of a question for every matter."""

    def __init__(self, state: Mapping[str, Any], normaliser: Normaliser) -> None:
        self.normaliser = normaliser
        self.matters: list[str] = list(state["matters"])
        self.examples = [Example(*row) for row in state["examples"]]
        self.regions: list[frozenset[str]] = [frozenset(r) for r in state["regions"]]
        self.space = NgramSpace.of_state(state["space"])
        self.sound_space = NgramSpace.of_state(state["sound_space"])
        self._names = [list(map(self.normaliser.plain, names)) for names in state["names"]]
        self._profiles: list[str] = list(state["profiles"])
        self._state = state
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
        texts = [_with_terms(e.plain, normaliser) for e in examples]
        texts += [normaliser.plain(p) for p in profiles]
        sounds = [syllables(e.plain) for e in examples]
        state = {
            "matters": list(matters),
            "examples": [[e.plain, e.matter, e.facet, e.region] for e in examples],
            "names": [list(n) for n in names],
            "profiles": [normaliser.plain(p) for p in profiles],
            "regions": [list(r) for r in regions],
            "space": NgramSpace.fit(texts, _LONGEST).state(),
            "sound_space": NgramSpace.fit(sounds, _LONGEST_SOUND).state(),
        }
        return cls(state, normaliser)

    def state(self) -> Mapping[str, Any]:
        """Return what the constructor needs to make the index again."""
        return self._state

    def query(self, text: str) -> Query:
        """Prepare a question (as typed, or already plain) for matching."""
        plain = self.normaliser.plain(text)
        with_terms = _with_terms(plain, self.normaliser)
        sounds = syllables(plain)
        characters, heard = self.space.vectors([with_terms]), self.sound_space.vectors([sounds])
        return Query(
            plain,
            characters,
            heard,
            _presence(self.space, [with_terms]),
            _presence(self.sound_space, [sounds]),
            self.space.known_share(plain),
        )

    def features(self, query: Query, region_chain: Sequence[str], leave_out: int = NEVER) -> Floats:
        """Return the features of every matter for the question, a row a matter in the order of FEATURES.

        leave_out: number of the example that is the question itself, when training.
        """
        cosines = (self._questions @ query.characters.T).toarray().ravel()
        heard = (self._question_sounds @ query.sounds.T).toarray().ravel()
        if leave_out != NEVER:
            cosines[leave_out] = heard[leave_out] = 0.0
        table = np.zeros((len(self.matters), len(FEATURES)), dtype=np.float32)
        best, second = self._two_best(cosines)
        table[:, 0], table[:, 1] = best, second
        table[:, 2] = self._centroid(query, leave_out)
        table[:, 3] = (self._profile_vectors @ query.characters.T).toarray().ravel()
        table[:, 4] = self._coverage(query.present, self._counts, self._weights, leave_out)
        table[:, 5] = _share(query.present, self._profile_presence, self._weights)
        table[:, 6] = self._name_match(query)
        table[:, 7] = self._two_best(heard)[0]
        table[:, 8] = self._coverage(query.sounds_present, self._sound_counts, self._sound_weights, leave_out)
        table[:, 9] = [1.0 if regions & set(region_chain) else 0.0 for regions in self.regions]
        return table

    def nearest(self, query: Query, matter: int) -> list[tuple[float, Example]]:
        """Return the matter's example questions with their similarity, most similar first."""
        rows = self._rows[matter]
        cosines = (self._questions[rows] @ query.characters.T).toarray().ravel()
        order = np.argsort(-cosines)
        return [(float(cosines[i]), self.examples[rows[i]]) for i in order]

    def _prepare(self) -> None:
        texts = [_with_terms(e.plain, self.normaliser) for e in self.examples]
        sounds = [syllables(e.plain) for e in self.examples]
        self._questions = self.space.vectors(texts)
        self._question_sounds = self.sound_space.vectors(sounds)
        self._profile_vectors = self.space.vectors(self._profiles)
        owner = np.array([e.matter for e in self.examples], dtype=np.int32)
        self._owner = owner
        self._rows = [np.flatnonzero(owner == m) for m in range(len(self.matters))]
        ones = np.ones(len(owner), dtype=np.float32)
        belongs = csr_matrix((ones, (owner, np.arange(len(owner)))), shape=(len(self.matters), len(owner)))
        present, self._profile_presence = _presence(self.space, texts), _presence(self.space, self._profiles)
        self._counts = (belongs @ present + self._profile_presence).tocsc()
        self._sound_counts = (belongs @ _presence(self.sound_space, sounds)).tocsc()
        self._profile_presence = self._profile_presence.tocsc()
        self._sums = (belongs @ self._questions).tocsr()
        self._weights = self.space.idf
        self._sound_weights = self.sound_space.idf
        named = [(m, name) for m, names in enumerate(self._names) for name in names if name]
        self._name_owner = np.array([m for m, _ in named], dtype=np.int32)
        names = _presence(self.space, [name for _, name in named])
        self._name_total = np.maximum(names @ self._weights, 1e-6)
        self._name_weights = names.multiply(self._weights).tocsr()

    def _two_best(self, values: Floats) -> tuple[Floats, Floats]:
        best = np.zeros(len(self.matters), dtype=np.float32)
        np.maximum.at(best, self._owner, values)
        rest = np.where(values >= best[self._owner], 0.0, values)
        second = np.zeros(len(self.matters), dtype=np.float32)
        np.maximum.at(second, self._owner, rest)
        return best, second

    def _centroid(self, query: Query, leave_out: int) -> Floats:
        sums = (self._sums @ query.characters.T).toarray().ravel()
        sizes = np.array([len(rows) for rows in self._rows], dtype=np.float32)
        if leave_out != NEVER:
            own = self._owner[leave_out]
            sums[own] -= float((self._questions[leave_out] @ query.characters.T).toarray()[0, 0])
            sizes[own] -= 1
        return np.asarray(sums / np.maximum(sizes, 1), dtype=np.float32)

    def _coverage(self, present: csr_matrix, counts: csr_matrix, weights: Floats, leave_out: int) -> Floats:
        columns = present.indices
        total = float(weights[columns].sum()) or 1.0
        block = counts[:, columns].toarray()
        if leave_out != NEVER:
            block[self._owner[leave_out]] -= 1
        return np.asarray((block > 0) @ weights[columns] / total, dtype=np.float32)

    def _name_match(self, query: Query) -> Floats:
        held = (self._name_weights @ query.present.T).toarray().ravel() / self._name_total
        best = np.zeros(len(self.matters), dtype=np.float32)
        np.maximum.at(best, self._name_owner, held.astype(np.float32))
        return best


def _with_terms(plain: str, normaliser: Normaliser) -> str:
    terms = normaliser.terms(plain).replace(" ", "")
    return f"{plain}{terms}" if terms else plain


def _presence(space: NgramSpace, texts: Sequence[Sequence[str]]) -> csr_matrix:
    matrix = space.vectors(texts)
    matrix.data[:] = 1.0
    return matrix


def _share(present: csr_matrix, holders: csr_matrix, weights: Floats) -> Floats:
    columns = present.indices
    total = float(weights[columns].sum()) or 1.0
    return np.asarray((holders[:, columns].toarray() > 0) @ weights[columns] / total, dtype=np.float32)
