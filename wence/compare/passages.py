"""The originals' paragraphs with their places, and plain full-text search over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policies_kb.knowledge import KnowledgeBase

Words = Callable[[str], list[str]]


@dataclass(frozen=True)
class Passage:
    """A paragraph of an original."""

    document: str
    section: str
    text: str


def passages_of(kb: KnowledgeBase) -> list[Passage]:
    """Return all paragraphs of the originals that were mounted when the snapshot was built."""
    return [
        Passage(document.id, section, paragraph)
        for document in kb.documents.values()
        for section in document.sections
        for paragraph in kb.section_text(document.id, section) or ()
    ]


def bigrams(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, without anything between words."""
    letters = [c for c in text.lower() if c.isalnum()]
    return [a + b for a, b in pairwise(letters)] or letters


def words(text: str) -> list[str]:
    """Return jieba's words."""
    import jieba  # slow to import, and only needed for comparing

    return [word for word in jieba.lcut(text.lower()) if word[0].isalnum()]


class FullText:
    """BM25 by SQLite's FTS5 over passages cut into words."""

    def __init__(self, passages: Sequence[Passage], cut: Words) -> None:
        self._passages, self._cut = passages, cut
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE passages USING fts5(words)")
        rows = ((n, " ".join(cut(p.text))) for n, p in enumerate(passages))
        self._db.executemany("INSERT INTO passages(rowid, words) VALUES (?, ?)", rows)

    def search(self, question: str, most: int = 10) -> list[Passage]:
        """Return the passages that hold any of the question's words, best first."""
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(self._cut(question)))
        if not asked:
            return []
        found = self._db.execute(
            "SELECT rowid FROM passages WHERE words MATCH ? ORDER BY rank LIMIT ?", (asked, most)
        )
        return [self._passages[n] for (n,) in found]

    @property
    def megabytes(self) -> float:
        """Its size."""
        [(pages,)] = self._db.execute("PRAGMA page_count")
        [(page_size,)] = self._db.execute("PRAGMA page_size")
        return float(pages * page_size) / 1e6

    def close(self) -> None:
        """Give the index back."""
        self._db.close()
