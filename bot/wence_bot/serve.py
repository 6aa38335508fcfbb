"""Serves the model: one Sanic application with our channel, nothing else."""

from __future__ import annotations

import gc
import logging
import os
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any

# Before anything of Rasa: it reads these when it is imported.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from sanic import Sanic

from wence_bot import event_types, graph_runner, processor, remote_action, tracing
from wence_bot.action_endpoint import KeptAliveEndpoint
from wence_bot.channel import WenceInput
from wence_bot.lock_store import FastRedisLockStore
from wence_bot.settings import Settings, SettingsError
from wence_bot.tracker_store import ShortRedisTrackerStore
from wence_bot.turns_under_way import TurnsUnderWay

SOCKET_SECONDS = 2.0
EXTRA_SECONDS = 2.0

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


def load_agent(settings: Settings, model: Path, redis: Redis) -> Agent:
    """Load the model into an agent with our stores and our action endpoint.

    Rasa wraps the tracker store so that a conversation which can't be read counts
    as a new one, and one that can't be saved is kept in memory: the resident would
    be answered without what was said before. Here such a turn fails.
    """
    event_types.install()
    graph_runner.install()
    processor.install()
    remote_action.install()
    store = ShortRedisTrackerStore(redis, seconds=settings.conversation_seconds)
    agent = Agent.load(
        model_path=model,
        tracker_store=store,
        lock_store=FastRedisLockStore(redis),
        action_endpoint=KeptAliveEndpoint(settings.actions_urls, seconds=settings.action_seconds),
    )
    assert agent.processor is not None, "an agent that was loaded has its model"
    agent.tracker_store = agent.processor.tracker_store = store
    return agent


def create_app(agent: Agent | None) -> Sanic:
    """The application with our channel; without an agent it answers 503."""
    app = Sanic("wence_bot", configure_logging=False)
    app.config.update(
        ACCESS_LOG=False,
        GRACEFUL_SHUTDOWN_TIMEOUT=0.5,
        KEEP_ALIVE_TIMEOUT=75,
        REQUEST_MAX_SIZE=1_000_000,
        MOTD=False,
    )
    app.ctx.agent = agent
    app.ctx.turns = TurnsUnderWay()
    register([WenceInput()], app, route="/webhooks/")
    return app


def serve(settings: Settings, model: Path) -> None:
    """Load `model` and serve until SIGTERM or SIGINT.

    Raises `SettingsError` when `REDIS_URL` is missing or no address.
    """
    tracing.start("wence-bot")
    redis = connect_redis(settings)
    agent = load_agent(settings, model, redis)
    app = create_app(agent)
    # What was loaded stays until the end; collections needn't look at it again.
    gc.collect()
    gc.freeze()

    async def stopping(_app: Sanic, _loop: AbstractEventLoop) -> None:
        logger.info("stopping")
        await app.ctx.turns.finished(settings.action_seconds + EXTRA_SECONDS)

    async def started(_app: Sanic, _loop: AbstractEventLoop) -> None:
        logger.info("serving %s on %s:%s", model.name, settings.host, settings.port)

    async def stopped(_app: Sanic, _loop: AbstractEventLoop) -> Any:
        if agent.action_endpoint is not None:
            await agent.action_endpoint.close()
        await redis.aclose()
        tracing.stop()
        logger.info("stopped")

    app.register_listener(started, "after_server_start")
    app.register_listener(stopping, "before_server_stop")
    app.register_listener(stopped, "after_server_stop")
    app.run(host=settings.host, port=settings.port, access_log=False, debug=False)
