"""The search alone over ever more passages made from the real ones, beside SQLite FTS5 and rank_bm25."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from policies_kb.model import Facet
from policies_kb.search.index import MatterIndex
from policies_kb.search.indexing import Example, build_index
from policies_kb.search.normalise import Normaliser
from policies_kb.search.ranker import Ranker
from policies_kb.search.weighing import DECLINE
from policies_kb.snapshot import Snapshot
from wence.bench.sizes import array_megabytes
from wence.compare.passages import FullText, Passage, bigrams

SIZES = (10_000, 100_000, 1_000_000)
OURS = "ours"
SEARCHES = 3
MOST_FOR_RANK_BM25 = (
    100_000  # it holds a dictionary a passage, and looks at every passage for every word
)
OF_A_MATTER = 48  # passages, as example questions are now
SECONDS = 20.0  # that timing one search at one size may take
FIRST = 10  # passages wanted


@dataclass(frozen=True)
class Timed:
    """A search over so many passages.

    build_seconds: to build it; megabytes: its index; p50, p99: seconds that a question takes, and busy50, busy99 of
    the processor, all cores together, which hold on a busy machine, too.
    """

    label: str
    passages: int
    build_seconds: float
    megabytes: float | None
    p50: float
    p99: float
    busy50: float
    busy99: float
    asked: int


def made_of(texts: Sequence[str], number: int) -> list[str]:
    """Return that many passages: the real ones, then others that begin as one and end as another."""
    chance = random.Random(0)  # noqa: S311  a fixed choice, not a secret
    made = list(texts[:number])
    while len(made) < number:
        one, other = chance.choice(texts), chance.choice(texts)
        made.append(one[: (len(one) + 1) // 2] + other[len(other) // 2 :])
    return made


def bench_scale(
    snapshot: Snapshot,
    questions: Sequence[str],
    sizes: Sequence[int],
    tell: Callable[[str], None],
) -> Iterator[Timed]:
    """Yield the searches at each size. questions: what is asked of each."""
    texts = real_passages(snapshot)
    for number in (len(texts), *sizes):
        passages = made_of(texts, number)
        tell(f"ours, {number:,} passages")
        yield ours(snapshot, passages, questions)
        tell(f"SQLite FTS5, {number:,} passages")
        yield full_text(passages, questions)
        if number <= MOST_FOR_RANK_BM25:
            tell(f"rank_bm25, {number:,} passages")
            yield rank_bm25(passages, questions)


def real_passages(snapshot: Snapshot) -> list[str]:
    """Return the example questions of all items and the paragraphs of the originals."""
    items, texts = snapshot.data["items"], snapshot.data["texts"]
    asked = [text for item in items for held in item["questions"].values() for text in held]
    told = [text for document in texts.values() for lines in document.values() for text in lines]
    return [*asked, *told]


def ours(snapshot: Snapshot, passages: Sequence[str], questions: Sequence[str]) -> Timed:
    """Time reading, candidates and ranker over an index of the passages, with the weights that are in use."""
    normaliser = Normaliser(snapshot.data["tables"]["lexicon"])
    everywhere = list(snapshot.data["tables"]["regions"])
    began = time.perf_counter()
    index = MatterIndex(_index(normaliser, passages).state(), normaliser)
    built = time.perf_counter() - began
    ranker = Ranker(index, snapshot.data["search"]["ranker"])

    def ask(question: str) -> object:
        query = index.query(question)
        return ranker.rank(ranker.match(query).weighed, everywhere, most=FIRST)

    with threadpool_limits(1):  # as in the processes that answer
        return _timed(OURS, len(passages), built, array_megabytes(index.state()), ask, questions)


def full_text(passages: Sequence[str], questions: Sequence[str]) -> Timed:
    """Time SQLite's FTS5 over character pairs."""
    began = time.perf_counter()
    with closing(FullText([Passage("", "", text) for text in passages], bigrams)) as index:
        built = time.perf_counter() - began
        size = index.megabytes
        return _timed("SQLite FTS5", len(passages), built, size, index.search, questions)


def rank_bm25(passages: Sequence[str], questions: Sequence[str]) -> Timed:
    """Time rank_bm25 over character pairs."""
    from rank_bm25 import BM25Okapi

    began = time.perf_counter()
    index = BM25Okapi([bigrams(text) for text in passages])
    built = time.perf_counter() - began

    def ask(question: str) -> object:
        return np.argsort(-index.get_scores(bigrams(question)))[:FIRST]

    return _timed("rank_bm25", len(passages), built, None, ask, questions)


def _index(normaliser: Normaliser, passages: Sequence[str]) -> MatterIndex:
    """Index the passages as the example questions of matters; the last matter stands for declining."""
    matters = [f"matter.{n}" for n in range(-(-len(passages) // OF_A_MATTER))]
    matters[-1] = f"{DECLINE}not_policy"
    examples = [
        Example(normaliser.plain(text), n // OF_A_MATTER, Facet.WHAT.value, "410100")
        for n, text in enumerate(passages)
    ]
    firsts = [passages[n * OF_A_MATTER] for n in range(len(matters))]
    names = [[first[:6]] for first in firsts]
    return build_index(examples, matters, names, firsts, [["410100"]] * len(matters), normaliser)


def _timed(
    label: str,
    passages: int,
    built: float,
    megabytes: float | None,
    ask: Callable[[str], object],
    questions: Sequence[str],
) -> Timed:
    seconds: list[float] = []
    busy: list[float] = []
    ask(questions[0])
    gc.collect()
    gc.freeze()  # as a process that answers does: what is loaded isn't looked through again and again
    until = time.perf_counter() + SECONDS
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        ask(question)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
        if time.perf_counter() > until:
            break
    gc.unfreeze()
    p50, p99, busy50, busy99 = (
        float(np.percentile(taken, share)) for taken in (seconds, busy) for share in (50, 99)
    )
    return Timed(label, passages, built, megabytes, p50, p99, busy50, busy99, len(seconds))
