"""Every expectation of a case, met and missed."""

from __future__ import annotations

import pytest

from wence.evaluate.expectation import Expectation
from wence.evaluate.judge import answers, judge, names, normalise
from wence.evaluate.replies import Citation, Reply

GUIDANCE = Citation(
    title="郑州市“十四五”人力资源和社会保障事业发展规划",
    number="郑政办〔2022〕12号",
    status="period_ended",
)
RELIEF = Citation(title="纾困帮扶", number="郑政办〔2022〕10号", status="expired")
LUOYANG = Citation(
    title="洛阳市“十四五”人力资源和社会保障事业发展规划", number=None, status="period_ended"
)
HENAN = Citation(
    title="河南省“十三五”人力资源和社会保障事业发展规划", number=None, status="period_ended"
)
HOUSING = Citation(title="保租房", number="郑政办〔2022〕15号", status="in_force")
WUHAN = Citation(title="武汉规划", number="武政〔2016〕36号", status="period_ended")


def reply(kind: str, text: str = "", *citations: Citation) -> Reply:
    return Reply(kind=kind, text=text, citations=citations)


def fields(expect: Expectation, *replies: Reply) -> list[str]:
    return [finding.field for finding in judge(expect, replies)]


@pytest.mark.parametrize(
    ("expected", "kind"),
    [
        ("answer", "answer"),
        ("refuse", "refusal"),
        ("refuse", "handoff"),
        ("refuse", "clarification"),
        ("refuse", "notice"),
        ("clarify", "clarification"),
        ("clarify", "question"),
        ("form", "question"),
        ("handoff", "handoff"),
        ("ticket", "ticket"),
        ("rating", "rating"),
        ("smalltalk", "smalltalk"),
    ],
)
def test_kind_that_meets_the_expectation_passes(expected: str, kind: str) -> None:
    assert fields(Expectation(kind=expected), reply(kind)) == []


@pytest.mark.parametrize(
    ("expected", "kind"),
    [
        ("answer", "refusal"),
        ("answer", "clarification"),
        ("refuse", "answer"),
        ("refuse", "question"),
        ("refuse", "smalltalk"),
        ("clarify", "answer"),
        ("clarify", "refusal"),
        ("form", "clarification"),
        ("form", "answer"),
        ("handoff", "refusal"),
        ("ticket", "handoff"),
        ("rating", "smalltalk"),
        ("smalltalk", "notice"),
    ],
)
def test_other_kind_fails(expected: str, kind: str) -> None:
    assert fields(Expectation(kind=expected), reply(kind)) == ["kind"]


@pytest.mark.parametrize("expected", ["refuse", "clarify", "form"])
def test_answer_beside_the_expected_kind_fails(expected: str) -> None:
    beside = {"refuse": "refusal", "clarify": "clarification", "form": "question"}[expected]
    assert fields(Expectation(kind=expected), reply(beside), reply("answer")) == ["kind"]


def test_any_of_several_replies_may_have_the_kind() -> None:
    assert fields(Expectation(kind="answer"), reply("notice"), reply("answer")) == []


def test_no_reply_fails_and_is_said() -> None:
    (finding,) = judge(Expectation(kind="answer"), [])
    assert finding.found == "no reply"


@pytest.mark.parametrize(
    ("document", "citation"),
    [
        ("郑政办〔2022〕12号", GUIDANCE),
        ("洛阳十四五规划", LUOYANG),
        ("河南十三五规划", HENAN),
        ("武政〔2016〕36号", WUHAN),
        ("武政[2016]36号", WUHAN),
    ],
)
def test_cited_document_passes(document: str, citation: Citation) -> None:
    expect = Expectation(kind="answer", docs_any=(document,))
    assert fields(expect, reply("answer", "", citation)) == []


@pytest.mark.parametrize(
    ("document", "citation"),
    [
        ("郑政办〔2022〕1号", GUIDANCE),
        ("郑政办〔2022〕12号", RELIEF),
        ("洛阳十四五规划", GUIDANCE),
        ("河南十三五规划", LUOYANG),
        ("郑政办〔2022〕12号", LUOYANG),
        ("武政[2016]35号", WUHAN),
    ],
)
def test_document_that_is_not_cited_fails(document: str, citation: Citation) -> None:
    expect = Expectation(kind="answer", docs_any=(document,))
    assert fields(expect, reply("answer", "", citation)) == ["docs_any"]


def test_one_of_several_documents_is_enough() -> None:
    expect = Expectation(kind="answer", docs_any=("郑政办〔2022〕15号", "郑政办〔2022〕10号"))
    assert fields(expect, reply("answer", "", RELIEF)) == []


def test_answer_without_citation_is_said_to_have_none() -> None:
    expect = Expectation(kind="answer", docs_any=("郑政办〔2022〕10号",))
    (finding,) = judge(expect, [reply("answer")])
    assert finding.found == "no citation"


def test_one_text_of_every_list_must_occur() -> None:
    expect = Expectation(kind="answer", must_all=(("1万元", "10000"), ("退役军人",)))
    assert fields(expect, reply("answer", "退役军人可领 10,000 元")) == []
    assert fields(expect, reply("answer", "可领10000元")) == ["must_all"]
    assert fields(expect, reply("answer", "没有写明")) == ["must_all", "must_all"]


def test_texts_of_all_replies_count() -> None:
    expect = Expectation(kind="answer", must_all=(("贴息",),))
    assert fields(expect, reply("answer", "利率"), reply("notice", "由财政贴息")) == []


def test_unwanted_text_fails() -> None:
    expect = Expectation(kind="refuse", must_not=("20万", "300万"))
    assert fields(expect, reply("refusal", "现有文件没有写明")) == []
    assert fields(expect, reply("refusal", "最高 20 万")) == ["must_not"]


@pytest.mark.parametrize(
    ("validity", "citation", "text"),
    [
        ("expired", RELIEF, "该文件有效期三年，已过期，请核实"),
        ("expired", RELIEF, "文件已于2025年到期"),
        ("plan_ended", GUIDANCE, "规划期到2025年为止，现已结束"),
        ("in_force", HOUSING, "保障性租赁住房"),
        ("in_force", RELIEF, "没有任何提示"),
        (None, RELIEF, "没有任何提示"),
    ],
)
def test_validity_that_is_told_passes(validity: str, citation: Citation, text: str) -> None:
    assert (
        fields(Expectation(kind="answer", validity=validity), reply("answer", text, citation)) == []
    )


@pytest.mark.parametrize(
    ("validity", "citation", "text"),
    [
        ("expired", RELIEF, "可以享受贴息"),
        ("expired", HOUSING, "该文件已过期"),
        ("plan_ended", GUIDANCE, "可领一万元"),
        ("plan_ended", RELIEF, "规划期已结束"),
    ],
)
def test_validity_needs_both_status_and_warning(
    validity: str, citation: Citation, text: str
) -> None:
    expect = Expectation(kind="answer", validity=validity)
    assert fields(expect, reply("answer", text, citation)) == ["validity"]


def test_status_of_another_document_does_not_count() -> None:
    expect = Expectation(kind="answer", docs_any=("郑政办〔2022〕15号",), validity="expired")
    assert fields(expect, reply("answer", "已过期", HOUSING, RELIEF)) == ["validity"]


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("10，000 元", "10000元"),
        ("1,234,567.5", "1234567.5"),
        ("２０ ％", "20%"),
        ("第1,2条", "第1,2条"),
        ("2022,12", "2022,12"),
        ("一\n二\u3000三", "一二三"),
        ("1,2345", "1,2345"),
    ],
)
def test_texts_are_compared_without_space_separators_and_width(text: str, compared: str) -> None:
    assert normalise(text) == compared


def test_short_title_needs_its_characters_in_order() -> None:
    assert names(LUOYANG, "洛阳十四五规划")
    assert not names(LUOYANG, "规划十四五洛阳")


def test_any_reply_of_kind_answer_counts_as_an_answer() -> None:
    assert answers([reply("notice"), reply("answer")])
    assert not answers([reply("refusal")])
