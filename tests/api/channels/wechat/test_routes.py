"""Tests for the address of the official accounts: who is believed, and what is refused."""

from __future__ import annotations

import time

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import BotServer
from tests.api.channels.wechat.follower import Follower
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge


def _verification(follower: Follower) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), "n-1"
    signature = follower.signed(timestamp, nonce)
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": "echo-5"}


async def test_the_address_is_proved_to_any_of_the_accounts(
    client: httpx.AsyncClient, zhengzhou: Follower, wuhan: Follower
) -> None:
    for follower in (zhengzhou, wuhan):
        response = await client.get("/channels/wechat", params=_verification(follower))
        assert (response.status_code, response.text) == (200, "echo-5")
        assert response.headers["content-type"].startswith("text/plain")


async def test_a_wrong_signature_proves_nothing(
    client: httpx.AsyncClient, zhengzhou: Follower
) -> None:
    params = _verification(zhengzhou) | {"signature": "0" * 40}
    assert_problem(await client.get("/channels/wechat", params=params), 403, "wechat-refused")
    assert_problem(await client.get("/channels/wechat"), 403, "wechat-refused")


@pytest.mark.parametrize("mode", ["zhengzhou", "luoyang", "wuhan"])
async def test_a_message_is_answered_in_the_mode_that_it_came_in(
    client: httpx.AsyncClient, bot: BotServer, mode: str, request: pytest.FixtureRequest
) -> None:
    follower: Follower = request.getfixturevalue(mode)
    assert await follower.say(client, "开店补贴") == "一次性补贴10000元。"
    region = {"zhengzhou": "410100", "luoyang": "410300", "wuhan": "420100"}[mode]
    assert bot.last["metadata"]["region"] == region
    assert bot.last["metadata"]["channel"] == "wechat"


async def test_a_stale_request_is_refused(client: httpx.AsyncClient, luoyang: Follower) -> None:
    for age in (-400, 400):
        request = luoyang.request(luoyang.text("在吗"), timestamp=int(time.time()) + age)
        assert_problem(await client.post(**request), 403, "wechat-refused")


@pytest.mark.parametrize("parameter", ["signature", "msg_signature", "timestamp", "nonce"])
async def test_a_request_changed_on_its_way_is_refused(
    client: httpx.AsyncClient, luoyang: Follower, bot: BotServer, parameter: str
) -> None:
    request = luoyang.request(luoyang.text("在吗"))
    value = request["params"][parameter]
    request["params"][parameter] = f"{value[:-1]}{(int(value[-1], 16) + 1) % 10}"
    assert_problem(await client.post(**request), 403, "wechat-refused")
    assert bot.seen == []


async def test_an_envelope_changed_on_its_way_is_refused(
    client: httpx.AsyncClient, luoyang: Follower
) -> None:
    request = luoyang.request(luoyang.text("在吗"))
    request["content"] = request["content"].replace(b"<Encrypt>", b"<Encrypt>A", 1)
    assert_problem(await client.post(**request), 403, "wechat-refused")


async def test_a_plain_message_is_refused_for_an_account_in_safe_mode(
    settings: Settings, luoyang: Follower
) -> None:
    file = settings.wechat_accounts
    file.write_text(file.read_text("utf-8").replace("compatible", "safe"), "utf-8")
    app = create_app(settings, HeldKnowledge())
    plain = Follower(luoyang.token, luoyang.app_id)
    async with running_app(app), caller_of(app) as caller:
        assert_problem(await plain.send(caller, plain.text("在吗")), 403, "wechat-refused")
        assert await luoyang.say(caller, "在吗") == "一次性补贴10000元。"


async def test_without_accounts_there_is_no_such_address(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"wechat_accounts": None}), HeldKnowledge())
    async with running_app(app), caller_of(app) as caller:
        assert_problem(await caller.get("/channels/wechat"), 404, "not-found")


async def test_an_envelope_for_an_unknown_account_is_refused(
    client: httpx.AsyncClient, luoyang: Follower
) -> None:
    stranger = Follower(luoyang.token, "wx-stranger", luoyang.key, "safe")
    assert_problem(await stranger.send(client, stranger.text("在吗")), 403, "wechat-refused")


async def test_a_fourth_try_of_a_message_is_a_replay(
    client: httpx.AsyncClient, luoyang: Follower, bot: BotServer
) -> None:
    request = luoyang.request(luoyang.text("在吗"))
    replies = [luoyang.read(await client.post(**request)) for _ in range(3)]
    assert replies == ["一次性补贴10000元。", "", ""]
    assert_problem(await client.post(**request), 403, "wechat-refused")
    assert len(bot.seen) == 1


async def test_a_used_nonce_carries_no_other_message(
    client: httpx.AsyncClient, wuhan: Follower, bot: BotServer
) -> None:
    first, other = wuhan.request(wuhan.text("在吗")), wuhan.request(wuhan.text("别的话"))
    assert wuhan.read(await client.post(**first)) != ""
    first["content"] = other["content"]
    assert_problem(await client.post(**first), 403, "wechat-refused")
    assert len(bot.seen) == 1


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<!DOCTYPE xml><xml/>", b"<xml><MsgType>text</MsgType></xml>"]
)
async def test_a_body_that_is_no_message_is_refused(
    client: httpx.AsyncClient, wuhan: Follower, body: bytes
) -> None:
    request = wuhan.request(wuhan.text("在吗")) | {"content": body}
    assert_problem(await client.post(**request), 400, "bad-request")


async def test_a_body_too_large_is_refused(client: httpx.AsyncClient, wuhan: Follower) -> None:
    request = wuhan.request(wuhan.text("长" * 30000))
    assert_problem(await client.post(**request), 413, "too-large")


async def test_an_event_that_nobody_waits_for_is_acknowledged(
    client: httpx.AsyncClient, wuhan: Follower, bot: BotServer
) -> None:
    response = await wuhan.send(client, wuhan.event("VIEW", "https://wence.test/"))
    assert (response.status_code, response.text) == (200, "success")
    assert bot.seen == []
