"""A follower who agreed is told how far a ticket is, once a change; nobody else is told anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from api.channels.wechat.accounts import Accounts
from api.people.roles import Role
from api.records.tables import now
from api.records.tickets import TicketFollower, TicketNotice
from api.tickets.following import MOST_TRIES
from tests.api.bot_server import BotServer
from tests.api.channels.wechat.follower import Follower
from tests.api.channels.wechat.wechat_server import WeChatServer
from tests.api.people.signed import signed_browser
from tests.api.tickets.opened import OPENED, moved

NOTICES = """
  notices:
    kind: KIND
    id: template-1
    data: {character_string1: number, phrase2: status, time3: changed}
"""
OFFER = "要就回复“通知我”"
SECONDS = 20.0


@pytest.fixture
def kind() -> str:
    """Of the messages that the account sends."""
    return "template"


@pytest.fixture
def accounts_file(accounts_file: Path, kind: str) -> Path:
    """The last account of the file may send notices as well."""
    text = accounts_file.read_text("utf-8").rstrip() + NOTICES.replace("KIND", kind)
    accounts_file.write_text(text, "utf-8")
    return accounts_file


@pytest.fixture
def patience() -> float:
    """Answers are waited for, so that none is sent by itself."""
    return 4.0


@pytest.fixture
async def agent(app: FastAPI) -> httpx.AsyncClient:
    """An agent."""
    return await signed_browser(app, Role.AGENT)


@pytest.fixture
async def number(client: httpx.AsyncClient, bot: BotServer, wuhan: Follower) -> str:
    """The number of a ticket that a follower has just opened."""
    bot.replies = [OPENED]
    told = await wuhan.say(client, "培训学校乱收费")
    assert OFFER in told
    return told.removeprefix("编号是").partition("。")[0]


async def rows(app: FastAPI, table: type) -> list[Any]:
    """All rows of a table."""
    async with app.state.services.records.session() as session:
        return list(await session.scalars(select(table)))


async def until(met: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    end = asyncio.get_running_loop().time() + SECONDS
    while not met():
        assert asyncio.get_running_loop().time() < end, what
        await asyncio.sleep(0.02)


async def settled(app: FastAPI) -> None:
    """Wait until no notice is left to be sent."""
    end = asyncio.get_running_loop().time() + SECONDS
    while await rows(app, TicketNotice):
        assert asyncio.get_running_loop().time() < end, "notices are left"
        await asyncio.sleep(0.02)


async def test_who_agrees_is_told_of_every_change_once_and_forgotten_at_the_end(
    app: FastAPI,
    client: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
) -> None:
    assert await rows(app, TicketFollower) == []
    assert f"编号{number}有进展就在这里通知您" in await wuhan.say(client, "通知我")
    [kept] = await rows(app, TicketFollower)
    assert wuhan.user not in f"{kept.sealed_user} {kept.follower}"
    for step in ("take", "answer", "close"):
        await moved(agent, number, step)
    await until(lambda: len(interface.sent) == 3, "three notices")
    await settled(app)
    assert {path for path, _, _ in interface.sent} == {"/cgi-bin/message/template/send"}
    bodies = [body for _, _, body in interface.sent]
    assert {(body["touser"], body["template_id"]) for body in bodies} == {
        (wuhan.user, "template-1")
    }
    assert len({body["client_msg_id"] for body in bodies}) == 3
    assert [body["data"]["phrase2"]["value"] for body in bodies] == ["办理中", "已答复", "已办结"]
    assert {body["data"]["character_string1"]["value"] for body in bodies} == {number}
    assert "年" in bodies[0]["data"]["time3"]["value"]
    assert "培训" not in str(bodies)
    assert await rows(app, TicketFollower) == []


async def test_who_does_not_agree_is_told_nothing(
    app: FastAPI, interface: WeChatServer, agent: httpx.AsyncClient, number: str
) -> None:
    await moved(agent, number, "take")
    await app.state.wechat.notices.send_due()
    assert await rows(app, TicketNotice) == []
    assert interface.sent == interface.tokens == []


@pytest.mark.parametrize("ways", ["words", "leaving"])
async def test_who_takes_it_back_is_forgotten_at_once(
    app: FastAPI,
    client: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
    ways: str,
) -> None:
    await wuhan.say(client, "通知我")
    if ways == "words":
        assert "已经删掉" in await wuhan.say(client, "取消通知。")
    else:
        await wuhan.send(client, wuhan.event("unsubscribe"))
    assert await rows(app, TicketFollower) == []
    await moved(agent, number, "take")
    await app.state.wechat.notices.send_due()
    assert interface.sent == []


async def test_an_account_without_a_template_offers_nothing(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [OPENED]
    assert OFFER not in await luoyang.say(client, "培训学校乱收费")
    bot.replies = [OPENED | {"kind": "answer", "text": "照常问答。", "record": None}]
    assert "照常问答" in await luoyang.say(client, "通知我")
    assert await rows(app, TicketFollower) == []


async def test_nobody_can_follow_what_they_did_not_open(
    app: FastAPI, client: httpx.AsyncClient, number: str
) -> None:
    other = Follower("token-of-one", "wx-wh", user="o-other")
    assert "没有找到您刚才登记的事" in await other.say(client, "通知我")
    assert await rows(app, TicketFollower) == []


async def test_a_closed_ticket_can_not_be_followed_any_more(
    app: FastAPI,
    client: httpx.AsyncClient,
    wuhan: Follower,
    agent: httpx.AsyncClient,
    number: str,
) -> None:
    await moved(agent, number, "close")
    assert "已经办结" in await wuhan.say(client, "通知我")
    assert await rows(app, TicketFollower) == []


@pytest.fixture
async def by_hand(app: FastAPI) -> None:
    """Nothing is sent by itself: the test says when, and each try has been written down before the next."""
    await app.state.wechat.notices.close()


async def send_again(app: FastAPI) -> None:
    """Let the pause before the next try be over, and send."""
    async with app.state.services.records.session() as session, session.begin():
        await session.execute(update(TicketNotice).values(due_at=now() - timedelta(seconds=1)))
    await app.state.wechat.notices.send_due()


@pytest.mark.usefixtures("by_hand")
async def test_a_failed_notice_is_tried_again_a_few_times_and_keeps_its_place(
    app: FastAPI,
    client: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
) -> None:
    await wuhan.say(client, "通知我")
    interface.errcodes = [-1]
    await moved(agent, number, "take")
    await app.state.wechat.notices.send_due()
    assert interface.errcodes == []
    await moved(agent, number, "close")
    await app.state.wechat.notices.send_due()
    assert interface.sent == []
    await send_again(app)
    states = [body["data"]["phrase2"]["value"] for _, _, body in interface.sent]
    assert states == ["办理中", "已办结"]
    assert await rows(app, TicketFollower) == []


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(("code", "tries"), [(-1, MOST_TRIES), (43004, 1), (40037, 1)])
async def test_what_can_not_be_sent_is_given_up_and_the_follower_forgotten(
    app: FastAPI,
    client: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
    code: int,
    tries: int,
) -> None:
    await wuhan.say(client, "通知我")
    interface.errcodes = [code] * (tries + 5)
    await moved(agent, number, "close")
    await app.state.wechat.notices.send_due()
    for left in range(tries - 1, 0, -1):
        assert len(interface.errcodes) == left + 5
        await send_again(app)
    assert await rows(app, TicketNotice) == []
    await app.state.wechat.notices.send_due()
    assert len(interface.errcodes) == 5
    assert interface.sent == []
    assert await rows(app, TicketFollower) == []


async def test_two_processes_send_a_notice_once(
    app: FastAPI,
    client: httpx.AsyncClient,
    other_process: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
) -> None:
    await wuhan.say(client, "通知我")
    other = other_process._transport.app.state.wechat.notices  # type: ignore[attr-defined]
    await moved(agent, number, "take")
    await asyncio.gather(app.state.wechat.notices.send_due(), other.send_due())
    await settled(app)
    assert len(interface.sent) == 1


@pytest.mark.parametrize("kind", ["subscribe"])
async def test_a_subscription_message_goes_to_its_own_address(
    client: httpx.AsyncClient,
    wuhan: Follower,
    interface: WeChatServer,
    agent: httpx.AsyncClient,
    number: str,
) -> None:
    await wuhan.say(client, "通知我")
    await moved(agent, number, "take")
    await until(lambda: bool(interface.sent), "the notice")
    [(path, _, body)] = interface.sent
    assert path == "/cgi-bin/message/subscribe/bizsend"
    assert "client_msg_id" not in body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("phrase2: status", "phrase2: text"), "phrase2"),
        (("data: {", "datas: {"), "datas"),
        (
            ("  secret: {env: SECRET_OF_TEST}\n  customer_service: true\n", ""),
            "notices needs secret",
        ),
    ],
)
def test_an_account_that_could_not_send_keeps_the_gateway_from_starting(
    accounts_file: Path, change: tuple[str, str], said: str
) -> None:
    accounts_file.write_text(accounts_file.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(ValueError, match=said):
        Accounts.load(accounts_file)
