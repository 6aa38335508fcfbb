"""Kept connections, against a real server that answers what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from api.kept import Broken, KeptConnections, Late, NotBegun
from wence.ports import free_port

Answering = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nServer-Timing: actions;dur=3\r\ncontent-length: 2\r\n\r\nok"


class Neighbour:
    """A server. connections: how many were made; heard: the requests, whole."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer
        self.connections = 0
        self.heard: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                body = await reader.readexactly(length)
                self.heard.append(head + body)
                await self._answer(writer, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def next_door(answer: Answering) -> AsyncIterator[tuple[Neighbour, KeptConnections]]:
    """A server, and the connections to it."""
    neighbour = Neighbour(answer)
    server = await asyncio.start_server(neighbour.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    kept = KeptConnections(f"http://127.0.0.1:{port}")
    try:
        yield neighbour, kept
    finally:
        kept.close()
        server.close()
        await server.wait_closed()


async def well(writer: asyncio.StreamWriter, _: bytes) -> None:
    """Answer as one should."""
    writer.write(OK)


async def test_answer_is_given_with_its_status_headers_and_body() -> None:
    async with next_door(well) as (neighbour, kept):
        headers = [("content-type", "application/json")]
        found = await kept.request("POST", "/turn", headers=headers, content=b"{}", seconds=5)
    assert (found.status, found.content) == (200, b"ok")
    assert found.headers["server-timing"] == "actions;dur=3"
    [heard] = neighbour.heard
    assert heard.startswith(b"POST /turn HTTP/1.1\r\nhost: 127.0.0.1:")
    assert b"content-type: application/json\r\n" in heard
    assert heard.endswith(b"\r\n\r\n{}")


async def test_next_request_takes_the_connection_that_was_kept() -> None:
    async with next_door(well) as (neighbour, kept):
        for _ in range(3):
            await kept.request("GET", "/", seconds=5)
    assert neighbour.connections == 1


async def test_requests_at_once_have_a_connection_each_and_their_own_answer() -> None:
    async def echo(writer: asyncio.StreamWriter, body: bytes) -> None:
        await asyncio.sleep(0.01 * (3 - len(body)))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    async with next_door(echo) as (neighbour, kept):
        said = [b"a", b"bb", b"ccc"]
        asked = (kept.request("POST", "/", content=one, seconds=5) for one in said)
        assert [found.content for found in await asyncio.gather(*asked)] == said
    assert neighbour.connections == 3


async def test_body_in_chunks_is_given_whole() -> None:
    async def chunked(writer: asyncio.StreamWriter, _: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        for part in (head, b"3\r\nabc\r\n", b"2\r\nde\r\n", b"0\r\n\r\n"):
            writer.write(part)
            await writer.drain()

    async with next_door(chunked) as (_, kept):
        assert (await kept.request("GET", "/", seconds=5)).content == b"abcde"


async def test_connection_that_the_other_side_closes_is_not_used_again() -> None:
    async def once(writer: asyncio.StreamWriter, _: bytes) -> None:
        writer.write(OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))

    async with next_door(once) as (neighbour, kept):
        await kept.request("GET", "/", seconds=5)
        await kept.request("GET", "/", seconds=5)
    assert neighbour.connections == 2


async def test_connection_lost_over_a_request_is_told_as_broken() -> None:
    async def gone(writer: asyncio.StreamWriter, _: bytes) -> None:
        writer.write(OK[:-1])
        writer.close()

    async with next_door(gone) as (_, kept):
        with pytest.raises(Broken):
            await kept.request("GET", "/", seconds=5)


async def test_answer_that_is_no_http_is_told_as_broken() -> None:
    async def noise(writer: asyncio.StreamWriter, _: bytes) -> None:
        writer.write(b"what?\r\n\r\n")

    async with next_door(noise) as (_, kept):
        with pytest.raises(Broken):
            await kept.request("GET", "/", seconds=5)


async def test_answer_that_came_late_is_given_to_nobody() -> None:
    slow = asyncio.Event()

    async def first_slowly(writer: asyncio.StreamWriter, body: bytes) -> None:
        if body == b"first":
            await slow.wait()
            writer.write(OK.replace(b"ok", b"no"))
        else:
            writer.write(OK)

    async with next_door(first_slowly) as (neighbour, kept):
        with pytest.raises(Late):
            await kept.request("POST", "/", content=b"first", seconds=0.05)
        slow.set()
        found = await kept.request("POST", "/", content=b"second", seconds=5)
    assert found.content == b"ok"
    assert neighbour.connections == 2


async def test_request_that_is_given_up_takes_its_connection_with_it() -> None:
    arrived, slow = asyncio.Event(), asyncio.Event()

    async def first_slowly(writer: asyncio.StreamWriter, _: bytes) -> None:
        if not arrived.is_set():
            arrived.set()
            await slow.wait()
        writer.write(OK)

    async with next_door(first_slowly) as (neighbour, kept):
        asked = asyncio.create_task(kept.request("GET", "/", seconds=5))
        await arrived.wait()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        slow.set()
        await kept.request("GET", "/", seconds=5)
    assert neighbour.connections == 2


async def test_request_to_nobody_was_not_begun() -> None:
    kept = KeptConnections(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NotBegun):
        await kept.request("GET", "/", seconds=5)
