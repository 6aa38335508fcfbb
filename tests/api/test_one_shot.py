"""With the dialogue down, a question is answered by itself, says so, and is accounted for."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import create_app
from api.records.tables import TurnRecord
from api.settings import Settings
from api.wording import wording
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import BotServer
from tests.api.problem import assert_problem
from tests.api.stand_in import SUBSIDY, HeldKnowledge

URL = "/api/v1/messages"
QUESTION = {"text": "一次性创业补贴有多少"}


def assert_one_shot(response: httpx.Response) -> None:
    """Assert that the answer is marked as one that knows of no conversation."""
    assert response.status_code == 200, response.text
    notice, answer = response.json()["replies"]
    assert (notice["kind"], notice["text"]) == ("notice", wording()["one_shot"]["notice"])
    assert (answer["kind"], answer["item_id"]) == ("answer", SUBSIDY)
    assert "10000元" in answer["text"]
    assert answer["citations"]
    assert answer["options"] == []


async def test_a_question_is_answered_by_itself_when_the_bot_is_gone(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    assert_one_shot(await client.post(URL, json=QUESTION))


@pytest.mark.parametrize(("status", "raw"), [(500, None), (200, b"[]")])
async def test_a_question_is_answered_by_itself_when_the_bot_fails(
    client: httpx.AsyncClient, bot: BotServer, status: int, raw: bytes | None
) -> None:
    bot.status, bot.raw = status, raw
    assert_one_shot(await client.post(URL, json=QUESTION))


async def test_a_question_is_answered_by_itself_without_redis(settings: Settings) -> None:
    gone = settings.model_copy(update={"given_redis_url": "redis://127.0.0.1:1/0"})
    async with running_app(create_app(gone, HeldKnowledge())) as app, caller_of(app) as client:
        assert_one_shot(await client.post(URL, json=QUESTION))


@pytest.mark.parametrize(
    "said",
    [
        {"text": "是的"},
        {"text": "我要投诉一次性创业补贴没发"},
        {"text": "一次性创业补贴的事帮我转人工"},
        {"text": "一次性创业补贴", "payload": "item:x"},
    ],
)
async def test_what_needs_the_dialogue_is_told_that_it_can_not_be_had(
    client: httpx.AsyncClient, bot: BotServer, said: dict[str, str]
) -> None:
    bot.stop()
    problem = assert_problem(await client.post(URL, json=said), 503, "bot-unreachable")
    assert "12333" in problem["detail"]


async def test_such_an_answer_is_written_down_and_counted_as_what_it_is(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    await client.post(URL, json=QUESTION)
    records = app.state.services.records
    await records.settle()
    async with records.session() as session:
        [turn] = (await session.scalars(select(TurnRecord))).all()
    assert turn.provenance["asked"]["action"] == "one_shot"
    assert turn.provenance["replies"][0]["item_id"] == SUBSIDY
    counts = (await client.get("/metrics")).text
    assert 'wence_turns_total{area="startup",channel="web",outcome="one_shot"} 1.0' in counts


async def test_the_same_turn_sent_again_gets_the_dialogues_answer_once_it_is_back(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    sent = {"json": QUESTION | {"conversation_id": "c"}, "headers": {"Idempotency-Key": "a"}}
    bot.status = 500
    assert_one_shot(await client.post(URL, **sent))
    bot.status = 200
    [answer] = (await client.post(URL, **sent)).json()["replies"]
    assert answer["text"] == bot.replies[0]["text"]


async def test_many_such_questions_at_once_are_all_answered(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    answers = await asyncio.gather(*(client.post(URL, json=QUESTION) for _ in range(20)))
    for answer in answers:
        assert_one_shot(answer)
