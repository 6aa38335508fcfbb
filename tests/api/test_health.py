"""`/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.bot_server import BotServer
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge


async def test_it_is_alive_whatever_the_others_do(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    response = await client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


async def test_it_is_ready_when_all_parts_are(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert response.json() == {"status": "ready", "version": "stand-in"}


@pytest.mark.parametrize("stopped", [True, False])
async def test_it_is_not_ready_without_the_bot(
    client: httpx.AsyncClient, bot: BotServer, stopped: bool
) -> None:
    if stopped:
        bot.stop()
    bot.ready = False
    problem = assert_problem(await client.get("/readyz"), 503, "not-ready")
    assert [error["place"] for error in problem["errors"]] == ["bot"]


async def test_it_names_every_part_that_is_not_ready(settings: Settings, tmp_path) -> None:
    (tmp_path / "file").touch()
    broken = settings.model_copy(
        update={
            "build": tmp_path / "file",
            "given_redis_url": "redis://127.0.0.1:1/0",
            "given_bot_url": "http://127.0.0.1:1",
        }
    )
    async with running_app(create_app(broken)) as app:
        problem = assert_problem(await _get(app, "/readyz"), 503, "not-ready")
    assert [e["place"] for e in problem["errors"]] == ["bot", "redis", "knowledge", "database"]


async def test_the_counts_tell_replies_by_kind_and_masks_but_no_text(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/api/v1/messages", json={"text": "我的手机13800138000"})
    text = (await client.get("/metrics")).text
    assert 'wence_replies_total{channel="web",kind="answer"} 1.0' in text
    assert 'wence_masked_total{mask="〔电话〕"} 1.0' in text
    assert "13800138000" not in text


async def test_an_unknown_address_is_counted_without_its_path(client: httpx.AsyncClient) -> None:
    await client.get("/13800138000")
    await asyncio.sleep(0)  # it is noted in the loop's next round
    text = (await client.get("/metrics")).text
    assert 'route="none",status="404"' in text
    assert "13800138000" not in text


async def test_a_load_balancer_sends_requests_whatever_all_processes_lack(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    response = await client.get("/acceptz")
    assert (response.status_code, response.json()["version"]) == (200, "stand-in")


async def test_a_load_balancer_sends_nothing_to_one_without_knowledge(settings: Settings) -> None:
    async with running_app(create_app(settings)) as app:
        problem = assert_problem(await _get(app, "/acceptz"), 503, "not-ready")
    assert [error["place"] for error in problem["errors"]] == ["knowledge"]


async def test_a_load_balancer_sends_nothing_to_one_that_stops(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.health.server_stops", lambda: True)
    problem = assert_problem(await client.get("/acceptz"), 503, "not-ready")
    assert [error["place"] for error in problem["errors"]] == ["stopping"]


async def _get(app: FastAPI, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
        return await caller.get(path)


def test_the_stand_in_is_not_what_is_served(settings: Settings) -> None:
    assert not isinstance(create_app(settings).state.services.knowledge, HeldKnowledge)
