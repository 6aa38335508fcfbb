"""What the routes work with, made once for an application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.bot import Bot
from api.events import Events
from api.knowledge import Knowledge
from api.limits import Limits
from api.line import Line
from api.load import Load
from api.log import logger
from api.metrics import Metrics
from api.most_asked import MostAsked
from api.once import Once
from api.people.provider import Provider
from api.people.sealing import Seal
from api.records.store import Records
from api.settings import Settings
from api.turn_lock import TurnLock
from api.typed import HeldTyped

WATCH_SECONDS = 1.0
REDIS_SECONDS = 2.0
REDIS_CONNECTIONS = 100
REDIS_WAIT_SECONDS = 5.0  # for a free connection; then redis-unreachable is answered

log = logger(__name__)


@dataclass(frozen=True)
class Services:
    """The parts of the gateway and the processes that it speaks to.

    line: to Redis, for what every turn asks of it; redis: for all else.
    """

    settings: Settings
    redis: Redis
    line: Line
    bot: Bot
    load: Load
    lock: TurnLock
    limits: Limits
    once: Once
    events: Events
    records: Records
    knowledge: Knowledge
    typed: HeldTyped
    most_asked: MostAsked
    metrics: Metrics
    seal: Seal
    provider: Provider | None

    async def unready(self) -> list[str]:
        """Return the parts that aren't ready."""
        checks = {
            "bot": self.bot.is_ready(),
            "redis": self._redis_answers(),
            "knowledge": self.knowledge.is_ready(),
            "database": self.records.is_ready(),
        }
        found = await asyncio.gather(*checks.values())
        return [name for name, ready in zip(checks, found, strict=True) if not ready]

    async def _redis_answers(self) -> bool:
        try:
            await self.redis.ping()
        except RedisError:
            return False
        return True


def make_services(settings: Settings, knowledge: Knowledge | None = None) -> Services:
    """Return the services for the settings; nothing is connected yet."""
    metrics = Metrics()
    held = knowledge or Knowledge(settings.build)
    redis = connect_redis(settings.redis_url)
    line = Line(redis, seconds=REDIS_SECONDS)
    records = Records(settings.database_url, metrics.unwritten.inc)
    found = Services(
        settings=settings,
        redis=redis,
        line=line,
        bot=Bot(settings.bot_urls, seconds=settings.bot_seconds, metrics=metrics),
        load=Load(settings.turns_most),
        lock=TurnLock(line, wait_seconds=settings.turn_wait_seconds),
        limits=Limits(line, settings),
        once=Once(line),
        events=Events(redis),
        records=records,
        knowledge=held,
        typed=HeldTyped(held),
        most_asked=MostAsked(records),
        metrics=metrics,
        seal=Seal(settings.people_key_file),
        provider=Provider.load(settings.oidc),
    )
    _measure(found)
    return found


def connect_redis(url: str) -> Redis:
    """Return a client. A connection that broke is opened anew; nobody waits long for a Redis that doesn't answer."""
    # A crowd queues for connections, a moment each; the plain pool would fail whoever finds none free.
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=REDIS_CONNECTIONS,
        timeout=REDIS_WAIT_SECONDS,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(ExponentialBackoff(cap=0.3, base=0.03), 3, (RedisConnectionError,)),
    )
    return Redis.from_pool(pool)


def _measure(services: Services) -> None:
    """Have the metrics say how the parts are when they are asked."""
    metrics, load = services.metrics, services.load
    metrics.most.set(load.most)
    metrics.under_way.set_function(lambda: load.under_way)
    metrics.records_waiting.set_function(lambda: services.records.waiting)
    metrics.followed.set_function(lambda: services.events.followed)
    for peer in services.bot.peers.all:
        metrics.bot_up.labels(peer.url).set_function(partial(getattr, peer, "up"))
        metrics.bot_under_way.labels(peer.url).set_function(partial(getattr, peer, "under_way"))


@asynccontextmanager
async def running(services: Services) -> AsyncIterator[None]:
    """Prepare the services, watch for a new knowledge base meanwhile, and close them at the end.

    A part that isn't there yet doesn't keep the gateway from starting: /readyz names it.
    """
    await asyncio.gather(services.records.is_ready(), services.knowledge.refresh())
    watch = asyncio.create_task(_watch(services))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await services.events.close()
        await services.bot.close()
        await services.records.close()
        await services.line.close()
        await services.redis.aclose()


async def _watch(services: Services) -> None:
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        await asyncio.gather(services.knowledge.refresh(), services.bot.look_after())


async def _of_request(request: Request) -> Services:
    # A coroutine, since FastAPI takes a thread for a plain function.
    services: Services = request.app.state.services
    return services


ServicesOf = Annotated[Services, Depends(_of_request)]
