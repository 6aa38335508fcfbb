"""Tests for one answer a message: in time, late, tried again, and over several processes."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from api.channels.wechat import channel
from tests.api.bot_server import BotServer
from tests.api.channels.wechat.follower import Follower
from tests.api.channels.wechat.wechat_server import WeChatServer

ANSWER = "一次性补贴10000元。"
WAIT = "还在帮您查，请过几秒回复“继续”看答案。"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeChat drops a connection after 0.6 seconds instead of five."""
    monkeypatch.setattr(channel, "GIVES_UP_SECONDS", 0.6)


async def _sent(interface: WeChatServer, count: int = 1) -> list[str]:
    for _ in range(200):
        if len(interface.sent) >= count:
            break
        await asyncio.sleep(0.02)
    return [body["text"]["content"] for _, _, body in interface.sent]


async def test_a_late_answer_is_sent_by_an_account_that_may(
    client: httpx.AsyncClient, bot: BotServer, wuhan: Follower, interface: WeChatServer
) -> None:
    bot.seconds = 1.0
    response = await wuhan.send(client, wuhan.text("开店补贴"))
    assert response.text == "success"
    assert await _sent(interface) == [ANSWER]
    [(path, token, body)] = interface.sent
    assert (path, token) == ("/cgi-bin/message/custom/send", "token-1")
    assert (body["touser"], body["msgtype"]) == (wuhan.user, "text")
    assert len(bot.seen) == 1


async def test_the_token_is_fetched_once_and_anew_when_it_has_ended(
    client: httpx.AsyncClient, bot: BotServer, wuhan: Follower, interface: WeChatServer
) -> None:
    bot.seconds = 0.6
    await wuhan.send(client, wuhan.text("一"))
    await _sent(interface, 1)
    interface.errcodes = [42001]
    await wuhan.send(client, wuhan.text("二"))
    await _sent(interface, 2)
    assert [token for _, token, _ in interface.sent] == ["token-1", "token-2"]
    assert [body["force_refresh"] for body in interface.tokens] == [False, True]


async def test_a_late_answer_that_may_not_be_sent_is_kept_for_going_on(
    client: httpx.AsyncClient, bot: BotServer, wuhan: Follower, interface: WeChatServer
) -> None:
    bot.seconds = 0.6
    interface.errcodes = [45015]
    await wuhan.send(client, wuhan.text("开店补贴"))
    for _ in range(100):
        await asyncio.sleep(0.02)
        if not interface.errcodes:
            break
    await asyncio.sleep(0.1)
    assert await wuhan.say(client, "继续") == ANSWER
    assert len(bot.seen) == 1


@pytest.mark.usefixtures("impatient")
async def test_the_second_try_gets_the_answer_that_the_first_began(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, other_process: httpx.AsyncClient
) -> None:
    bot.seconds = 0.9
    message = luoyang.text("开店补贴")
    first = await luoyang.send(client, message)
    assert first.status_code == 504
    assert luoyang.read(await luoyang.send(other_process, message)) == ANSWER
    assert len(bot.seen) == 1


@pytest.mark.usefixtures("impatient")
async def test_an_answer_later_than_all_tries_comes_when_asked_to_go_on(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, other_process: httpx.AsyncClient
) -> None:
    bot.seconds = 2.2
    message = luoyang.text("开店补贴")
    statuses = [(await luoyang.send(client, message)).status_code for _ in range(2)]
    assert statuses == [504, 504]
    assert luoyang.read(await luoyang.send(client, message)) == WAIT
    assert (await luoyang.say(client, "继续")).startswith("还没查完")
    await asyncio.sleep(1.2)
    assert await luoyang.say(other_process, "继续") == ANSWER
    assert len(bot.seen) == 1


async def test_of_three_tries_at_once_the_newest_gets_the_answer(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.seconds = 0.2
    message = luoyang.text("开店补贴")
    tries = []
    for _ in range(3):
        tries.append(asyncio.create_task(luoyang.send(client, message)))
        await asyncio.sleep(0.03)
    replies = [luoyang.read(response) for response in await asyncio.gather(*tries)]
    assert replies == ["", "", ANSWER]
    assert len(bot.seen) == 1


async def test_an_answer_that_perhaps_left_too_late_is_given_again(
    client: httpx.AsyncClient, luoyang: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "SURELY_READ_SECONDS", 0.0)
    message = luoyang.text("开店补贴")
    assert [luoyang.read(await luoyang.send(client, message)) for _ in range(2)] == [ANSWER, ANSWER]


@pytest.mark.parametrize("patience", [4.0])
async def test_a_storm_of_tries_at_two_processes_gives_an_answer_a_message(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, other_process: httpx.AsyncClient
) -> None:
    messages = [luoyang.text(f"第{n}个问题") | {"FromUserName": f"o-{n}"} for n in range(30)]
    followers = [
        Follower(luoyang.token, luoyang.app_id, luoyang.key, "safe", user=m["FromUserName"])
        for m in messages
    ]
    tries = [
        follower.send(process, message)
        for follower, message in zip(followers, messages, strict=True)
        for process in (client, other_process, client)
    ]
    responses = await asyncio.gather(*tries)
    replies = [followers[n // 3].read(response) for n, response in enumerate(responses)]
    assert sorted(filter(None, replies)) == [ANSWER] * 30
    assert len(bot.seen) == 30


async def test_what_goes_wrong_is_told_in_plain_words(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.status = 500
    assert (await luoyang.say(client, "我要投诉")).startswith("对不起，刚才这句话没能处理好。")


async def test_a_follower_who_asks_too_much_is_told_so(
    client: httpx.AsyncClient, luoyang: Follower
) -> None:
    replies = [await luoyang.say(client, f"第{n}次") for n in range(62)]
    assert replies[-1] == "您问得有点快，请稍等一会儿再发。急事可以拨打12333。"
    assert replies[:5] == [ANSWER] * 5
