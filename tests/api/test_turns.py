"""Turns of one conversation keep their order; other conversations never wait."""

from __future__ import annotations

import asyncio
import time

import httpx
from fastapi import FastAPI
from redis.asyncio import Redis

from api.app import create_app
from api.settings import Settings
from api.turn_lock import TurnLock
from tests.api.asgi import running_app
from tests.api.bot_server import BotServer
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

URL = "/api/v1/messages"


def caller(app: FastAPI) -> httpx.AsyncClient:
    """Someone who calls the application."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://wence.test")


async def test_turns_of_one_conversation_reach_the_bot_one_after_the_other(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.seconds = 0.1
    said = [{"text": f"第{n}句", "conversation_id": "one"} for n in range(4)]
    answers = await asyncio.gather(*(client.post(URL, json=body) for body in said))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len(bot.seen) == 4
    for first, second in zip(bot.seen, bot.seen[1:], strict=False):
        assert first.answered <= second.arrived


async def test_turns_of_one_conversation_are_in_order_across_processes(
    settings: Settings, bot: BotServer
) -> None:
    bot.seconds = 0.2
    async with (
        running_app(create_app(settings, HeldKnowledge())) as here,
        running_app(create_app(settings, HeldKnowledge())) as there,
        caller(here) as first,
        caller(there) as second,
    ):
        body = {"text": "你好", "conversation_id": "one"}
        answers = await asyncio.gather(first.post(URL, json=body), second.post(URL, json=body))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert bot.seen[0].answered <= bot.seen[1].arrived


async def test_other_conversations_do_not_wait(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.seconds = 0.4
    started = time.monotonic()
    said = [{"text": "你好", "conversation_id": str(n)} for n in range(8)]
    await asyncio.gather(*(client.post(URL, json=body) for body in said))
    assert max(s.arrived for s in bot.seen) < min(s.answered for s in bot.seen)
    assert time.monotonic() - started < 8 * 0.4


async def test_a_conversation_that_stays_busy_is_told_so(
    client: httpx.AsyncClient, fresh_redis: str
) -> None:
    async with Redis.from_url(fresh_redis) as redis:
        elsewhere = TurnLock(redis, wait_seconds=1, hold_seconds=10)
        async with elsewhere.held("one"):
            response = await client.post(URL, json={"text": "你好", "conversation_id": "one"})
    assert_problem(response, 503, "conversation-busy")
    assert int(response.headers["retry-after"]) > 0


async def test_a_conversation_whose_process_died_is_free_again_after_a_while(
    client: httpx.AsyncClient, fresh_redis: str
) -> None:
    async with Redis.from_url(fresh_redis) as redis:
        await redis.set("wence:turn:one", "of a process that died", px=300)
        response = await client.post(URL, json={"text": "你好", "conversation_id": "one"})
    assert response.status_code == 200


async def test_the_lock_is_given_back_after_a_failure(
    client: httpx.AsyncClient, bot: BotServer, fresh_redis: str
) -> None:
    bot.status = 500
    await client.post(URL, json={"text": "你好", "conversation_id": "one"})
    async with Redis.from_url(fresh_redis) as redis:
        assert await redis.keys("wence:turn:*") == []
