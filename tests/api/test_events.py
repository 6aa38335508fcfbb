"""`/api/v1/conversations/{id}/events`: nothing is lost, and nothing reaches another conversation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from api import events as module
from api.app import create_app
from api.events import Event, EventKind, Events, State, publish
from api.settings import Settings
from tests.api.problem import assert_problem
from tests.api.served import served
from tests.api.stand_in import HeldKnowledge

HELLO = Event(kind=EventKind.MESSAGE, text="您好，我来帮您。", name="小王")


@pytest.fixture
async def redis(fresh_redis: str) -> AsyncIterator[Redis]:
    """A client of the tests' Redis."""
    async with Redis.from_url(fresh_redis) as client:
        yield client


@pytest.fixture
async def events(redis: Redis) -> AsyncIterator[Events]:
    """The events of one process."""
    found = Events(redis)
    yield found
    await found.close()


async def taken(stream: AsyncIterator[str], count: int) -> list[dict[str, str]]:
    """The next events of a stream, as their fields."""
    found: list[dict[str, str]] = []
    while len(found) < count:
        block = await asyncio.wait_for(anext(stream), 10)
        fields = dict(line.split(": ", 1) for line in block.strip().split("\n"))
        if "event" in fields:
            found.append(fields)
    return found


async def test_an_event_reaches_those_who_follow_its_conversation_and_nobody_else(
    redis: Redis, events: Events
) -> None:
    async with (
        aclosing(events.follow("one", "0")) as one,
        aclosing(events.follow("two", "0")) as two,
    ):
        for stream in (one, two):
            assert await anext(stream) == "retry: 3000\n\n"
        waiting = [asyncio.create_task(taken(stream, 1)) for stream in (one, two)]
        await asyncio.sleep(0.05)
        id_ = await publish(redis, "one", HELLO)
        [got] = await waiting[0]
        assert (got["id"], got["event"]) == (id_, "message")
        assert Event.model_validate_json(got["data"]) == HELLO
        await asyncio.sleep(0.05)
        assert not waiting[1].done()
        waiting[1].cancel()
        await asyncio.wait(waiting[1:])


async def test_what_came_while_nobody_listened_is_sent_after_the_last_event_that_one_has(
    redis: Redis, events: Events
) -> None:
    first = await publish(redis, "one", HELLO)
    second = await publish(redis, "one", Event(kind=EventKind.STATUS, state=State.ENDED))
    async with aclosing(events.follow("one", "0")) as stream:
        assert [e["id"] for e in await taken(stream, 2)] == [first, second]
    async with aclosing(events.follow("one", first)) as stream:
        assert [e["id"] for e in await taken(stream, 1)] == [second]


async def test_two_processes_hear_the_same_event(redis: Redis, events: Events) -> None:
    other = Events(redis)
    async with (
        aclosing(events.follow("one", "0")) as here,
        aclosing(other.follow("one", "0")) as there,
    ):
        waiting = [asyncio.create_task(taken(stream, 1)) for stream in (here, there)]
        await asyncio.sleep(0.05)
        await publish(redis, "one", HELLO)
        assert [len(await one) for one in waiting] == [1, 1]
    await other.close()


async def test_a_silent_stream_shows_that_it_lives(
    events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.05)
    async with aclosing(events.follow("one", "0")) as stream:
        await anext(stream)
        assert (await anext(stream)).startswith(":")


async def test_nobody_is_counted_who_has_left(events: Events) -> None:
    async with aclosing(events.follow("one", "0")) as stream:
        await anext(stream)
        assert events.followed == 1
    assert events.followed == 0


async def test_closing_ends_the_streams(events: Events) -> None:
    async with aclosing(events.follow("one", "0")) as stream:
        await anext(stream)
        rest = asyncio.create_task(_all(stream))
        await asyncio.sleep(0.05)
        await events.close()
        assert await asyncio.wait_for(rest, 5) == []


async def test_events_are_not_kept_for_ever(redis: Redis) -> None:
    for _ in range(module.KEPT_EVENTS + 50):
        await publish(redis, "one", HELLO)
    assert await redis.xlen(module.PREFIX + "one") == module.KEPT_EVENTS
    assert 0 < await redis.ttl(module.PREFIX + "one") <= module.KEPT_SECONDS


async def _all(stream: AsyncIterator[str]) -> list[str]:
    return [block async for block in stream]


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """The address of the application on a real socket, which lets one listen at a time."""
    one = settings.model_copy(update={"events_most": 1})
    with served(create_app(one, HeldKnowledge())) as address:
        yield address


async def test_events_come_over_http_as_the_browser_wants_them(url: str, redis: Redis) -> None:
    await publish(redis, "one", HELLO)
    path = f"{url}/api/v1/conversations/one/events"
    async with httpx.AsyncClient() as client, client.stream("GET", path) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        lines = response.aiter_lines()
        got = [await anext(lines) for _ in range(5)]
        assert json.loads(got[4].removeprefix("data: "))["text"] == HELLO.text
        refused = await client.get(path)
        assert_problem(refused, 429, "too-many-requests")


async def test_a_browser_that_comes_again_names_the_last_event_it_has(
    url: str, redis: Redis
) -> None:
    first = await publish(redis, "one", HELLO)
    second = await publish(redis, "one", HELLO)
    path = f"{url}/api/v1/conversations/one/events?after=0"
    headers = {"Last-Event-ID": first}
    async with (
        httpx.AsyncClient() as client,
        client.stream("GET", path, headers=headers) as response,
    ):
        lines = response.aiter_lines()
        assert [await anext(lines) for _ in range(3)][2] == f"id: {second}"


@pytest.mark.parametrize("path", ["one/events?after=x", "a%20b/events"])
async def test_a_wrong_address_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert_problem(await client.get(f"/api/v1/conversations/{path}"), 422, "invalid-request")


async def test_the_description_names_the_media_type_and_the_shape_of_an_event(app: FastAPI) -> None:
    document = app.openapi()
    path = document["paths"]["/api/v1/conversations/{conversation_id}/events"]["get"]
    described = path["responses"]["200"]["content"]
    assert set(described) == {"text/event-stream"}
    reference = described["text/event-stream"]["x-event-schema"]["$ref"]
    shape = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert {"kind", "text", "name", "state", "at"} == set(shape["properties"])
