"""The rules by which replies are judged: pure functions of an expectation and the replies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wence.evaluate.expectation import Expectation
from wence.evaluate.replies import Citation, Reply

KINDS_THAT_MEET = {
    "answer": {"answer"},
    "refuse": {"refusal", "handoff", "clarification", "notice"},
    "clarify": {"clarification", "question"},
    "form": {"question"},
    "handoff": {"handoff"},
    "ticket": {"ticket"},
    "rating": {"rating"},
    "smalltalk": {"smalltalk"},
}
# A reply that states policy fails these, whatever stands beside it.
KINDS_WITHOUT_ANSWER = {"refuse", "clarify", "form"}

STATUS_OF_VALIDITY = {"expired": "expired", "plan_ended": "period_ended"}
WARNINGS = {
    "expired": ("有效期", "过期", "到期", "失效", "期满", "届满", "截止"),
    "plan_ended": ("规划期", "期满", "届满", "到期", "过期", "规划已", "已结束"),
}

SPACE = re.compile(r"\s+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A year's brackets in a number are set either way: 武政〔2016〕36号, 武政[2016]36号.
SQUARE = str.maketrans("[]", "〔〕")


@dataclass(frozen=True)
class Finding:
    """An expectation that isn't met: its field, what was expected, what was found."""

    field: str
    expected: str
    found: str


def normalise(text: str) -> str:
    """Return the text as it is compared: NFKC, no white space, no thousands separators."""
    return THOUSANDS.sub("", SPACE.sub("", unicodedata.normalize("NFKC", text)))


def judge(expect: Expectation, replies: Sequence[Reply]) -> list[Finding]:
    """List what the replies to a case's last turn miss; empty when the case passes."""
    text = normalise("".join(reply.text for reply in replies))
    citations = [citation for reply in replies for citation in reply.citations]
    return [
        *_kind(expect, replies),
        *_documents(expect, citations),
        *_wanted(expect, text),
        *_unwanted(expect, text),
        *_validity(expect, citations, text),
    ]


def answers(replies: Iterable[Reply]) -> bool:
    """Whether any of the replies states policy as an answer."""
    return any(reply.kind == "answer" for reply in replies)


def states(expect: Expectation, reply: Reply, facts: Iterable[str]) -> bool:
    """Whether an item holds what is expected: its reply cites the documents, its facts or reply have the texts."""
    text = normalise("".join([reply.text, *facts]))
    missed = [*_documents(expect, reply.citations), *_wanted(expect, text)]
    return not missed


def names(citation: Citation, document: str) -> bool:
    """Whether the citation is of the document, given as a number or as a plan's short title.

    A short title (洛阳十四五规划) names the document in whose title its characters stand in that
    order (洛阳市“十四五”人力资源和社会保障事业发展规划).
    """
    wanted = normalise(document).translate(SQUARE)
    if "〔" in wanted:
        number = citation.number
        return number is not None and normalise(number).translate(SQUARE) == wanted
    title = iter(normalise(citation.title))
    return all(character in title for character in wanted)


def _kind(expect: Expectation, replies: Sequence[Reply]) -> Iterable[Finding]:
    kinds = {reply.kind for reply in replies}
    met = bool(kinds & KINDS_THAT_MEET[expect.kind])
    if expect.kind in KINDS_WITHOUT_ANSWER:
        met = met and not answers(replies)
    if not met:
        found = ", ".join(reply.kind for reply in replies) or "no reply"
        yield Finding("kind", expect.kind, found)


def _documents(expect: Expectation, citations: Sequence[Citation]) -> Iterable[Finding]:
    if expect.docs_any and not _cited(expect, citations):
        found = ", ".join(citation.number or citation.title for citation in citations)
        yield Finding("docs_any", " or ".join(expect.docs_any), found or "no citation")


def _wanted(expect: Expectation, text: str) -> Iterable[Finding]:
    for alternatives in expect.must_all:
        if not any(normalise(wanted) in text for wanted in alternatives):
            yield Finding("must_all", " or ".join(alternatives), "none of them in the text")


def _unwanted(expect: Expectation, text: str) -> Iterable[Finding]:
    for unwanted in expect.must_not:
        if normalise(unwanted) in text:
            yield Finding("must_not", f"not {unwanted}", "it is in the text")


def _validity(expect: Expectation, citations: Sequence[Citation], text: str) -> Iterable[Finding]:
    if expect.validity is None or expect.validity == "in_force":
        return
    status = STATUS_OF_VALIDITY[expect.validity]
    statuses = {citation.status for citation in _cited(expect, citations)}
    if status not in statuses:
        found = ", ".join(sorted(statuses)) or "no citation of the document"
        yield Finding("validity", f"a citation with status {status}", found)
    if not any(warning in text for warning in WARNINGS[expect.validity]):
        wanted = "a warning: " + " or ".join(WARNINGS[expect.validity])
        yield Finding("validity", wanted, "none of them in the text")


def _cited(expect: Expectation, citations: Sequence[Citation]) -> list[Citation]:
    """The citations of the expected documents; all when none is expected."""
    if not expect.docs_any:
        return list(citations)
    return [
        citation
        for citation in citations
        if any(names(citation, document) for document in expect.docs_any)
    ]
