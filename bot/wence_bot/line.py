"""One line to Redis for what all turns ask of it: what is asked at the same time goes in one write.

A client of pooled connections takes as long for a command as understanding the message does: it looks for a
connection, tries whether it still lives, sets time limits and frees it again. Here the commands of all turns go over
one connection, whose answers come in order. The client of the library makes it: addresses, passwords and TLS are its.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import hiredis
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, InvalidResponse, RedisError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

PAUSES = (0.03, 0.1, 0.3)  # before what was lost with a connection is asked again
ANSWER_SECONDS = 2.0
MOMENT_SECONDS = 0.003
CLOSING_SECONDS = 0.5

Command = tuple[str | bytes | int, ...]


class Line:
    """Asks Redis over one connection, which is opened when it is first needed, and anew when it broke."""

    def __init__(self, redis: Redis, *, seconds: float = ANSWER_SECONDS) -> None:
        """redis: whose connection it is, made as its others are; seconds: longest wait for an answer."""
        self._pool: Any = redis.connection_pool
        self._seconds = seconds
        self._open: _Open | None = None
        self._opening: asyncio.Task[_Open] | None = None

    async def ask(self, *commands: Command) -> list[Any]:
        """Return the answers to commands, which go together.

        Raises RedisError: when an answer is an error, when none comes in time, or when there is no connection.
        """
        answers = await self.answers(*commands)
        for answer in answers:
            if isinstance(answer, RedisError):
                raise answer
        return answers

    async def answers(
        self, *commands: Command, meanwhile: Callable[[], None] | None = None
    ) -> list[Any]:
        """Return the answers to commands; those that are errors aren't raised. meanwhile: called while Redis works."""
        for pause in (*PAUSES, None):
            held = self._open
            if held is None or held.lost:
                held = await self._opened()
            try:
                asked = held.ask(commands)
                if meanwhile is not None:
                    doing, meanwhile = meanwhile, None
                    held.send()
                    await asyncio.sleep(0)  # what was written leaves with the loop's round
                    doing()
                return await asked
            except RedisConnectionError:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def tell(self, *commands: Command) -> asyncio.Future[list[Any]]:
        """Send commands with what is asked next, or in a moment: they aren't worth a journey of their own.

        Return what will be the answers, for whom they concern; what is lost with the connection isn't said again.
        """
        held = self._open
        if held is None or held.lost:
            lost = asyncio.get_running_loop().create_future()
            lost.set_exception(RedisConnectionError("there is no connection to Redis"))
            return lost
        return held.ask(commands, within=MOMENT_SECONDS)

    async def _opened(self) -> _Open:
        """Open the connection, once for all who need it."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._connect())
            self._opening.add_done_callback(self._settle)
        return await asyncio.shield(self._opening)

    async def _connect(self) -> _Open:
        await self._drop()
        connection = self._pool.make_connection()
        await connection.connect()
        # From here on nobody reads by the library's streams, each of whose answers takes a time limit of its own.
        transport = connection._writer.transport
        held = _Open(connection, transport, self._seconds)
        transport.set_protocol(held)
        self._open = held
        return held

    def _settle(self, opening: asyncio.Task[_Open]) -> None:
        self._opening = None
        if not opening.cancelled():
            opening.exception()  # whoever waited has it

    async def close(self) -> None:
        """Close the connection; the next command opens another."""
        held = await self._drop()
        if held is not None:
            await asyncio.wait([held.gone], timeout=CLOSING_SECONDS)

    async def _drop(self) -> _Open | None:
        held, self._open = self._open, None
        if held is not None:
            held.close()
            await held.connection.disconnect(nowait=True)
        return held


@dataclass(slots=True)
class _Asked:
    """What was asked in one go: how many answers are still to come, and since when they are waited for."""

    missing: int
    since: float
    answer: asyncio.Future[list[Any]]
    answers: list[Any] = field(default_factory=list)


class _Open(asyncio.Protocol):
    """An open connection. lost: whether nothing more can be asked; gone: done when it is closed."""

    def __init__(self, connection: Any, transport: asyncio.Transport, seconds: float) -> None:
        self.connection = connection  # kept, since it would close what it opened
        self.lost = transport.is_closing()
        self._transport = transport
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(protocolError=InvalidResponse, replyError=_error)
        self._to_send: list[bytes] = []
        self._sends = False
        self._asked: deque[_Asked] = deque()
        self._watch: asyncio.TimerHandle | None = None

    def ask(self, commands: tuple[Command, ...], within: float = 0.0) -> asyncio.Future[list[Any]]:
        """Return what will be the answers. It fails when the connection does. within: seconds until they are sent."""
        if not within and not self._sends:
            self._sends = True
            self._loop.call_soon(self.send)
        elif not self._to_send:
            self._loop.call_later(within, self.send)
        self._to_send.extend(map(hiredis.pack_command, cast(Any, commands)))
        now = self._loop.time()
        asked = _Asked(len(commands), now, self._loop.create_future())
        self._asked.append(asked)
        if self._watch is None:
            self._watch = self._loop.call_at(now + self._seconds, self._look)
        return asked.answer

    def send(self) -> None:
        """Send what is to be sent."""
        self._sends = False
        if self._to_send:
            self._transport.write(b"".join(self._to_send))
            self._to_send.clear()

    def data_received(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
            while (answer := self._reader.gets()) is not False:
                self._take(answer)
        except InvalidResponse as error:
            self._fail(RedisConnectionError(f"no answer of Redis: {type(error).__name__}"))

    def _take(self, answer: Any) -> None:
        asked = self._asked[0]
        asked.answers.append(answer)
        asked.missing -= 1
        if not asked.missing:
            self._asked.popleft()
            if not asked.answer.done():
                asked.answer.set_result(asked.answers)

    def _look(self) -> None:
        """See whether the oldest answer is late: then none of the others will come either."""
        self._watch = None
        if not self._asked:
            return
        end = self._asked[0].since + self._seconds
        if end <= self._loop.time():
            self._fail(RedisTimeoutError(f"no answer of Redis within {self._seconds} s"))
        else:
            self._watch = self._loop.call_at(end, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(RedisConnectionError("the connection to Redis was lost"))
        if not self.gone.done():
            self.gone.set_result(None)

    def close(self) -> None:
        """Send what is to be sent and close the connection; what is waited for fails."""
        if not self.lost:
            self.send()
        self._fail(RedisConnectionError("the connection to Redis was closed"))

    def _fail(self, error: Exception) -> None:
        self.lost = True
        self._transport.close()
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        while self._asked:
            asked = self._asked.popleft()
            if not asked.answer.done():
                asked.answer.set_exception(error)


def _error(text: str) -> Exception:
    # While it still reads what it had written down, Redis counts as gone.
    return BusyLoadingError(text) if text.startswith("LOADING") else ResponseError(text)
