"""Finds the example questions that fit another item as well as their own.

Each question is compared, as if it were not there, with the questions of every matter that may answer in its region:
how typical are its n-grams of them? One that is no more typical of its own matter than of another is *astray*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policies_kb.checking.findings import line_of
from policies_kb.model import Item
from policies_kb.records import RecordFile, table
from policies_kb.search.index import with_terms
from policies_kb.search.normalise import Normaliser
from policies_kb.search.regions import Regions
from policies_kb.search.typical import membership, presence, typical, typical_without
from policies_kb.search.vectors import Floats, NgramSpace

_LONGEST = 3

Astray = Mapping[tuple[str, str], Sequence["Question"]]


@dataclass(frozen=True)
class Question:
    """An example question of an item, and where it stands: the file and the keys in it."""

    text: str
    item: str
    path: Path
    keys: tuple[str | int, ...]

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.path}:{line_of(self.path, self.keys)}"


def questions_of(files: Iterable[RecordFile], voices: Iterable[RecordFile]) -> list[Question]:
    """Return the example questions of items and of the files of further questions; repetitions count once."""
    found: dict[tuple[str, str], Question] = {}
    for file in files:
        for facet, asked in file.data["questions"].items():
            for n, text in enumerate(asked):
                question = Question(text, file.data["id"], file.path, ("questions", facet, n))
                found.setdefault((question.item, text), question)
    for file in voices:
        for id_, by_facet in file.data.items():
            for facet, asked in by_facet.items():
                for n, text in enumerate(asked):
                    found.setdefault((id_, text), Question(text, id_, file.path, (id_, facet, n)))
    return list(found.values())


def questions_astray(
    items: Mapping[str, Item], questions: Sequence[Question], content: Path
) -> Astray:
    """Return the questions that are astray, by their item and the item that they fit best of the others."""
    if not questions:
        return {}
    regions = Regions(table("regions", content), table("places", content))
    normaliser = Normaliser(table("lexicon", content))
    matters = sorted({item.matter for item in items.values()})
    number = {matter: n for n, matter in enumerate(matters)}
    owner = np.array([number[items[q.item].matter] for q in questions], dtype=np.int32)
    texts = [normaliser.plain(regions.without_names(q.text)) for q in questions]
    likeness = _likeness([with_terms(text, normaliser) for text in texts], owner, len(matters))
    found: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for code in regions.by_code:
        answering = {
            number[item.matter]: id_
            for place in reversed(regions.chain(code))
            for id_, item in items.items()
            if item.region == place
        }
        here = [n for n, question in enumerate(questions) if items[question.item].region == code]
        columns = np.array(sorted(answering), dtype=np.intp)
        for n in here:
            alike = likeness[n, columns]
            own = int(np.searchsorted(columns, owner[n]))
            best = alike[own]
            alike[own] = -1.0
            nearest = int(alike.argmax())
            if alike[nearest] >= best:
                found[questions[n].item, answering[int(columns[nearest])]].append(questions[n])
    return found


def _likeness(texts: Sequence[str], owner: NDArray[np.int32], matters: int) -> Floats:
    """Return how typical each question is of each matter, of its own as if it were not there."""
    rows = NgramSpace.fit(texts, _LONGEST).vectors(texts)
    asked = (membership(owner, matters) @ presence(rows)).tocsr()
    asked.sort_indices()
    sizes = np.bincount(owner, minlength=matters).astype(np.float32)
    likeness = np.asarray((rows @ typical(asked, sizes).T).toarray(), dtype=np.float32)
    others = sizes[owner] - 1
    likeness[np.arange(len(owner)), owner] = typical_without(rows, owner, asked, others)
    return likeness
