"""When another part fails, the resident is told so kindly, and by when to try again."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

URL = "/api/v1/messages"
BODY = {"text": "我的手机13800138000"}


def assert_can_be_tried_again(response: httpx.Response) -> None:
    """Assert that it says when to try again, and nothing of what was said."""
    assert int(response.headers["retry-after"]) > 0
    assert "13800138000" not in response.text


async def test_a_bot_that_is_gone_is_503(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.stop()
    response = await client.post(URL, json=BODY)
    assert_problem(response, 503, "bot-unreachable")
    assert_can_be_tried_again(response)


async def test_a_bot_that_still_loads_is_503(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.status = 503
    response = await client.post(URL, json=BODY)
    assert_problem(response, 503, "bot-unreachable")
    assert_can_be_tried_again(response)


async def test_a_bot_that_is_late_is_504(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.seconds = 1.3
    response = await client.post(URL, json=BODY)
    assert_problem(response, 504, "bot-late")
    assert_can_be_tried_again(response)


async def test_a_bot_that_fails_is_502(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.status = 500
    response = await client.post(URL, json=BODY)
    assert_problem(response, 502, "bot-failed")
    assert_can_be_tried_again(response)


@pytest.mark.parametrize(
    "wrong",
    [
        reply(kind="guess"),
        reply(text=""),
        reply(citations=[CITATION | {"status": "perhaps"}]),
        reply(citations=[CITATION | {"url": "https://elsewhere.test/"}]),
        reply(citations=[{"title": "只有题名"}]),
        reply(options=[{"label": "没有载荷"}]),
        reply(record={"type": "prize"}),
        reply(record={"type": "rating", "score": 9}),
    ],
)
async def test_what_is_no_reply_of_the_contract_is_502(
    client: httpx.AsyncClient, bot: BotServer, wrong: dict[str, object]
) -> None:
    bot.replies = [wrong]
    assert_problem(await client.post(URL, json=BODY), 502, "bot-failed")


@pytest.mark.parametrize("raw", [b"[]", b"{}", b"not json", b"null", b'[{"text": "Hi"}]'])
async def test_an_answer_without_replies_is_502(
    client: httpx.AsyncClient, bot: BotServer, raw: bytes
) -> None:
    bot.raw = raw
    assert_problem(await client.post(URL, json=BODY), 502, "bot-failed")


async def test_a_redis_that_is_gone_is_503(settings: Settings) -> None:
    gone = settings.model_copy(update={"given_redis_url": "redis://127.0.0.1:1/0"})
    async with running_app(create_app(gone, HeldKnowledge())) as app:
        response = await _post(app)
    assert_problem(response, 503, "redis-unreachable")
    assert_can_be_tried_again(response)


async def test_an_error_of_our_own_is_500_without_its_message(
    app: FastAPI, monkeypatch, caplog
) -> None:
    async def broken(_: object, turn: object) -> None:
        raise RuntimeError(f"while answering {turn}")

    monkeypatch.setattr("api.bot.Bot.ask", broken)
    response = await _post(app)
    assert_problem(response, 500, "internal")
    assert "while answering" not in response.text


async def _post(app: FastAPI) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
        return await caller.post(URL, json=BODY)
