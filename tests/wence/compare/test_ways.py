from __future__ import annotations

from datetime import date

import pytest

from policies_kb.knowledge import KnowledgeBase
from wence.compare.passages import bigrams, words
from wence.compare.ways import in_process, outcome, paragraph
from wence.evaluate.cases import Case
from wence.evaluate.expectation import Expectation
from wence.evaluate.verdict import Verdict

TODAY = date(2026, 11, 20)
REGION = "410100"


@pytest.mark.parametrize("cut", [bigrams, words])
def test_bm25_answers_with_a_paragraph_its_document_and_its_warnings(
    small_kb: KnowledgeBase, cut: object
) -> None:
    [reply] = paragraph(small_kb, cut, TODAY)(["首次养蜂给多少"])  # type: ignore[arg-type]
    assert reply.kind == "answer"
    assert "5000元" in reply.text
    assert reply.citations[0].number == "郑政样〔2022〕1号"
    assert "有效期" in reply.text


def test_bm25_answers_also_what_must_be_declined(small_kb: KnowledgeBase) -> None:
    case = Case("C-1", "plain", ("养蜂的蜂蜜好吃吗",), Expectation(kind="refuse"))
    assert outcome(case, paragraph(small_kb, bigrams, TODAY)).verdict is Verdict.WRONG


def test_ours_alone_is_judged_by_the_same_rules(small_kb: KnowledgeBase) -> None:
    ours = in_process(small_kb, REGION, TODAY)
    expect = Expectation(kind="answer", must_all=(("5000元",),))
    case = Case("C-2", "plain", ("养蜂给多少钱",), expect)
    assert outcome(case, ours).passed
