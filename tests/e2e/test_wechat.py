"""An official account's followers, over an independent library, ask the assistant as it really runs."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy

from api.people.roles import Role
from api.people.tokens import SESSION, csrf_of
from tests.api.channels.wechat.follower import Follower
from tests.api.problem import assert_problem
from tests.browser.staff import token_for
from tests.partners import PUBLIC_URL, Partners, follower

LONGEST_SECONDS = 5.0
QUESTION = "我退伍回来开了个小店，开了四个月，能领多少钱？"
SOURCE = f'<a href="{PUBLIC_URL}/documents/zz-2022-12'
WAIT, STILL = "还在帮您查", "还没查完"
STORM = 1000
AT_ONCE = (
    200  # messages under way, each three times: what has waited 30 seconds is refused as a replay
)

Asked = Callable[[Follower], dict[str, Any]]


@pytest.fixture
async def client(wence_stack: Any) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=wence_stack.url, timeout=60, limits=limits) as session:
        yield session


def somebody(account: str = "zhengzhou") -> Follower:
    return follower(account, f"o-{uuid.uuid4().hex}")


async def told(client: httpx.AsyncClient, who: Follower, message: dict[str, Any]) -> str:
    """The reply, which has to come before WeChat gives up."""
    started = time.monotonic()
    reply = who.read(await who.send(client, message))
    assert time.monotonic() - started < LONGEST_SECONDS  # WeChat's own limit, not a matter of speed
    return reply


KINDS: list[tuple[str, Asked, list[str]]] = [
    (
        "text",
        lambda who: who.text(QUESTION),
        ["10000元", "规划期已满", SOURCE, "郑政办〔2022〕12号"],
    ),
    (
        "voice",
        lambda who: who.message(
            "voice", MediaId="m", Format="amr", Recognition="嗯拆迁买房能取公积金吗。"
        ),
        [
            "您说的是：嗯拆迁买房能取公积金吗。",
            "配偶",
            "父母",
            "2024年12月31日",
            "郑政办〔2022〕14号",
        ],
    ),
    (
        "voice without words",
        lambda who: who.message("voice", MediaId="m", Format="amr", Recognition=""),
        ["没听清"],
    ),
    ("menu", lambda who: who.event("CLICK", "ask.fund"), ["配偶", "郑政办〔2022〕14号"]),
    ("menu, a person", lambda who: who.event("CLICK", "help.human"), ["Z2026"]),
    ("following", lambda who: who.event("subscribe"), ["您好，我是问策", "1 开小店", "转人工"]),
    ("a code", lambda who: who.event("subscribe", "qrscene_410300"), ["按洛阳的政策回答"]),
    (
        "a place",
        lambda who: who.message(
            "location", Location_X="34.62", Location_Y="112.45", Scale="15", Label="河南省洛阳市"
        ),
        ["接下来按洛阳的政策回答"],
    ),
    ("a picture", lambda who: who.message("image", PicUrl="http://x", MediaId="m"), ["图片"]),
    ("a video", lambda who: who.message("video", MediaId="m", ThumbMediaId="t"), ["视频"]),
    (
        "a link",
        lambda who: who.message("link", Title="t", Description="d", Url="http://x"),
        ["链接"],
    ),
]


@pytest.mark.parametrize("account", ["zhengzhou", "luoyang", "wuhan", "service"])
async def test_every_mode_is_answered_for_its_own_region(
    client: httpx.AsyncClient, account: str
) -> None:
    reply = await told(client, who := somebody(account), who.text(QUESTION))
    if account in {"zhengzhou", "service"}:
        assert "10000元" in reply
        assert SOURCE in reply
    else:
        assert "10000" not in reply


@pytest.mark.parametrize(("kind", "asked", "expected"), KINDS, ids=[kind for kind, *_ in KINDS])
async def test_every_kind_of_message_is_answered_right_before_wechat_gives_up(
    client: httpx.AsyncClient, kind: str, asked: Asked, expected: list[str]
) -> None:
    reply = await told(client, who := somebody(), asked(who))
    assert [words for words in expected if words not in reply] == [], reply


async def test_leaving_is_taken_without_a_word(client: httpx.AsyncClient) -> None:
    assert await told(client, who := somebody(), who.event("unsubscribe")) == ""


async def test_a_place_holds_for_the_questions_after_it(client: httpx.AsyncClient) -> None:
    who = somebody()
    await told(client, who, who.message("location", Location_X="34.62", Location_Y="112.45"))
    reply = await told(client, who, who.text(QUESTION))
    assert "洛阳" in reply
    assert "10000" not in reply


async def test_a_number_in_reply_takes_the_option_that_was_offered(
    client: httpx.AsyncClient,
) -> None:
    who = somebody()
    offered = await told(client, who, who.text("取公积金"))
    assert "\n1 " in offered
    label = offered.split("\n1 ")[1].split("\n")[0]
    reply = await told(client, who, who.text("1"))
    assert "依据：" in reply, (label, reply)


async def test_an_answer_of_several_pages_is_read_on_with_its_source_on_the_first(
    client: httpx.AsyncClient,
) -> None:
    who = somebody()
    pages = [
        await told(client, who, who.text("郑州市创业有哪些补贴和贷款，条件、材料、金额都说一下"))
    ]
    while "回复“继续”" in pages[-1]:
        pages.append(await told(client, who, who.text("继续")))
    assert all(len(page.encode()) <= 2048 for page in pages)


async def test_what_is_forged_stale_replayed_or_oversized_is_refused(
    client: httpx.AsyncClient,
) -> None:
    who = somebody()
    forged = who.request(who.text("在吗"))
    forged["params"]["msg_signature"] = "0" * 40
    assert_problem(await client.post(**forged), 403, "wechat-refused")
    other = follower("zhengzhou", who.user)
    other.token = "guessed"
    assert_problem(await other.send(client, other.text("在吗")), 403, "wechat-refused")
    stale = who.request(who.text("在吗"), timestamp=int(time.time()) - 400)
    assert_problem(await client.post(**stale), 403, "wechat-refused")
    request = who.request(who.text("在吗"))
    assert (await client.post(**request)).status_code == 200
    altered = who.request(who.text("转人工"))
    altered["params"] = request["params"]
    assert_problem(await client.post(**altered), 403, "wechat-refused")
    again = [await client.post(**request) for _ in range(3)]
    assert_problem(again[-1], 403, "wechat-refused")
    oversized = who.request(who.text("长" * 60_000))
    assert_problem(await client.post(**oversized), 413, "too-large")
    doctype = who.request(who.text("在吗"))
    doctype["content"] = b'<!DOCTYPE xml [<!ENTITY a "b">]>' + doctype["content"]
    assert_problem(await client.post(**doctype), 400, "bad-request")


async def test_a_follower_who_agreed_is_told_how_far_the_ticket_is(
    client: httpx.AsyncClient, wence_stack: Any, wence_partners: Partners
) -> None:
    who, quiet = somebody("service"), somebody("service")
    numbers = {}
    for one in (who, quiet):
        reply = await told(client, one, one.text("我要投诉那个培训学校乱收费，帮我登记一下"))
        assert "要就回复“通知我”" in reply
        numbers[one.user] = re.search(r"\d{8}-\d{4}", reply)[0]  # type: ignore[index]
    assert "有进展就在这里通知您" in await told(client, who, who.text("通知我"))
    token = await asyncio.to_thread(token_for, wence_stack, "agent", Role.AGENT)
    staff = {"cookies": {SESSION: token}, "headers": {"X-CSRF-Token": csrf_of(token)}}
    async with httpx.AsyncClient(base_url=wence_stack.url, timeout=30, **staff) as agent:
        for number in numbers.values():
            for step in ("take", "close"):
                address = f"/api/v1/desk/tickets/{number}/{step}"
                done = await agent.post(address, json={"note": "已处理"})
                assert done.status_code == 200, done.text
    path = "/cgi-bin/message/template/send"
    deadline = time.monotonic() + 60
    while len(sent := [body for at, _, body in wence_partners.outside.sent if at == path]) < 2:
        assert time.monotonic() < deadline, sent
        await asyncio.sleep(0.1)
    assert [body["touser"] for body in sent] == [who.user] * 2
    assert [body["data"]["phrase2"]["value"] for body in sent] == ["办理中", "已办结"]
    assert {body["data"]["character_string1"]["value"] for body in sent} == {numbers[who.user]}
    state = await told(client, quiet, quiet.text(f"{numbers[quiet.user]}办得怎么样了"))
    assert "已经办结" in state


async def test_a_storm_of_a_thousand_messages_three_times_each_gives_a_thousand_answers(
    client: httpx.AsyncClient, wence_stack: Any
) -> None:
    before = await settled_turns(wence_stack)
    followers = [somebody() for _ in range(STORM)]
    places = asyncio.Semaphore(AT_ONCE)
    shown = await asyncio.gather(*(three_tries(client, who, places) for who in followers))
    assert Counter(map(len, shown)) == {1: STORM}
    waiting = [who for who, [text] in zip(followers, shown, strict=True) if text.startswith(WAIT)]
    late = await asyncio.gather(*(went_on(client, who) for who in waiting))
    answers = [text for [text] in shown if not text.startswith(WAIT)] + late
    assert len(answers) == STORM
    assert [text for text in answers if "10000元" not in text or SOURCE not in text] == []
    assert await turns_of_wechat(wence_stack, before + STORM) == before + STORM


async def three_tries(
    client: httpx.AsyncClient, who: Follower, places: asyncio.Semaphore
) -> list[str]:
    """The different texts that the follower is shown, of three tries, a second after one another.

    WeChat waits five; a reply that leaves so late that it may have gone already is given again to the next try.
    """
    async with places:
        message, tries = who.text(QUESTION), []
        for _ in range(3):
            tries.append(asyncio.create_task(client.post(**who.request(message))))
            await asyncio.sleep(1)
        # WeChat shows nothing for a try that it gave up.
        given = [one for one in await asyncio.gather(*tries) if one.status_code != 504]
        return sorted({text for text in map(who.read, given) if text})


async def went_on(client: httpx.AsyncClient, who: Follower) -> str:
    """The answer for which the follower was asked to wait."""
    deadline = time.monotonic() + 60
    reply = STILL
    while reply.startswith(STILL) and time.monotonic() < deadline:
        reply = await who.say(client, "继续")
        await asyncio.sleep(1)
    return reply


async def settled_turns(stack: Any) -> int:
    """How many turns are written down once no more come: those of other tests may still be on their way."""
    found = await turns_of_wechat(stack)
    while True:
        await asyncio.sleep(2)
        later = await turns_of_wechat(stack)
        if later == found:
            return found
        found = later


async def turns_of_wechat(stack: Any, least: int = 0) -> int:
    """How many turns are written down, after waiting for so many: they are written after the answers have left."""
    url = stack.settings.environ["WENCE_DATABASE_URL"].replace("+aiosqlite", "")
    engine = sqlalchemy.create_engine(url)
    query = sqlalchemy.text("SELECT count(*) FROM turns WHERE channel = 'wechat'")
    deadline = time.monotonic() + 30
    found = -1
    while found < least and time.monotonic() < deadline:
        with engine.connect() as connection:
            found = int(connection.execute(query).scalar_one())
        await asyncio.sleep(0.1)
    engine.dispose()
    return found
