"""The short way of a turn: what is right is answered, everything else is FastAPI's to answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from api.routes.messages import PATH
from api.routes.whole_turns import WholeTurns
from tests.api.bot_server import BotServer
from tests.api.problem import assert_problem

JSON = {"content-type": "application/json"}


class Inside:
    """Stands for FastAPI: keeps what comes to it, and the body that it reads."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        self.seen.append((scope["method"], scope["path"], body))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", PATH, b""),
        ("POST", "/api/v1/events", b'{"text":"a"}'),
        ("POST", PATH, b"{"),
        ("POST", PATH, b'{"text":""}'),
        ("POST", PATH, '{"text":"你好"}'.encode("utf-16")),
    ],
)
async def test_what_is_no_turn_or_a_wrong_one_goes_on_with_its_body(
    method: str, path: str, content: bytes
) -> None:
    inside = Inside()
    transport = httpx.ASGITransport(WholeTurns(inside))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.request(method, path, content=content, headers=JSON)
    assert response.content == b"inside"
    assert inside.seen == [(method, path, content)]


async def test_a_name_of_a_turn_that_cannot_be_one_goes_on() -> None:
    inside = Inside()
    transport = httpx.ASGITransport(WholeTurns(inside))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        await client.post(PATH, json={"text": "a"}, headers={"Idempotency-Key": "a b"})
    assert len(inside.seen) == 1


async def test_a_turn_that_is_right_is_answered_without_fastapis_route(
    client: httpx.AsyncClient, bot: BotServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handle(*_: Any) -> None:
        raise AssertionError("the route was asked")

    monkeypatch.setattr(APIRoute, "handle", handle)
    response = await client.post(PATH, json={"text": "开店能领多少钱"})
    assert response.status_code == 200
    assert response.json()["asked"] == "开店能领多少钱"
    assert response.headers["content-type"] == "application/json"
    assert bot.last["message"] == "开店能领多少钱"


async def test_a_problem_of_a_turn_is_told_as_of_any_route(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = []
    assert_problem(await client.post(PATH, json={"text": "你好"}), 502, "bot-failed")


async def test_a_body_that_grows_too_large_is_told_so(client: httpx.AsyncClient) -> None:
    async def parts() -> Any:
        yield b'{"text":"'
        for _ in range(100):
            yield b"a" * 1024

    response = await client.post(PATH, content=parts(), headers=JSON)
    assert_problem(response, 413, "too-large")


async def test_a_turns_route_is_known_to_what_counts_requests(client: httpx.AsyncClient) -> None:
    await client.post(PATH, content=json.dumps({"text": "你好"}), headers=JSON)
    await asyncio.sleep(0)  # it is counted in the loop's next round
    counts = (await client.get("/metrics")).text
    assert f'wence_http_requests_total{{method="POST",route="{PATH}",status="200"}} 1.0' in counts
