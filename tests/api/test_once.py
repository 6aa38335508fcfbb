"""A turn that is sent again has no second effect."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlalchemy import select

from api.records.tables import Handover, Rating, Ticket
from tests.api.bot_server import BotServer, reply
from tests.api.problem import assert_problem

URL = "/api/v1/messages"
SAID = {"text": "我要投诉", "conversation_id": "one"}


async def test_the_same_key_gets_the_same_answer_and_one_ticket(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [
        reply("ticket", "编号是{record_no}。", record={"type": "ticket", "text": "乱收费"})
    ]
    sent = {"json": SAID, "headers": {"Idempotency-Key": "a"}}
    first = await client.post(URL, **sent)
    second = await client.post(URL, **sent)
    assert second.json() == first.json()
    assert len(bot.seen) == 1


async def test_a_turn_sent_again_while_the_first_is_under_way_waits_for_it(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.seconds = 0.3
    sent = {"json": SAID, "headers": {"Idempotency-Key": "a"}}
    first, second = await asyncio.gather(client.post(URL, **sent), client.post(URL, **sent))
    assert second.json() == first.json()
    assert len(bot.seen) == 1


async def test_another_key_another_conversation_or_none_is_another_turn(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    for body, key in ((SAID, "a"), (SAID, "b"), (SAID | {"conversation_id": "two"}, "a")):
        await client.post(URL, json=body, headers={"Idempotency-Key": key})
    for _ in range(2):
        await client.post(URL, json=SAID)
    assert len(bot.seen) == 5


async def test_a_turn_that_failed_can_be_sent_again(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.status = 500
    sent = {"json": SAID, "headers": {"Idempotency-Key": "a"}}
    assert (await client.post(URL, **sent)).status_code == 502
    bot.status = 200
    assert (await client.post(URL, **sent)).status_code == 200


async def test_a_key_of_other_characters_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post(URL, json=SAID, headers={"Idempotency-Key": "a b"})
    assert_problem(response, 422, "invalid-request")


async def test_a_turn_sent_again_through_another_process_has_the_same_name_and_one_record(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer, fresh_redis: str
) -> None:
    """As when a process dies between the record and its answer: nobody has kept the answer."""
    record = {"type": "ticket", "text": "乱收费"}
    bot.replies = [reply("ticket", "编号是{record_no}。", record=record)]
    sent = {"json": SAID, "headers": {"Idempotency-Key": "a"}}
    first = (await client.post(URL, **sent)).json()
    async with Redis.from_url(fresh_redis) as redis:
        assert await redis.delete(*await redis.keys("wence:once:*")) == 1
    second = (await client.post(URL, **sent)).json()
    assert second == first
    assert [seen.body["metadata"]["turn_id"] for seen in bot.seen] == [first["turn_id"]] * 2
    assert bot.last["metadata"]["again"] is True
    async with app.state.services.records.session() as session:
        assert len((await session.scalars(select(Ticket))).all()) == 1


async def test_a_rating_and_a_hand_over_sent_again_are_one_each(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer, fresh_redis: str
) -> None:
    bot.replies = [
        reply("rating", "谢谢。", record={"type": "rating", "score": 5}),
        reply("handoff", "{record_no}", record={"type": "handoff"}),
    ]
    for _ in range(2):
        await client.post(URL, json=SAID, headers={"Idempotency-Key": "a"})
        async with Redis.from_url(fresh_redis) as redis:
            await redis.flushdb()
    async with app.state.services.records.session() as session:
        for table in (Rating, Handover):
            assert len((await session.scalars(select(table))).all()) == 1
