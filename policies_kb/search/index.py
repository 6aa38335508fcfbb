"""The searchable form of the matters: example questions, names and profiles as vectors, and the match features.

A *matter* stands for the items about the same thing in all regions; which region's item answers is decided later.
A clarification record and the questions to be declined are indexed beside the matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

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
REGION = FEATURES.index("region")
_LONGEST = 3
_LONGEST_SOUND = 2


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

    def region_column(self, region_chain: Sequence[str]) -> Floats:
        """Return 1 for each matter that a region of the chain holds, else 0."""
        chain = set(region_chain)
        return np.array([1.0 if regions & chain else 0.0 for regions in self.regions], dtype=np.float32)

    def feature_tables(self, queries: Sequence[Query], leave_out: Sequence[int] | None = None) -> Floats:
        """Return the features for several questions: question, matter, feature; the region's column is left 0.

        leave_out: for each question the number of the example that it is itself, when training.
        """
        characters, present = vstack([q.characters for q in queries]), vstack([q.present for q in queries])
        sounds, heard = vstack([q.sounds for q in queries]), vstack([q.sounds_present for q in queries])
        alike = (characters @ self._by_gram).toarray()
        sounding = (sounds @ self._by_sound).toarray()
        sums = (characters @ self._sums).toarray()
        sizes = np.repeat(self._sizes[None, :], len(queries), axis=0)
        covered = self._coverage(present, self._held, self._weights)
        sound_covered = self._coverage(heard, self._sounds_held, self._sound_weights)
        if leave_out is not None:
            rows = np.arange(len(queries))
            own = self._owner[list(leave_out)]
            sums[rows, own] -= alike[rows, leave_out]
            sizes[rows, own] -= 1
            alike[rows, leave_out] = sounding[rows, leave_out] = 0.0
            for n, matter in enumerate(own):
                covered[n, matter] = _covered_by_others(present[n], self._counts[matter], self._weights)
                sound_covered[n, matter] = _covered_by_others(heard[n], self._sound_counts[matter], self._sound_weights)
        best, second = self._two_best(alike)
        columns = [
            best,
            second,
            sums / np.maximum(sizes, 1),
            (characters @ self._profile_vectors).toarray(),
            covered,
            self._coverage(present, self._profile_held, self._weights),
            self._best_name(present),
            self._two_best(sounding)[0],
            sound_covered,
            np.zeros_like(best),
        ]
        return np.stack(columns, axis=2).astype(np.float32)

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
        self._by_gram = _postings(self._questions)
        self._by_sound = _postings(self.sound_space.vectors(sounds))
        self._profile_vectors = _postings(self.space.vectors(self._profiles))
        owner = np.array([e.matter for e in self.examples], dtype=np.int32)
        self._owner = owner
        self._rows = [np.flatnonzero(owner == m) for m in range(len(self.matters))]
        self._sizes = np.array([len(rows) for rows in self._rows], dtype=np.float32)
        self._starts = _starts(owner, len(self.matters))
        ones = np.ones(len(owner), dtype=np.float32)
        belongs = csr_matrix((ones, (owner, np.arange(len(owner)))), shape=(len(self.matters), len(owner)))
        profiles = _presence(self.space, self._profiles)
        self._counts = (belongs @ _presence(self.space, texts) + profiles).tocsr()
        self._sound_counts = (belongs @ _presence(self.sound_space, sounds)).tocsr()
        self._held, self._sounds_held = _holders(self._counts), _holders(self._sound_counts)
        self._profile_held = _holders(profiles)
        self._sums = _postings(belongs @ self._questions)
        self._weights, self._sound_weights = self.space.idf, self.sound_space.idf
        named = [(m, name) for m, names in enumerate(self._names) for name in names if name]
        self._name_owner = np.array([m for m, _ in named], dtype=np.int32)
        names = _presence(self.space, [name for _, name in named])
        self._name_total = np.maximum(names @ self._weights, 1e-6)
        self._name_weights = _postings(names.multiply(self._weights))

    def _two_best(self, alike: Floats) -> tuple[Floats, Floats]:
        """Return each matter's best and second best similarity; examples stand matter by matter."""
        best = np.maximum.reduceat(alike, self._starts, axis=1)
        rest = np.where(alike >= best[:, self._owner], np.float32(0), alike)
        return best, np.maximum.reduceat(rest, self._starts, axis=1)

    def _coverage(self, present: csr_matrix, held: csr_matrix, weights: Floats) -> Floats:
        weighted = present.multiply(weights).tocsr()
        total = np.maximum(np.asarray(weighted.sum(axis=1)), 1e-6)
        return np.asarray((weighted @ held).toarray() / total, dtype=np.float32)

    def _best_name(self, present: csr_matrix) -> Floats:
        held = (present @ self._name_weights).toarray() / self._name_total[None, :]
        best = np.zeros((held.shape[0], len(self.matters)), dtype=np.float32)
        np.maximum.at(best, (slice(None), self._name_owner), held.astype(np.float32))
        return best


def _starts(owner: NDArray[np.int32], matters: int) -> NDArray[np.intp]:
    """Return where each matter's examples begin. Raises ValueError unless all have some, matter by matter."""
    if np.any(np.diff(owner) < 0) or len(np.unique(owner)) != matters:
        raise ValueError("examples must be sorted by matter, and every matter needs one")
    return np.searchsorted(owner, np.arange(matters))


def _postings(rows: csr_matrix) -> csr_matrix:
    """Return the matrix by n-gram, so that a question only touches the rows of its own n-grams."""
    return rows.T.tocsr()


def _holders(counts: csr_matrix) -> csr_matrix:
    """Return which matters hold an n-gram: n-gram by matter, ones."""
    held = _postings(counts)
    held.data = np.ones_like(held.data)
    return held


def _covered_by_others(present: csr_matrix, counts: csr_matrix, weights: Floats) -> float:
    """Return the share of a question's weight that its matter covers without the question itself."""
    columns = present.indices
    total = float(weights[columns].sum()) or 1.0
    others = np.asarray(counts[:, columns].todense()).ravel() >= 2
    return float(weights[columns][others].sum()) / total


def _with_terms(plain: str, normaliser: Normaliser) -> str:
    terms = normaliser.terms(plain).replace(" ", "")
    return f"{plain}{terms}" if terms else plain


def _presence(space: NgramSpace, texts: Sequence[Sequence[str]]) -> csr_matrix:
    matrix = space.vectors(texts)
    matrix.data[:] = 1.0
    return matrix
