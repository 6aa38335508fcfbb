"""Connections to a process next door that are kept open: HTTP/1.1, whole bodies, one write a request.

A general client takes longer for a request than the rest of the gateway does for a turn.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import httptools

MOST_IDLE = 50
IDLE_SECONDS = 60.0


class NotBegun(Exception):
    """There was no connection: the request wasn't sent."""


class Broken(Exception):
    """The connection was lost over the request, or what came wasn't HTTP: it may have been taken."""


class Late(Exception):
    """No answer came in time: the request may still be under way."""


@dataclass(frozen=True)
class Response:
    """An answer. headers: names in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes


class _Connection(asyncio.Protocol):
    """A connection with at most one request under way. open: whether another can be sent."""

    def __init__(self) -> None:
        self.open = True
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Response] | None = None
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    async def ask(self, request: bytes, seconds: float) -> Response:
        """Send a request and return its answer. Raises Broken, Late."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Response] = loop.create_future()
        self._answer = answer
        assert self._transport is not None
        self._transport.write(request)
        end = loop.call_later(seconds, self._fail, Late())
        try:
            return await answer
        finally:
            end.cancel()
            self._answer = None
            if not answer.done() or answer.cancelled() or answer.exception() is not None:
                self.close()

    def close(self) -> None:
        """Close the connection, and with it a request under way."""
        self.open = False
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        self._fail(Broken("the connection was lost"))

    def data_received(self, data: bytes) -> None:
        try:
            if self._answer is None:
                raise Broken("an answer that nobody asked for")
            self._parser.feed_data(data)
        except (httptools.HttpParserError, Broken):
            self._fail(Broken("no HTTP"))
            self.close()

    def on_message_begin(self) -> None:
        self._headers, self._parts = {}, []

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        self.open = self.open and bool(self._parser.should_keep_alive())
        if self._answer is not None and not self._answer.done():
            status = self._parser.get_status_code()
            self._answer.set_result(Response(status, self._headers, b"".join(self._parts)))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


@dataclass
class KeptConnections:
    """The connections to one address. url: scheme, host and port, and a path before all others."""

    url: str
    connect_seconds: float = 2.0
    idle_seconds: float = IDLE_SECONDS  # less than what the other side keeps one
    _idle: list[_Connection] = field(default_factory=list)
    _address: dict[str, Any] = field(init=False)
    _host: str = field(init=False)
    _path: str = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        self._address = {"host": parts.hostname, "port": port}
        if secure:
            self._address["ssl"] = ssl.create_default_context()
        self._host, self._path = parts.netloc.rpartition("@")[2], parts.path.rstrip("/")

    async def request(
        self,
        method: str,
        path: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        content: bytes = b"",
        seconds: float,
    ) -> Response:
        """Return the answer to a request. Raises NotBegun, Broken, Late."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        connection = self._kept(loop.time()) or await self._connected(seconds)
        lines = [f"{method} {self._path}{path} HTTP/1.1", f"host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines += [f"content-length: {len(content)}", "", ""]
        request = "\r\n".join(lines).encode("latin-1") + content
        response = await connection.ask(request, max(end - loop.time(), 0.001))
        connection.idle_since = loop.time()
        if connection.open and len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return response

    def close(self) -> None:
        """Close the connections that aren't in use."""
        while self._idle:
            self._idle.pop().close()

    def _kept(self, now: float) -> _Connection | None:
        """Return the connection used last; those that were closed or idle for long are dropped."""
        while self._idle:
            connection = self._idle.pop()
            if connection.open and now - connection.idle_since < self.idle_seconds:
                return connection
            connection.close()
        return None

    async def _connected(self, seconds: float) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(min(self.connect_seconds, seconds)):
                _, connection = await loop.create_connection(_Connection, **self._address)
        except (OSError, TimeoutError) as error:
            raise NotBegun(type(error).__qualname__) from error
        return connection
