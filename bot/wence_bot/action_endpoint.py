"""The action servers' addresses, with connections that are kept open.

Rasa knows one server, opens a connection for every call and waits up to five
minutes for it. Here a call goes to the server with the least to do; one that
fails is left alone for a while and the call goes to the next, which does no
harm, since actions only read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from wence_bot import tracing
from wence_bot.kept import Broken, KeptConnections, Late, NotBegun
from wence_bot.turn import TURN

# What of a call's time a server may take while there is another to ask.
SHARE = 0.4
CONNECT_SECONDS = 2.0
IDLE_SECONDS = 4.0
REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 60.0
NOT_ANSWERED = (aiohttp.ClientConnectionError, TimeoutError)
UNAVAILABLE = 503

logger = logging.getLogger(__name__)


@dataclass
class Server:
    """An action server.

    failures: since it last answered; late: the last of them; failed_at, rests_until: by the loop's clock.
    """

    url: str
    under_way: int = 0
    failures: int = 0
    failed_at: float = -1.0
    rests_until: float = 0.0
    late: bool = False

    @contextmanager
    def asked(self, began: float) -> Iterator[None]:
        """Count a call while the block runs, and rest for ever longer when it isn't answered.

        began: when the call was wanted. Calls that were under way together fail together: they count as one failure.
        """
        now = asyncio.get_running_loop().time
        self.under_way += 1
        if self.failures and began > self.failed_at:  # one call finds out whether it is back
            self.rests_until = now() + LONGEST_REST_SECONDS
        try:
            yield
        except NOT_ANSWERED as error:
            if began > self.failed_at:
                self._rest(now(), error)
            raise
        except ClientResponseError:
            self._answered()
            raise
        else:
            self._answered()
        finally:
            self.under_way -= 1

    def _answered(self) -> None:
        self.failures, self.rests_until, self.late = 0, 0.0, False

    def _rest(self, now: float, error: Exception) -> None:
        rest = min(REST_SECONDS * 2**self.failures, LONGEST_REST_SECONDS)
        self.failures += 1
        self.late = isinstance(error, TimeoutError)
        self.failed_at, self.rests_until = now, now + rest
        logger.warning("%s rests for %.0f s: %s", self.url, rest, type(error).__name__)


class KeptAliveEndpoint(EndpointConfig):
    """Posts JSON over connections that are kept; `seconds` is the most that a call may take."""

    def __init__(self, urls: Sequence[str], *, seconds: float) -> None:
        super().__init__(url=urls[0])
        self.servers = [Server(url) for url in urls]
        self._seconds = seconds
        self._kept: dict[str, KeptConnections] = {}

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any | None:
        """Post `json` and return the answer's JSON.

        A single server is asked twice, since it may only have closed the kept
        connection. One that was late isn't asked while it rests: waiting for it
        would hold up every turn. Raises `ClientResponseError` without the body,
        which may quote the resident, and a connection's or time's error when no
        server answers.
        """
        started = time.perf_counter()
        try:
            with tracing.span("ask actions"):
                return await self._ask(kwargs["json"])
        finally:
            spent = TURN.get().spent
            spent["actions"] = spent.get("actions", 0.0) + time.perf_counter() - started

    async def _ask(self, body: Any) -> Any:
        loop = asyncio.get_running_loop()
        began = loop.time()
        end = began + self._seconds
        order = self._by_promise(began)
        if not order:
            raise aiohttp.ServerTimeoutError("all action servers are late, and rest")
        attempts = order if len(order) > 1 else order * 2
        for place, server in enumerate(attempts, 1):
            left = end - loop.time()
            last = place == len(attempts)
            try:
                with server.asked(began):
                    return await self._post(server.url, body, left if last else left * SHARE)
            except TimeoutError:
                if last or len(order) == 1:
                    raise
            except aiohttp.ClientConnectionError:
                if last:
                    raise
        raise AssertionError("the last attempt answers or raises")

    def _by_promise(self, now: float) -> list[Server]:
        """Those that don't rest, the least busy first; then those that rest because they were gone."""
        asked = [s for s in self.servers if not (s.late and s.rests_until > now)]
        return sorted(asked, key=lambda s: (s.rests_until > now, s.under_way))

    async def _post(self, url: str, body: Any, seconds: float) -> Any:
        try:
            response = await self._connections(url).request(
                "POST",
                "",
                headers=[
                    ("content-type", "application/json"),
                    ("x-turn-id", TURN.get().turn_id or ""),
                    *tracing.carried().items(),
                ],
                content=msgspec.json.encode(body),
                seconds=max(seconds, 0.001),
            )
        except (NotBegun, Broken) as error:
            raise aiohttp.ClientConnectionError(type(error).__name__) from error
        except Late as error:
            raise TimeoutError from error
        if response.status == UNAVAILABLE:
            raise aiohttp.ServerDisconnectedError("the server takes no calls")
        if response.status == 400:
            raise ClientResponseError(400, "", response.content.decode())
        if response.status > 400:
            raise ClientResponseError(response.status, "", "")
        return msgspec.json.decode(response.content)

    def _connections(self, url: str) -> KeptConnections:
        if url not in self._kept:
            self._kept[url] = KeptConnections(
                url, connect_seconds=CONNECT_SECONDS, idle_seconds=IDLE_SECONDS
            )
        return self._kept[url]

    async def close(self) -> None:
        """Close the connections that aren't in use."""
        for kept in self._kept.values():
            kept.close()
