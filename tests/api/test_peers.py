"""Turns go to a dialogue process that answers, and none is lost because another doesn't."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from api.bot import Bot, Turn
from api.metrics import Metrics
from api.peers import LATE_TURNS, REST_SECONDS, Peers
from api.problems import Problem
from tests.api.bot_server import BotServer, reply

NOBODY = "http://127.0.0.1:1"
TURN = Turn("c", "t", "web", "开店", None, None)


@asynccontextmanager
async def asking(*urls: str, seconds: float = 5) -> AsyncIterator[Bot]:
    """A client of several dialogue processes."""
    bot = Bot(urls, seconds=seconds, metrics=Metrics())
    try:
        yield bot
    finally:
        await bot.close()


async def test_turns_are_spread_over_the_processes() -> None:
    with BotServer(seconds=0.1) as one, BotServer(seconds=0.1) as two:
        async with asking(one.url, two.url) as bot:
            await asyncio.gather(*(bot.ask(TURN) for _ in range(6)))
        assert (len(one.seen), len(two.seen)) == (3, 3)


async def test_a_process_that_is_gone_is_passed_over_and_then_asked_last() -> None:
    with BotServer() as well:
        async with asking(NOBODY, well.url) as bot:
            for _ in range(3):
                await bot.ask(TURN)
            assert [peer.up for peer in bot.peers.all] == [False, True]
        assert len(well.seen) == 3
        assert "again" not in well.last["metadata"], "the turn was begun nowhere"


async def test_a_turn_over_which_its_process_dies_is_sent_to_another_as_one_sent_again() -> None:
    with BotServer(dies=True) as dying, BotServer(replies=[reply(text="好")]) as well:
        async with asking(dying.url, well.url) as bot:
            assert [r.text for r in await bot.ask(TURN)] == ["好"]
        assert len(dying.seen) == 1
        assert well.last["metadata"]["again"] is True


async def test_a_process_that_stops_is_passed_over() -> None:
    with BotServer(status=503) as stopping, BotServer() as well:
        async with asking(stopping.url, well.url) as bot:
            await bot.ask(TURN)
        assert len(well.seen) == 1


async def test_what_comes_late_is_not_sent_again_to_another() -> None:
    with BotServer(seconds=0.6) as slow, BotServer() as well:
        async with asking(slow.url, well.url, seconds=0.2) as bot:
            with pytest.raises(Problem, match="bot-late"):
                await bot.ask(TURN)
        assert well.seen == []


async def test_turns_do_not_wait_for_a_process_that_is_always_late() -> None:
    with BotServer(seconds=0.4) as slow:
        async with asking(slow.url, seconds=0.1) as bot:
            for _ in range(LATE_TURNS + 2):
                with pytest.raises(Problem, match="bot-late"):
                    await bot.ask(TURN)
        assert len(slow.seen) == LATE_TURNS


async def test_a_process_that_is_back_is_found_by_looking_after_it() -> None:
    with BotServer() as back:
        async with asking(NOBODY, back.url) as bot:
            for peer in bot.peers.all:
                peer.refused()
            await bot.look_after()
            assert [peer.up for peer in bot.peers.all] == [False, True]


def test_one_that_was_late_must_rest_and_then_one_turn_decides() -> None:
    peers = Peers([NOBODY])
    [peer] = peers.all
    for _ in range(LATE_TURNS):
        peer.was_late(now=100)
    peers.found_well(peer, now=101)
    assert peers.by_promise() == []
    peers.found_well(peer, now=100 + REST_SECONDS)
    assert peers.by_promise() == [peer]
    peer.was_late(now=200)
    assert peers.by_promise() == []


async def test_the_time_of_the_actions_is_read_from_the_answer() -> None:
    with BotServer(timing="actions;dur=12.5") as server:
        async with asking(server.url) as bot:
            await bot.ask(TURN)
            counts = bot._metrics.render().decode()
    assert 'wence_turn_stage_seconds_sum{stage="actions"} 0.0125' in counts
