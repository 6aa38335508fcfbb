"""Makes the searchable form of the matters, and matches their own example questions to learn from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from policies_kb.model import Facet
from policies_kb.search.embedding import Folds, Lessons, learn
from policies_kb.search.index import (
    CENTROID,
    EMBEDDED_QUESTION,
    FACETS,
    LATIN,
    LEAST,
    LONGEST,
    LONGEST_SOUND,
    SECOND,
    MatterIndex,
    Products,
    Query,
    largest,
    second_best,
    with_terms,
)
from policies_kb.search.normalise import Normaliser, syllables
from policies_kb.search.postings import Commons, Postings
from policies_kb.search.typical import (
    membership,
    presence,
    row_numbers,
    typical,
    typical_without,
    values_at,
)
from policies_kb.search.vectors import Floats, NgramSpace, stacked

# How many of the questions may hold an n-gram by which single questions are compared: a share, and at most so many.
_COMMON, _MOST = 0.02, 5000


@dataclass(frozen=True)
class Example:
    """An example question: its plain form, the number of its matter, its facet and its item's region."""

    plain: str
    matter: int
    facet: str
    region: str


class TrainingIndex(MatterIndex):
    """An index that also knows its examples, and can match each as if it were none.

    owner: the matter of each example; asked, heard, counts: by matter and n-gram or sound, how many hold it; lessons:
    the examples as they are embedded; folds: the embeddings that were learnt without some of them.
    """

    def __init__(
        self,
        state: Mapping[str, Any],
        normaliser: Normaliser,
        examples: Sequence[Example],
        *,
        owner: NDArray[np.int32],
        asked: csr_matrix,
        heard: csr_matrix,
        counts: csr_matrix,
        lessons: Lessons,
        folds: Folds,
    ) -> None:
        super().__init__(state, normaliser)
        self.lessons, self._folds = lessons, folds
        self.examples = examples
        self._owner, self._asked, self._heard, self._counts = owner, asked, heard, counts

    def feature_tables(
        self, queries: Sequence[Query], left_out: Sequence[int] | None = None
    ) -> Floats:
        """Return all features for several questions: question, matter, feature; the region's column is left 0.

        left_out: for each question the number of the example that it is itself, when training.
        """
        found = self._products(queries)
        sums = np.add.reduceat(found.alike, self._starts, axis=1)
        sizes = np.repeat(self._counted.astype(np.float32)[None, :], len(queries), axis=0)
        if left_out is None:
            near = self._embedding.alike(found.vectors)
        else:
            self._leave_out(found, sums, sizes, queries, list(left_out))
            near = self._embed_apart(found, queries, list(left_out))
        tables = self._features(found)
        tables[..., EMBEDDED_QUESTION] = largest(near, self._starts)
        tables[..., CENTROID] = sums / np.maximum(sizes, 1)
        tables[..., SECOND] = second_best(found.alike, self._starts, self._counted)
        return tables

    def _embed_apart(
        self, found: Products, queries: Sequence[Query], left_out: Sequence[int]
    ) -> Floats:
        """Embed each question by what the others teach, and return how near it is to those examples."""
        near = np.zeros_like(found.alike)
        for rows, embedding, others in self._folds.apart(left_out):
            vectors = embedding.vectors([queries[row].embedded for row in rows])
            found.embedded[rows] = embedding.log_odds(vectors)
            near[rows] = embedding.alike(vectors) * others
        return near

    def _leave_out(
        self,
        found: Products,
        sums: Floats,
        sizes: Floats,
        queries: Sequence[Query],
        left_out: Sequence[int],
    ) -> None:
        rows, own = np.arange(len(queries)), self._owner[left_out]
        sums[rows, own] -= found.alike[rows, left_out]
        sizes[rows, own] -= 1
        found.alike[rows, left_out] = found.sounding[rows, left_out] = 0.0
        others = sizes[rows, own]
        texts = stacked([q.characters for q in queries], len(self._weights))
        spoken = stacked([q.sounds for q in queries], len(self._sound_weights))
        found.usual[rows, own] = typical_without(texts, own, self._asked, others)
        found.usual_sound[rows, own] = typical_without(spoken, own, self._heard, others)
        found.covered = _without_own(found.covered, texts, self._weights, self._counts, own)
        found.sound_covered = _without_own(
            found.sound_covered, spoken, self._sound_weights, self._heard, own
        )


def build_index(
    examples: Sequence[Example],
    matters: Sequence[str],
    names: Sequence[Sequence[str]],
    profiles: Sequence[str],
    regions: Sequence[Sequence[str]],
    normaliser: Normaliser,
) -> TrainingIndex:
    """Index the matters. names and profiles (facts, titles, other words) are by matter, as regions are.

    Raises ValueError unless the examples stand matter by matter and every matter has some.
    """
    texts = [with_terms(e.plain, normaliser) for e in examples]
    told = [normaliser.plain(p) for p in profiles]
    spoken = [syllables(e.plain) for e in examples]
    space = NgramSpace.fit([*texts, *told], LONGEST)
    sound_space = NgramSpace.fit(spoken, LONGEST_SOUND)
    questions, sounds = space.vectors(texts), sound_space.vectors(spoken)
    about = space.vectors(told)
    owner = np.array([e.matter for e in examples], dtype=np.int32)
    starts, counted = _starts(owner, len(matters)), np.bincount(owner, minlength=len(matters))
    sizes = counted.astype(np.float32)
    belongs = membership(owner, len(matters))
    asked = (belongs @ presence(questions)).tocsr()
    heard = (belongs @ presence(sounds)).tocsr()
    counts = (asked + presence(about)).tocsr()
    for matrix in (asked, heard, counts):
        matrix.sort_indices()
    held, heard_at_all = presence(counts), presence(heard)
    weights, sound_weights = _rarity(held), _rarity(heard_at_all)
    plain_names = [(m, normaliser.plain(name)) for m, listed in enumerate(names) for name in listed]
    named = [(m, name) for m, name in plain_names if name]
    name_grams = presence(space.vectors([name for _, name in named]))
    matters_named, name_starts = np.unique([m for m, _ in named], return_index=True)

    weighed = [about, typical(asked, sizes)]
    counting = [_scaled(block, weights) for block in (held, presence(about))]
    common = Commons.of(weighed, counting)
    by_gram = Postings.of(
        [_rare(questions), *map(common.rest, weighed)],
        [*map(common.rest, counting), _scaled(name_grams, weights)],
    )
    usual, at_all = typical(heard, sizes), _scaled(heard_at_all, sound_weights)
    common_sound = Commons.of([usual], [at_all])
    by_sound = Postings.of([_rare(sounds), common_sound.rest(usual)], [common_sound.rest(at_all)])
    lessons = Lessons.of([e.plain for e in examples])
    embedding, folds = learn(lessons, owner, len(matters))
    state = {
        "embedding_space": lessons.space.state(),
        "embedding": embedding.state(),
        "matters": list(matters),
        "regions": [list(r) for r in regions],
        "latin": sorted({word for e in examples for word in LATIN.findall(e.plain)}),
        "space": space.state(),
        "sound_space": sound_space.state(),
        "facets": np.array([FACETS.index(Facet(e.facet)) for e in examples], dtype=np.uint8),
        "questions": {
            "data": questions.data,
            "indices": questions.indices,
            "starts": questions.indptr,
        },
        "starts": starts,
        "counted": counted,
        "weights": weights,
        "sound_weights": sound_weights,
        "breadth": _breadth(held),
        "named": {
            "matters": matters_named,
            "starts": name_starts,
            "total": np.maximum(np.asarray(name_grams @ weights), LEAST),
        },
        "by_gram": by_gram.state(),
        "by_common": common.state(),
        "by_sound": by_sound.state(),
        "by_common_sound": common_sound.state(),
    }
    return TrainingIndex(
        state,
        normaliser,
        examples,
        owner=owner,
        asked=asked,
        heard=heard,
        counts=counts,
        lessons=lessons,
        folds=folds,
    )


def _rare(rows: csr_matrix) -> csr_matrix:
    """Return the rows without the n-grams that stand in so many rows that they tell little and cost most."""
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    kept = rows.copy()
    kept.data[held[kept.indices] > min(_COMMON * rows.shape[0], _MOST)] = 0.0
    kept.eliminate_zeros()
    return kept


def _scaled(rows: csr_matrix, weights: Floats) -> csr_matrix:
    """Return the rows with each n-gram's values multiplied by its weight."""
    data = rows.data * weights[rows.indices]
    return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


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
