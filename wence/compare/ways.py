"""The ways to answer that are compared: each takes a case's turns and gives the replies to the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import uuid4

import httpx

from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Source
from wence.compare.passages import FullText, Words, passages_of
from wence.evaluate.cases import Case
from wence.evaluate.judge import judge
from wence.evaluate.replies import Reply
from wence.evaluate.result import Outcome
from wence.stock.references import References, replies_of

Way = Callable[[Sequence[str]], tuple[Reply, ...]]
STOCK_SECONDS = 60.0


def outcome(case: Case, way: Way) -> Outcome:
    """Return what comes of a case by a way."""
    replies = way(case.turns)
    return Outcome(case, judge(case.expect, replies), replies)


def paragraph(kb: KnowledgeBase, cut: Words, today: date) -> Way:
    """Answer always, with the first paragraph that BM25 finds for the last turn, its document and its warnings."""
    index = FullText(passages_of(kb), cut)

    def answered(turns: Sequence[str]) -> tuple[Reply, ...]:
        found = index.search(turns[-1], most=1)
        if not found:
            return ()
        source = Source(found[0].document, found[0].section, ())
        citations = kb.citations([source], today)
        text = "\n".join([found[0].text, *kb.renderer.warnings(citations, today)])
        said = {"kind": "answer", "text": text, "citations": citations}
        return (Reply.model_validate(said),)

    return answered


def stock(url: str, references: References) -> Way:
    """Say the turns to stock Rasa over its REST channel."""
    http = httpx.Client(timeout=STOCK_SECONDS, trust_env=False)

    def answered(turns: Sequence[str]) -> tuple[Reply, ...]:
        sender = uuid4().hex
        replies: tuple[Reply, ...] = ()
        for text in turns:
            response = http.post(url, json={"sender": sender, "message": text.lstrip("/") or "?"})
            response.raise_for_status()
            replies = replies_of(response.json(), references)
        return replies

    return answered


def in_process(kb: KnowledgeBase, region: str, today: date) -> Way:
    """Ask the knowledge base alone, a question of one turn."""

    def answered(turns: Sequence[str]) -> tuple[Reply, ...]:
        told = kb.ask(turns[-1], default_region=region, today=today)
        return tuple(Reply.model_validate(reply) for reply in told.replies)

    return answered
