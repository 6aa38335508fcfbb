from __future__ import annotations

from datetime import date

import pytest

from policies_kb.knowledge import KnowledgeBase
from policies_kb.search.noise import Noise
from tests.policies_kb.small_content import ITEM

TODAY = date(2024, 6, 1)
QUESTIONS = [question for asked in ITEM["questions"].values() for question in asked]


def first(kb: KnowledgeBase, text: str) -> str:
    return kb.lookup(text, region="410100", limit=1, today=TODAY)[0].item.id


@pytest.mark.parametrize("question", QUESTIONS)
def test_example_question_finds_its_item(small_kb: KnowledgeBase, question: str) -> None:
    assert first(small_kb, question) == "startup.sample.zz"


@pytest.mark.parametrize("question", QUESTIONS)
def test_garbled_question_finds_its_item(small_kb: KnowledgeBase, question: str) -> None:
    assert first(small_kb, Noise(QUESTIONS, seed=1).garble(question)) == "startup.sample.zz"


@pytest.mark.parametrize(
    "text", ["蜂箱补贴", "养峰给多少钱", "我养了蜜蜂能领政府的钱不", "养蜂 补贴 标准"]
)
def test_words_that_no_example_has_find_the_item(small_kb: KnowledgeBase, text: str) -> None:
    assert first(small_kb, text) == "startup.sample.zz"


def test_scores_are_probabilities(small_kb: KnowledgeBase) -> None:
    found = small_kb.lookup("养蜂给多少钱", region="410100", limit=5, today=TODAY)
    assert all(0.0 <= f.score <= 1.0 for f in found)
    assert sum(f.score for f in found) <= 1.0 + 1e-5


def test_same_question_is_scored_the_same_each_time(small_kb: KnowledgeBase) -> None:
    one, other = (
        small_kb.lookup("养蜂给多少钱", region="410100", limit=3, today=TODAY) for _ in range(2)
    )
    assert [(f.item.id, f.score) for f in one] == [(f.item.id, f.score) for f in other]
