"""The audit trail: it can only grow, is kept for a year, and is read with filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from api.people import audit
from api.people.audit import PAGE, Action, Actor, Filter
from api.people.pages import texts
from api.people.roles import Role
from api.records.people import AuditEntry
from api.records.store import Records
from api.records.tables import now
from tests.api.people.signed import signed_browser

WHO = Actor("zhang", 1, "agent", "127.0.0.1")


@pytest.fixture
async def records(app: FastAPI) -> Records:
    """Records with three entries."""
    found: Records = app.state.services.records
    await found.prepare()
    async with found.session() as session, session.begin():
        audit.note(session, WHO, Action.LOOKED_UP, None, {"text": "补贴 13800138000"})
        audit.note(session, WHO, Action.OPENED, "a.b.zz", {"n": 1, "of": ["13800138000"]})
        audit.note(session, Actor("li"), Action.SIGN_IN)
    return found


async def wanted(records: Records, **filters: Any) -> list[str]:
    """The actions of the entries that a filter lets through."""
    async with records.session() as session:
        return [entry.action for entry in await audit.entries(session, Filter(**filters))]


async def test_texts_in_it_are_masked(records: Records) -> None:
    async with records.session() as session:
        details = list(await session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id)))
    assert details == [{"text": "补贴 〔电话〕"}, {"n": 1, "of": ["〔电话〕"]}, {}]


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEntry).values(name="somebody else"),
        update(AuditEntry).values(at=now() - timedelta(days=400)),
        delete(AuditEntry),
        delete(AuditEntry).where(AuditEntry.id == 1),
    ],
    ids=["changed", "made older", "deleted", "one deleted"],
)
async def test_the_database_itself_refuses_to_change_it(records: Records, statement: Any) -> None:
    with pytest.raises(DBAPIError, match="audit trail"):
        async with records.session() as session, session.begin():
            await session.execute(statement)
    assert len(await wanted(records)) == 3


async def test_it_cannot_be_emptied_or_replaced_by_the_back_door(records: Records) -> None:
    async with records.session() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
    back_door = (
        "INSERT OR REPLACE INTO audit (id, at, name, action, detail) VALUES (1, '2026-11-20', 'x', 'y', '{}')"
        if sqlite
        else "TRUNCATE audit"
    )
    with pytest.raises(DBAPIError, match="audit trail"):
        async with records.session() as session, session.begin():
            await session.execute(text(back_door))
    assert len(await wanted(records)) == 3


async def test_only_what_is_older_than_is_kept_goes_and_that_is_noted(records: Records) -> None:
    async with records.session() as session, session.begin():
        for days in (364, 367, 500):
            at = now() - timedelta(days=days)
            session.add(AuditEntry(at=at, name="old", action="sign-in", detail={"days": days}))
    async with records.session() as session, session.begin():
        assert await audit.prune(session, Actor("command"), days=400) == 1
        assert await audit.prune(session, Actor("command"), days=365) == 1
    async with records.session() as session:
        old = await session.scalars(select(AuditEntry.detail).where(AuditEntry.name == "old"))
        assert list(old) == [{"days": 364}]
    assert (await wanted(records))[:2] == ["audit-pruned", "audit-pruned"]


async def test_nobody_can_ask_for_less_than_a_year(records: Records) -> None:
    async with records.session() as session:
        with pytest.raises(ValueError, match="365"):
            await audit.prune(session, Actor("command"), days=364)


@pytest.mark.parametrize(
    ("filters", "actions"),
    [
        ({}, ["sign-in", "opened", "looked-up"]),
        ({"name": "zhang"}, ["opened", "looked-up"]),
        ({"action": Action.OPENED}, ["opened"]),
        ({"subject": "a.b.zz"}, ["opened"]),
        ({"since": now() + timedelta(days=1)}, []),
        ({"until": now() - timedelta(days=1)}, []),
        ({"since": now() - timedelta(days=1), "name": "li"}, ["sign-in"]),
        ({"before": 2}, ["looked-up"]),
    ],
)
async def test_filters_let_through_what_they_name(
    records: Records, filters: dict[str, Any], actions: list[str]
) -> None:
    assert await wanted(records, **filters) == actions


async def test_a_supervisor_reads_it_with_filters_and_that_is_noted(
    app: FastAPI, records: Records
) -> None:
    lead = await signed_browser(app, Role.SUPERVISOR)
    query = {"name": "zhang", "action": "opened", "since": "2000-01-01", "until": "x"}
    page = BeautifulSoup((await lead.get("/audit", params=query)).text, "lxml")
    [row] = page.select("tbody tr")
    assert [cell.get_text() for cell in row.select("td")][1:4] == ["zhang", "打开事项", "a.b.zz"]
    assert page.select_one("option[selected]")["value"] == "opened"
    assert (await wanted(records))[0] == "audit-read"
    assert "没有这样的记录" in (await lead.get("/audit?name=nobody")).text


async def test_older_entries_are_a_page_further(app: FastAPI, records: Records) -> None:
    async with records.session() as session, session.begin():
        for _ in range(PAGE):
            audit.note(session, WHO, Action.COPIED)
    lead = await signed_browser(app, Role.SUPERVISOR)
    page = BeautifulSoup((await lead.get("/audit?name=zhang")).text, "lxml")
    assert len(page.select("tbody tr")) == PAGE
    older = page.select_one("p > a.button[href^='/audit?']")["href"]
    rest = BeautifulSoup((await lead.get(older)).text, "lxml")
    assert len(rest.select("tbody tr")) == 2


async def test_entries_are_counted_once_each(records: Records) -> None:
    async with records.session() as session:
        assert await session.scalar(select(func.count()).select_from(AuditEntry)) == 3


@pytest.mark.parametrize("action", Action)
def test_every_action_has_its_label(action: Action) -> None:
    assert texts()["actions"][action]


def test_no_label_is_left_over() -> None:
    assert set(texts()["actions"]) == {action.value for action in Action}
