"""Vectors learnt from the example questions: those of one group lie near each other, whatever words they use.

Groups are the questions about one matter, or those that ask for one facet. Each n-gram has a vector; a question's is
the sum of its n-grams', of length 1. They are learnt so that each question lies nearest to the vector of its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from policies_kb.search import lots
from policies_kb.search.logit import log_softmax
from policies_kb.search.vectors import Floats, NgramSpace

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WIDTH = 128
_LONGEST = 2
_RAREST = 3  # questions that must hold an n-gram
_SHARPNESS = 10.0  # what a cosine of 1 counts for, in logarithms of the odds
_START = 0.3  # what a place of an n-gram's vector begins with, more or less than nothing by chance
_EPOCHS = 4
_BATCH = 256
_RATE = 0.3
_WARMING = 0.1  # share of the steps in which the rate rises; in the others it falls to nothing
_DROPPED = 0.3  # share of a question's n-grams that a step of learning does without
_FOLDS = 4
_WORKERS = 2
_LEAST = 1e-6
_FEWEST = 2000  # questions; of fewer nothing is learnt, and all vectors are zeros
_UNLIKELY = -15.0
_STEPS = 256
_EVERY = slice(None)
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


@dataclass(frozen=True)
class Embedding:
    """The vectors of n-grams (which may have half the precision), of groups and of the example questions.

    The latter two have length 1; the examples' are held in steps of a 256th, a quarter of the memory.
    """

    grams: NDArray[np.floating[Any]]
    groups: Floats
    examples: NDArray[np.int8]

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Return the embedding of a state."""
        return cls(state["grams"], state["groups"], state["examples"])

    def state(self) -> Mapping[str, Any]:
        """Return what ``of_state`` needs to make the embedding again."""
        grams = self.grams.astype(np.float16)
        return {"grams": grams, "groups": self.groups, "examples": self.examples}

    def vectors(self, questions: Sequence[NDArray[np.int32]]) -> Floats:
        """Return the vectors of questions by the numbers of their n-grams, all zeros for one that has none."""
        sums = [
            np.add.reduce(self.grams.take(held, axis=0), dtype=np.float32) for held in questions
        ]
        return _unit(np.array(sums, dtype=np.float32).reshape(len(sums), WIDTH))[0]

    def log_odds(self, vectors: Floats) -> Floats:
        """Return the log-probability of each group for questions with these vectors: question by group."""
        scores: Floats = _SHARPNESS * (vectors @ self.groups.T)
        return np.maximum(log_softmax(scores), _UNLIKELY)

    def alike(self, vectors: Floats, examples: NDArray[np.integer[Any]] | slice = _EVERY) -> Floats:
        """Return how near some of the examples lie to a question with this vector, or to several: 0 to 1."""
        near: Floats = vectors @ self.examples[examples].astype(np.float32).T
        near *= np.float32(1.0 / _STEPS)
        return np.maximum(near, 0.0, out=near)


@dataclass(frozen=True)
class Folds:
    """Embeddings that were each learnt without some of the questions, to learn from these as if they were none.

    fold: by question the number of the embedding that was learnt without it.
    """

    embeddings: Sequence[Embedding]
    fold: NDArray[np.intp]

    def without(self, question: int) -> tuple[Embedding, NDArray[np.bool_]]:
        """Return the embedding that was learnt without a question, and which questions it was learnt from."""
        number = self.fold[question]
        return self.embeddings[number], self.fold != number

    def apart(
        self, questions: Sequence[int]
    ) -> Iterator[tuple[NDArray[np.intp], Embedding, NDArray[np.bool_]]]:
        """Yield the places of those of some questions that an embedding was learnt without, it, and which questions
        it was learnt from, until all have been placed."""
        fold = self.fold[list(questions)]
        for number in np.unique(fold):
            yield (fold == number).nonzero()[0], self.embeddings[number], self.fold != number


@dataclass(frozen=True)
class Lessons:
    """Plain questions to learn from. rows: which n-grams of the space each holds; drawn: the lot of each, which says
    with which others it is learnt."""

    space: NgramSpace
    rows: csr_matrix
    drawn: NDArray[np.uint64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Prepare plain questions, with the n-grams that enough of them hold."""
        space = NgramSpace.fit(map(_bounded, texts), _LONGEST, rarest=_RAREST)
        rows = space.vectors(map(_bounded, texts))
        rows.data[:] = 1.0
        return cls(space, rows, lots.numbered(texts))


def numbers(space: NgramSpace, plain: str) -> NDArray[np.int32]:
    """Return the numbers of a plain question's n-grams in the space."""
    return space.row(_bounded(plain))[0].indices


def _bounded(plain: str) -> str:
    """Mark the beginning and the end."""
    return f"^{plain}$"


def learn(
    lessons: Lessons,
    owner: NDArray[np.integer[Any]],
    groups: int,
    taught: NDArray[np.bool_] | None = None,
) -> tuple[Embedding, Folds]:
    """Return the embedding that makes questions' own groups most probable, and those of the folds.

    owner: each question's group; taught: which questions are learnt from, None for all.
    """
    every = np.ones(len(owner), dtype=np.bool_) if taught is None else taught
    fold = (lessons.drawn % np.uint64(_FOLDS)).astype(np.intp)
    parts = [every, *(every & (fold != number) for number in range(_FOLDS))]
    with ThreadPoolExecutor(_WORKERS) as workers:
        whole, *folds = workers.map(lambda part: _learn(lessons, owner, groups, part), parts)
    return whole, Folds(folds, fold)


def _learn(
    lessons: Lessons, owner: NDArray[np.integer[Any]], groups: int, taught: NDArray[np.bool_]
) -> Embedding:
    """Learn from some questions, by Adagrad with a rate for each n-gram, from the same start each time."""
    from scipy.sparse import csr_matrix

    rows, owner, space = lessons.rows[taught], owner[taught], lessons.space
    if len(owner) < _FEWEST:
        nothing = np.zeros((max(len(space.grams), groups), WIDTH), dtype=np.float32)
        examples = np.zeros((lessons.rows.shape[0], WIDTH), dtype=np.int8)
        return Embedding(nothing[: len(space.grams)], nothing[:groups], examples)
    chance = np.random.default_rng(0)
    grams = _begun(space)
    centres = _centres(_unit(rows @ grams)[0], owner, groups)
    seen, seen_groups = np.full(len(grams), 1e-8, np.float32), np.full(groups, 1e-8, np.float32)
    steps, batches = lots.batches(lessons.drawn[taught], _BATCH, _EPOCHS, chance)
    for step, batch in enumerate(batches):
        some = rows[batch]
        held, places = np.unique(some.indices, return_inverse=True)
        kept = (chance.random(len(places)) >= _DROPPED).astype(np.float32)
        some = csr_matrix((kept, places, some.indptr), shape=(len(batch), len(held)))
        vectors, lengths = _unit(some @ grams[held])
        right, right_lengths = _unit(centres)
        odds = np.exp(log_softmax(_SHARPNESS * (vectors @ right.T)))
        odds[np.arange(len(batch)), owner[batch]] -= 1.0
        odds *= np.float32(_SHARPNESS / max(len(batch), 1))
        slope = some.T @ (_along(odds @ right, vectors) / lengths)
        slope_groups = _along(odds.T @ vectors, right) / right_lengths
        done = step / steps
        rate = _RATE * min(done / _WARMING, (1.0 - done) / (1.0 - _WARMING))
        seen[held] += (slope**2).mean(axis=1)
        grams[held] -= rate * slope / np.sqrt(seen[held])[:, None]
        seen_groups += (slope_groups**2).mean(axis=1)
        centres -= rate * slope_groups / np.sqrt(seen_groups)[:, None]
    examples = (_unit(lessons.rows @ grams)[0] * _STEPS).round().clip(-127, 127)
    return Embedding(grams, _unit(centres)[0], examples.astype(np.int8))


def _begun(space: NgramSpace) -> Floats:
    """Return vectors to begin with, by chance, but always the same for an n-gram."""
    places = np.arange(WIDTH, dtype=np.uint64)
    keys = space.grams.astype(np.uint64)[:, None] * np.uint64(WIDTH) + places
    for mixer in _MIXERS:
        keys = keys * mixer
        keys ^= keys >> np.uint64(31)
    return np.where(keys & np.uint64(1), _START, -_START).astype(np.float32)


def _centres(vectors: Floats, owner: NDArray[np.integer[Any]], groups: int) -> Floats:
    sums = np.zeros((groups, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, vectors)
    return _unit(sums)[0]


def _unit(vectors: Floats) -> tuple[Floats, Floats]:
    """Return the vectors with length 1, and how long they were."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    lengths = np.maximum(lengths, _LEAST)
    return vectors / lengths, lengths


def _along(slope: Floats, unit: Floats) -> Floats:
    """Return what is left of the slope by vectors of length 1 when their lengths don't matter."""
    left: Floats = slope - unit * (unit * slope).sum(axis=1, keepdims=True)
    return left
