"""How long the search takes, and other searches of the same questions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from policies_kb.knowledge import KnowledgeBase
from tests.bench.conftest import Time
from wence.compare.passages import FullText, Passage, bigrams, words

TODAY = date(2026, 11, 20)
ZHENGZHOU = "410100"
CUTS = [pytest.param(bigrams, id="bigrams"), pytest.param(words, id="words")]


def test_search(time_of: Time, kb: KnowledgeBase) -> None:
    """Reading (simplified, pinyin, region), candidates and ranker: everything before rendering."""
    time_of("search", lambda question: kb.ranked(question, region=ZHENGZHOU))


def test_answer(time_of: Time, kb: KnowledgeBase) -> None:
    """The whole answer: search, decision, facet, rendering."""
    time_of("answer", lambda question: kb.ask(question, default_region=ZHENGZHOU, today=TODAY))


@pytest.mark.parametrize("cut", CUTS)
def test_full_text(time_of: Time, passages: list[Passage], cut: Callable[[str], list[str]]) -> None:
    """SQLite FTS5 over the originals' paragraphs."""
    with closing(FullText(passages, cut)) as index:
        time_of(f"SQLite FTS5, {cut.__name__}", index.search)


@pytest.mark.parametrize("cut", CUTS)
def test_rank_bm25(time_of: Time, passages: list[Passage], cut: Callable[[str], list[str]]) -> None:
    """rank_bm25 over the same paragraphs."""
    index = BM25Okapi([cut(passage.text) for passage in passages])

    def search(question: str) -> list[int]:
        return [int(n) for n in np.argsort(-index.get_scores(cut(question)))[:10]]

    time_of(f"rank_bm25, {cut.__name__}", search, repeats=1)
