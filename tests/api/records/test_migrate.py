"""The migrations run forwards on both databases, and keep what was there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from api.records.migrate import config, migrate
from api.records.store import Records
from api.records.tables import Base, TurnRecord

OLD_TURN = """
    INSERT INTO turns (conversation_id, turn_id, created_at, channel, kinds, item_ids, snapshot, latency_ms)
    VALUES ('c', 't', '2026-11-20 00:00:00+00', 'web', '[]', '[]', 's', 9)
"""
REVISIONS = [s.revision for s in ScriptDirectory.from_config(config()).walk_revisions()][::-1]


@pytest.fixture
def engine(empty_database_url: str) -> AsyncEngine:
    """A database without a table."""
    return create_async_engine(empty_database_url)


async def test_they_make_the_tables_that_the_code_expects(engine: AsyncEngine) -> None:
    await migrate(engine)
    await migrate(engine)
    async with engine.connect() as connection:
        made = await connection.run_sync(_columns)
    await engine.dispose()
    wanted = {
        table.name: {(column.name, bool(column.nullable)) for column in table.columns}
        for table in Base.metadata.sorted_tables
    }
    assert made == wanted


@pytest.mark.parametrize("revision", REVISIONS[:-1])
async def test_a_database_of_any_age_is_brought_up_to_date(
    engine: AsyncEngine, revision: str
) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lambda c: command.upgrade(config(c), revision))
        if revision == REVISIONS[0]:
            await connection.execute(text(OLD_TURN))
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(_version) == REVISIONS[-1]
    async with AsyncSession(engine) as session:
        turns = list(await session.scalars(select(TurnRecord)))
    await engine.dispose()
    told = [(turn.turn_id, turn.snapshot, turn.provenance) for turn in turns]
    assert told == ([("t", "s", None)] if revision == REVISIONS[0] else [])


async def test_one_that_fails_leaves_nothing_behind(engine: AsyncEngine) -> None:
    in_the_way = "CREATE TABLE audit (id INTEGER)"
    async with engine.begin() as connection:
        await connection.execute(text(in_the_way))
    with pytest.raises(DBAPIError):
        await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda c: inspect(c).get_table_names()) == ["audit"]
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE audit"))
    await migrate(engine)
    await engine.dispose()


async def test_they_can_be_taken_back(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(config(c), "base"))
        assert await connection.run_sync(_columns) == {}
    await migrate(engine)
    await engine.dispose()


async def test_several_processes_may_start_at_once(empty_database_url: str) -> None:
    several = [Records(empty_database_url) for _ in range(3)]
    assert await asyncio.gather(*(records.is_ready() for records in several)) == [True] * 3
    await asyncio.gather(*(records.close() for records in several))


def _columns(connection: Any) -> dict[str, set[tuple[str, bool]]]:
    found = inspect(connection)
    names = set(found.get_table_names()) - {"alembic_version"}
    return {
        name: {(column["name"], column["nullable"]) for column in found.get_columns(name)}
        for name in names
    }


def _version(connection: Any) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
