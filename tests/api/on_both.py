"""The same tests on SQLite and on a real PostgreSQL: for directories of tests whose conftest imports these fixtures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from api.records.store import Records
from tests.postgres import SECONDS, Postgres, postgres_server

__all__ = ["database_url", "empty_database_url", "new_database", "postgres_server"]

TEMPLATE = "migrated"
NewDatabase = Callable[..., str]


@pytest.fixture(scope="session")
def new_database(postgres_server: Postgres) -> NewDatabase:
    """Make a database of its own: with the tables, or empty."""

    def made(*, template: str | None = None, name: str | None = None) -> str:
        name = name or f"test_{uuid4().hex}"
        of = f" TEMPLATE {template}" if template else ""
        with psycopg.connect(postgres_server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{of}")
        return postgres_server.alchemy_url.replace("/postgres", f"/{name}")

    asyncio.run(_migrated(made(name=TEMPLATE)))
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The database of the application's records; None is SQLite in the build directory."""
    if request.param == "sqlite":
        yield None
        return
    make: NewDatabase = request.getfixturevalue("new_database")
    server: Postgres = request.getfixturevalue("postgres_server")
    url = make(template=TEMPLATE)
    yield url
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/records.sqlite3"
    make: NewDatabase = request.getfixturevalue("new_database")
    return make()


async def _migrated(url: str) -> None:
    """Make the tables; a busy machine may take longer to connect than the gateway would wait."""
    records = Records(url)
    end = time.monotonic() + SECONDS
    while not await records.is_ready():
        assert time.monotonic() < end, "the tables can't be made"
    await records.close()
