"""Tests for turns that are sent again, come late or cross each other."""

from __future__ import annotations

import asyncio
import itertools

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import BotServer, reply
from tests.api.channels.hotline.caller import Caller
from tests.api.channels.replies import option
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 14))
TURNS = [
    {"event": "start"},
    {"speech": {"text": "怎么办", "confidence": 0.9}},
    {"speech": {"text": "继续"}},
    {"speech": {"text": "慢一点"}},
    {"dtmf": "1"},
    {"dtmf": "*"},
    {"dtmf": "9"},
    {"event": "silence"},
    {"speech": {"text": "按键选择"}},
    {"speech": {"text": "说不清", "confidence": 0.3}},
    {"speech": {"text": "对"}},
]
_CALLS = itertools.count()


async def test_the_same_turn_again_gives_the_same_reply_and_has_no_second_effect(
    caller: Caller, bot: BotServer
) -> None:
    turn = {"turn_id": "5", "speech": {"text": "开店补贴"}}
    first = await caller.send(**turn)
    bot.replies = [reply(text="别的话。")]
    again = await caller.send(**turn)
    assert again.json() == first.json()
    assert len(bot.seen) == 1


async def test_a_turn_sent_twice_at_once_is_answered_once(caller: Caller, bot: BotServer) -> None:
    bot.seconds = 0.1
    turn = {"turn_id": "1", "speech": {"text": "开店补贴"}}
    one, other = await asyncio.gather(caller.send(**turn), caller.send(**turn))
    assert one.json() == other.json()
    assert len(bot.seen) == 1


async def test_a_turn_that_comes_late_has_no_effect(caller: Caller, bot: BotServer) -> None:
    await caller.send(turn_id="1", event="start")
    newest = (await caller.send(turn_id="3", speech={"text": "开店补贴"})).json()
    late = (await caller.send(turn_id="2", speech={"text": "转人工"})).json()
    assert late == newest | {"turn_id": "2"}
    assert len(bot.seen) == 1


async def test_turns_may_have_names_instead_of_numbers(caller: Caller, bot: BotServer) -> None:
    for name in ("b", "a"):
        await caller.send(turn_id=name, speech={"text": "开店补贴"})
    assert len(bot.seen) == 2


async def test_after_the_end_nothing_happens_any_more(caller: Caller, bot: BotServer) -> None:
    await caller.start()
    await caller.turn(event="hangup")
    assert await caller.say("开店补贴") == "感谢来电，再见。"
    assert caller.last["hangup"]
    assert bot.seen == []


async def test_a_call_goes_on_at_another_process(
    caller: Caller, bot: BotServer, settings: Settings
) -> None:
    bot.replies = [reply(options=[option("申请条件", "item:a.zz#who")])]
    await caller.say("开店补贴")
    app = create_app(settings, HeldKnowledge())
    async with running_app(app), caller_of(app) as other:
        caller.client = other
        await caller.press("1")
    assert bot.last["metadata"]["payload"] == "item:a.zz#who"


async def test_two_calls_know_nothing_of_each_other(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    for caller in (Caller(client), Caller(client)):
        await caller.say("开店补贴")
    one, other = bot.seen
    assert one.body["sender"] != other.body["sender"]


@pytest.mark.parametrize(
    "turn",
    [
        {"event": "start", "dtmf": "1"},
        {},
        {"event": "ring"},
        {"dtmf": "x"},
        {"speech": {"text": "在吗", "confidence": 1.5}},
        {"event": "start", "region": "999999"},
        {"event": "start", "caller": "我"},
    ],
)
async def test_a_turn_that_isnt_one_is_refused(caller: Caller, turn: dict) -> None:
    assert_problem(await caller.send(turn_id="1", **turn), 422, "invalid-request")


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    turns=st.lists(st.sampled_from(range(len(TURNS))), min_size=1, max_size=7),
    data=st.data(),
)
async def test_however_turns_are_repeated_and_mixed_the_call_is_as_if_each_came_once_in_order(
    client: httpx.AsyncClient, bot: BotServer, turns: list[int], data: st.DataObject
) -> None:
    bot.replies = [reply(text=LONG, options=[option("申请条件", "item:a.zz#who")])]
    order = data.draw(st.lists(st.sampled_from(range(len(turns))), min_size=1, max_size=14))
    # A turn has an effect when it is newer than all that came before it.
    newest = [n for at, n in enumerate(order) if n > max(order[:at], default=-1)]
    mixed = Caller(client, f"mixed-{next(_CALLS)}")
    plain = Caller(client, f"plain-{next(_CALLS)}")
    before = len(bot.seen)
    replies = [(n, (await _sent(mixed, n, turns)).json()) for n in order]
    effects = len(bot.seen) - before
    expected = {n: (await _sent(plain, n, turns)).json() for n in newest}
    assert len(bot.seen) - before == 2 * effects
    first_seen: set[int] = set()
    for n, found in replies:
        if n in newest:
            assert found == expected[n]
        first_seen.add(n)
    again = (await _sent(mixed, newest[-1], turns)).json()
    assert again == expected[newest[-1]]


async def _sent(caller: Caller, n: int, turns: list[int]) -> httpx.Response:
    response = await caller.send(turn_id=str(n + 1), **TURNS[turns[n]])
    assert response.status_code == 200, response.text
    return response
