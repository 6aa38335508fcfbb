"""Serves the model through our channel, nothing else."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from pathlib import Path
from signal import SIGINT, SIGTERM

# Before anything of Rasa: it reads these when it is imported.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# It asks for this one at each call of an action, and looking for what isn't set takes three times as long.
os.environ.setdefault("COMPRESS_ACTION_SERVER_REQUEST", "False")

import uvloop
from aiohttp import web
from rasa.core.agent import Agent
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from wence_bot import event_types, graph_runner, plain_parts, processor, remote_action, tracing
from wence_bot.action_endpoint import KeptAliveEndpoint
from wence_bot.channel import Door
from wence_bot.line import Line
from wence_bot.lock_store import FastRedisLockStore
from wence_bot.settings import Settings, SettingsError
from wence_bot.tracker_store import ShortRedisTrackerStore
from wence_bot.turns_under_way import TurnsUnderWay

SOCKET_SECONDS = 2.0
EXTRA_SECONDS = 2.0
# Longer than `api` keeps a connection, so that it isn't closed under a turn on its way.
KEPT_ALIVE_SECONDS = 75.0
CLOSING_SECONDS = 0.5
BACKLOG = 512

logger = logging.getLogger(__name__)


def connect_redis(settings: Settings) -> Redis:
    """A client for the deployment's Redis; raises `SettingsError` without `REDIS_URL`."""
    if settings.redis_url is None:
        raise SettingsError(
            "REDIS_URL isn't set; conversations and locks live in Redis. Set it to "
            "redis://host:port/0, or start everything with `wence run`, which brings a Redis."
        )
    try:
        return Redis.from_url(
            settings.redis_url,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            health_check_interval=30,
            # Connections die with a Redis; one that doesn't answer isn't waited for again.
            retry=Retry(ExponentialBackoff(cap=0.3, base=0.03), 3, (RedisConnectionError,)),
        )
    except ValueError as error:
        raise SettingsError(
            f"REDIS_URL can't be used ({error}); set it to redis://host:port/0."
        ) from error


def load_agent(settings: Settings, model: Path, line: Line) -> Agent:
    """Load the model into an agent with our stores and our action endpoint.

    Rasa wraps the tracker store so that a conversation which can't be read counts
    as a new one, and one that can't be saved is kept in memory: the resident would
    be answered without what was said before. Here such a turn fails.
    """
    event_types.install()
    graph_runner.install()
    plain_parts.install()
    processor.install()
    remote_action.install()
    store = ShortRedisTrackerStore(line, seconds=settings.conversation_seconds)
    agent = Agent.load(
        model_path=model,
        tracker_store=store,
        lock_store=FastRedisLockStore(line),
        action_endpoint=KeptAliveEndpoint(settings.actions_urls, seconds=settings.action_seconds),
    )
    assert agent.processor is not None, "an agent that was loaded has its model"
    agent.tracker_store = agent.processor.tracker_store = store
    return agent


async def answer_requests(settings: Settings, agent: Agent, line: Line, model: str) -> None:
    """Take turns until SIGTERM or SIGINT; then end those under way, and close what is open."""
    turns = TurnsUnderWay()
    door = web.Server(Door(agent, turns), access_log=None, keepalive_timeout=KEPT_ALIVE_SECONDS)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for signal in (SIGTERM, SIGINT):
        loop.add_signal_handler(signal, stopping.set)
    listening = await loop.create_server(door, settings.host, settings.port, backlog=BACKLOG)
    logger.info("serving %s on %s:%s", model, settings.host, settings.port)
    await stopping.wait()
    logger.info("stopping")
    # Until the last turn is over it listens, so that who comes is told to go elsewhere.
    await turns.finished(settings.action_seconds + EXTRA_SECONDS)
    listening.close()
    await door.shutdown(CLOSING_SECONDS)
    if agent.action_endpoint is not None:
        await agent.action_endpoint.close()
    await line.close()
    tracing.stop()
    logger.info("stopped")


def serve(settings: Settings, model: Path) -> None:
    """Load `model` and serve until SIGTERM or SIGINT.

    Raises `SettingsError` when `REDIS_URL` is missing or no address.
    """
    tracing.start("wence-bot")
    line = Line(connect_redis(settings), seconds=SOCKET_SECONDS)
    agent = load_agent(settings, model, line)
    # What was loaded stays until the end; collections needn't look at it again.
    gc.collect()
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(answer_requests(settings, agent, line, model.name))
