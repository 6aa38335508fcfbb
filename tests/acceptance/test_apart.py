"""The questions that measure and those that teach are written apart, and must stay apart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from policies_kb.records import load_content, table
from policies_kb.search.vectors import ngrams

SETS = (
    "tuning",
    "tuning-2",
    "tuning-3",
    "tuning-4",
    "tuning-5",
    "locked",
    "conversations-tuning",
    "conversations-tuning-2",
    "conversations-tuning-3",
    "conversations-tuning-4",
    "conversations-tuning-5",
    "conversations-locked",
)
_ALIKE = 0.7  # Jaccard likeness of character bigrams from which a question counts as a near copy
_FEWEST = 6  # shorter questions may well be said alike by two people


def asked_in(name: str) -> list[str]:
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [turn for line in lines for turn in json.loads(line)["turns"]]


def taught() -> list[str]:
    items = load_content().items.values()
    questions = [q for item in items for asked in item.questions.values() for q in asked]
    questions += [q for row in table("vague") for q in row["questions"]]
    return questions + [q for asked in table("declined").values() for q in asked]


def presence(texts: Iterable[str], vocabulary: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    starts = [0]
    for text in texts:
        grams = ngrams(text, 2, least=2)
        indices += [vocabulary.setdefault(gram, len(vocabulary)) for gram in grams]
        starts.append(len(indices))
    ones = np.ones(len(indices), dtype=np.float32)
    return csr_matrix((ones, indices, starts), shape=(len(starts) - 1, 1_000_000))


def near_copies(measuring: list[str], teaching: list[str]) -> list[tuple[str, str]]:
    vocabulary: dict[str, int] = {}
    asked, learnt = presence(measuring, vocabulary), presence(teaching, vocabulary)
    common = (asked @ learnt.T).tocoo()
    sizes = np.asarray(asked.sum(axis=1)).ravel(), np.asarray(learnt.sum(axis=1)).ravel()
    likeness = common.data / (sizes[0][common.row] + sizes[1][common.col] - common.data)
    pairs = zip(common.row[likeness >= _ALIKE], common.col[likeness >= _ALIKE], strict=True)
    return [(measuring[n], teaching[m]) for n, m in pairs if len(measuring[n]) >= _FEWEST]


@pytest.mark.parametrize("name", SETS)
def test_no_measuring_question_is_a_near_copy_of_a_teaching_one(name: str) -> None:
    assert near_copies(asked_in(name), taught()) == []


@pytest.mark.parametrize("name", [name for name in SETS if name.endswith("locked")])
def test_no_locked_question_is_a_near_copy_of_an_unlocked_one(name: str) -> None:
    unlocked = [turn for other in SETS if not other.endswith("locked") for turn in asked_in(other)]
    assert near_copies(asked_in(name), unlocked) == []


def test_near_copy_is_found() -> None:
    copied = "开个小饭店政府给补多少钱"
    assert near_copies([f"{copied}呀"], ["别的问题", copied]) == [(f"{copied}呀", copied)]


def test_cases_have_ids_of_their_own() -> None:
    ids = [
        json.loads(line)["id"]
        for name in SETS
        for line in (Path(__file__).parent / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(ids) == len(set(ids))
