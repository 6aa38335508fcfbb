"""Outcomes of cases, made up."""

from __future__ import annotations

from wence.evaluate.cases import Case
from wence.evaluate.expectation import Expectation, Kind
from wence.evaluate.judge import Finding
from wence.evaluate.replies import Citation, First, Reply
from wence.evaluate.result import Outcome

MISSED = [Finding("kind", "refuse", "answer")]
PLACE = Citation(title="样例计划", number="郑政〔2022〕10号", status="in_force", section="专栏3")
ANSWER = Reply(kind="answer", text="最高20万元[贴息]", item_id="loan", citations=(PLACE,))
REFUSAL = Reply(kind="refusal", text="没有写明")
QUESTION = Reply(kind="clarification", text="您问的是哪一个")


def outcome(
    kind: Kind,
    *,
    id_: str = "T-1",
    style: str = "plain",
    area: str = "",
    passed: bool = True,
    reply: Reply = REFUSAL,
    seconds: tuple[float, ...] = (0.01,),
    document: str = "",
    wanted: tuple[tuple[str, ...], ...] = (),
    first: First | None = None,
) -> Outcome:
    documents = (document,) if document else ()
    section = "专栏3" if document else ""
    expect = Expectation(
        kind=kind, docs_any=documents, must_all=wanted, section=section, region="郑州"
    )
    case = Case(id_, style, ("问题",), expect, area=area, note="看专栏3")
    return Outcome(case, [] if passed else list(MISSED), (reply,), seconds, first)


def first(score: float, *, reply: Reply = ANSWER, facts: tuple[str, ...] = ()) -> First:
    return First(item_id="loan", score=score, reply=reply, facts=facts)
