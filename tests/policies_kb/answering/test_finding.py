from __future__ import annotations

from dataclasses import replace

import pytest

from policies_kb.answering.context import Context
from policies_kb.clock import today
from policies_kb.knowledge import KnowledgeBase
from policies_kb.search.index import Query
from policies_kb.search.ranker import Matched, Ranker
from policies_kb.search.regions import AskedRegion

ZHENGZHOU, LUOYANG = "410100", "410300"
FIRST, NEXT = "郑州养蜂给多少钱", "那找哪个局办呢"


def test_question_is_matched_once_and_not_again_for_the_one_that_follows(
    small_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    matched: list[str] = []
    match = Ranker.match

    def counted(self: Ranker, query: Query) -> Matched:
        matched.append(query.text)
        return match(self, query)

    monkeypatch.setattr(Ranker, "match", counted)
    first = small_kb.ask(FIRST, default_region=ZHENGZHOU, today=today())
    context = Context(first.region, first.item_id, first.facet, first.question)
    after_that = small_kb.ask(NEXT, default_region=ZHENGZHOU, today=today(), context=context)
    assert matched == ["养蜂给多少钱", NEXT]

    for number in range(600):  # so many others ask in between that the first question is forgotten
        small_kb.ask(f"{number}号", default_region=ZHENGZHOU, today=today())
    matched.clear()
    later = small_kb.ask(NEXT, default_region=ZHENGZHOU, today=today(), context=context)
    assert matched == [NEXT, "养蜂给多少钱"]
    assert later == after_that


def test_query_is_matched_once_for_all_regions_but_the_same_words_asked_again_anew(
    small_kb: KnowledgeBase,
) -> None:
    finder, reader = small_kb._finder, small_kb._reader
    question = reader.question(FIRST, ZHENGZHOU)
    found = finder.match(question)
    assert finder.match(replace(question, asked=AskedRegion(LUOYANG, named=True))) is found
    assert finder.match(reader.question(FIRST, ZHENGZHOU)) is not found
