"""Turns of one conversation keep their order; other conversations never wait."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from api.app import create_app
from api.line import Line
from api.problems import Problem
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
        line = Line(redis)
        async with TurnLock(line, wait_seconds=1).held("one"):
            response = await client.post(URL, json={"text": "你好", "conversation_id": "one"})
        await line.close()
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
    async with Redis.from_url(fresh_redis) as redis, asyncio.timeout(2):
        while await redis.keys("wence:turn:*"):  # noqa: ASYNC110 - nobody announces it
            await asyncio.sleep(0.01)


async def test_the_lock_of_a_turn_that_takes_long_is_kept_until_its_end(fresh_redis: str) -> None:
    async with Redis.from_url(fresh_redis) as redis:
        line = Line(redis)
        first, second = (TurnLock(line, wait_seconds=0.6, lease_seconds=0.15) for _ in range(2))
        async with first.held("one"):
            with pytest.raises(Problem):
                async with second.held("one"):
                    pass
        async with second.held("one"):
            pass
        await line.close()


async def test_a_turn_is_answered_although_its_lock_was_lost_meanwhile(
    client: httpx.AsyncClient, bot: BotServer, fresh_redis: str
) -> None:
    bot.seconds = 0.2
    under_way = asyncio.create_task(
        client.post(URL, json={"text": "你好", "conversation_id": "one"})
    )
    async with Redis.from_url(fresh_redis) as redis:
        async with asyncio.timeout(5):
            while not await redis.delete("wence:turn:one"):  # noqa: ASYNC110 - nobody announces it
                await asyncio.sleep(0.01)
    assert (await under_way).status_code == 200


async def test_more_turns_at_once_than_can_be_taken_in_good_time_are_sent_away(
    settings: Settings, bot: BotServer
) -> None:
    bot.seconds = 0.3
    few = settings.model_copy(update={"turns_most": 2})
    async with running_app(create_app(few, HeldKnowledge())) as app, caller(app) as client:
        said = [{"text": "你好", "conversation_id": str(n)} for n in range(5)]
        answers = await asyncio.gather(*(client.post(URL, json=body) for body in said))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503, 503]
        refused = next(answer for answer in answers if answer.status_code == 503)
        assert_problem(refused, 503, "too-busy")
        assert int(refused.headers["retry-after"]) > 0
        assert (await client.post(URL, json=said[0])).status_code == 200, "then there is room again"
        counts = (await client.get("/metrics")).text
    assert 'wence_turns_total{area="none",channel="web",outcome="too-busy"} 3.0' in counts
