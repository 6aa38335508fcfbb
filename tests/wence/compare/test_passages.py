from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from policies_kb.knowledge import KnowledgeBase
from tests.policies_kb.small_content import ORIGINAL
from wence.compare.passages import FullText, Passage, bigrams, passages_of, words

PASSAGES = [
    Passage("a", "1", "首次创业的退役军人给予一次性补贴10000元"),
    Passage("a", "2", "公共租赁住房的租金按季度收取"),
    Passage("b", "1", "创业担保贷款最高20万元"),
]


@pytest.fixture(params=[bigrams, words])
def index(request: pytest.FixtureRequest) -> Iterator[FullText]:
    with closing(FullText(PASSAGES, request.param)) as held:
        yield held


@pytest.mark.parametrize(
    ("question", "found"),
    [("租金怎么收取", PASSAGES[1]), ("创业补贴给多少", PASSAGES[0]), ("担保贷款", PASSAGES[2])],
)
def test_passage_with_the_question_s_rarest_words_comes_first(
    index: FullText, question: str, found: Passage
) -> None:
    assert index.search(question)[0] == found


@pytest.mark.parametrize("question", ["", "？！", "天气"])
def test_question_without_a_known_word_finds_nothing(index: FullText, question: str) -> None:
    assert index.search(question) == []


def test_at_most_as_many_are_found_as_wanted(index: FullText) -> None:
    assert len(index.search("创业补贴租金贷款", most=2)) == 2


def test_question_is_no_query_language(index: FullText) -> None:
    assert index.search('租金" OR NEAR(创业*')


@pytest.mark.parametrize(
    ("cut", "text", "expected"),
    [
        (bigrams, "开店，补贴", ["开店", "店补", "补贴"]),
        (bigrams, "店", ["店"]),
        (bigrams, "", []),
        (words, "HR，补贴", ["hr", "补贴"]),
    ],
)
def test_text_is_cut(cut: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_passages_are_the_paragraphs_of_the_originals(small_kb: KnowledgeBase) -> None:
    found = [p for p in passages_of(small_kb) if p.document == "sample-2022"]
    assert [p.section for p in found if "蜂箱" in p.text] == ["1.1"]
    assert all(p.text in ORIGINAL.replace("\n", "") or p.text in ORIGINAL for p in found)
