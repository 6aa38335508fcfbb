from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from wence.evaluate.cases import Case
from wence.evaluate.client import Client, UnreachableError
from wence.evaluate.expectation import Expectation
from wence.evaluate.result import Outcome

CASE = Case("T-1", "plain", ("第一句", "第二句"), Expectation(kind="answer"))


def client(answer: Any) -> Client:
    return Client("http://wence.test/", httpx.MockTransport(answer))


def test_turns_share_the_conversation_that_the_first_reply_names() -> None:
    asked: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        kind = "answer" if len(asked) == 2 else "question"
        reply = {"kind": kind, "text": "可以", "citations": [], "options": [], "item_id": None}
        body = {"conversation_id": "c-1", "turn_id": str(len(asked)), "replies": [reply]}
        return httpx.Response(200, json=body)

    with client(answer) as connection:
        outcome = connection.try_case(CASE)
    assert outcome.passed
    assert len(outcome.seconds) == 2
    assert [body["conversation_id"] for body in asked] == [None, "c-1"]
    assert [body["text"] for body in asked] == ["第一句", "第二句"]
    assert {body["region"] for body in asked} == {None}


@pytest.mark.parametrize(
    "response",
    [httpx.Response(500, text="trouble"), httpx.Response(200, json={"replies": "none"})],
    ids=["error", "not the contract"],
)
def test_answer_outside_the_contract_fails_the_case(response: httpx.Response) -> None:
    with client(lambda request: response) as connection:
        outcome = connection.try_case(CASE)
    assert [finding.field for finding in outcome.findings] == ["contract"]
    assert not outcome.wrong_answer


def test_assistant_that_is_gone_ends_the_run() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with client(refuse) as connection, pytest.raises(UnreachableError, match="make run"):
        connection.try_case(CASE)
    with (
        client(refuse) as connection,
        pytest.raises(UnreachableError, match=r"http://wence\.test "),
    ):
        connection.check()


def test_assistant_that_is_not_ready_is_not_tried() -> None:
    starting = httpx.Response(503, text="bot is not ready")
    with (
        client(lambda request: starting) as connection,
        pytest.raises(UnreachableError, match="503: bot is not ready"),
    ):
        connection.check()


FOUND = {
    "item": {"id": "loan.personal.zz", "title": "贷款"},
    "score": 0.83,
    "facet": "how_much",
    "kind": "answer",
    "text": "最高20万元",
    "facts": [],
    "citations": [{"title": "样例", "number": "10号", "status": "in_force", "section": "一"}],
    "options": [],
}
ALONE = Outcome(Case("T-2", "plain", ("能贷多少",), Expectation(kind="answer")), [], ())


def looked_up(results: list[dict[str, Any]], asked: list[str]) -> Client:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.path))
        facts = {"facts": [{"name": "amount", "text": "最高20万元"}, {"text": "最长三年"}]}
        found = {"results": results} if "lookup" in request.url.path else facts
        return httpx.Response(200, json=found)

    return client(answer)


def test_first_item_comes_with_its_score_its_reply_and_its_facts() -> None:
    asked: list[str] = []
    with looked_up([FOUND], asked) as connection:
        outcome = connection.look_up(ALONE)
        connection.look_up(ALONE)
    assert outcome.first is not None
    assert (outcome.first.item_id, outcome.first.score) == ("loan.personal.zz", 0.83)
    assert outcome.first.reply.item_id == "loan.personal.zz"
    assert outcome.first.facts == ("最高20万元", "最长三年")
    assert asked.count("/api/v1/items/loan.personal.zz") == 1


def test_case_that_needs_the_dialogue_is_not_looked_up() -> None:
    asked: list[str] = []
    with looked_up([FOUND], asked) as connection:
        outcome = connection.look_up(Outcome(CASE, [], ()))
    assert (outcome.first, asked) == (None, [])


def test_question_for_which_nothing_is_found_has_no_first_item() -> None:
    with looked_up([], []) as connection:
        assert connection.look_up(ALONE).first is None


def test_lookup_that_fails_ends_the_run() -> None:
    with (
        client(lambda request: httpx.Response(429)) as connection,
        pytest.raises(UnreachableError, match="429"),
    ):
        connection.look_up(ALONE)
