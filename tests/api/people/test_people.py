"""Administrators add people, change them, and help those who can't sign in."""

from __future__ import annotations

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import select

from api.people.attempts import FREE
from api.people.roles import Role
from api.records.people import AuditEntry, Person
from tests.api.people.signed import (
    browser_of,
    make_person,
    session_of,
    sign_in,
    signed_browser,
)
from tests.api.problem import assert_problem

NEW = {"name": "Zhang.San ", "shown_as": "张三", "role": "agent"}


@pytest.fixture
async def boss(app: FastAPI) -> httpx.AsyncClient:
    """An administrator."""
    return await signed_browser(app, Role.ADMINISTRATOR, "boss")


def password_in(page: httpx.Response) -> str:
    """The password that a page shows this once."""
    return str(BeautifulSoup(page.text, "lxml").select_one("code.once").string)


async def person(app: FastAPI, name: str) -> Person:
    """A person as stored."""
    async with app.state.services.records.session() as session:
        return (await session.scalars(select(Person).where(Person.name == name))).one()


async def test_a_new_person_signs_in_with_the_password_that_is_shown_once(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    page = await boss.post("/people", data=NEW)
    password = password_in(page)
    assert password not in (await boss.get("/people/zhang.san")).text
    row = BeautifulSoup((await boss.get("/people")).text, "lxml").select("tbody tr")[-1]
    assert [cell.get_text() for cell in row.select("td")][:4] == [
        "zhang.san",
        "张三",
        "坐席",
        "在用",
    ]
    browser = browser_of(app)
    assert (await sign_in(browser, "zhang.san", password)).status_code == 303
    assert_problem(await browser.get("/account"), 403, "sign-in-unfinished")
    assert (await person(app, "zhang.san")).password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"name": "boss"}, "已经有人用了"),
        ({"name": "张三"}, "用户名不合规则"),
        ({"name": "a"}, "用户名不合规则"),
        ({"shown_as": " "}, "请填姓名"),
        ({"role": "king"}, "没有这个角色"),
    ],
)
async def test_a_person_who_cannot_be_added_is_explained(
    boss: httpx.AsyncClient, change: dict[str, str], text: str
) -> None:
    page = await boss.post("/people", data={**NEW, **change})
    assert page.status_code == 422
    assert text in page.text


async def test_a_change_of_role_is_felt_at_once(app: FastAPI, boss: httpx.AsyncClient) -> None:
    found = await make_person(app, "li", Role.AGENT)
    browser = browser_of(app, await session_of(app, found))
    page = await boss.post("/people/li/role", data={"role": "supervisor"})
    assert "角色改好了" in page.text
    assert (await person(app, "li")).role == "supervisor"
    assert_problem(await browser.get("/account"), 401, "sign-in-needed")


async def test_who_is_disabled_is_out_and_can_come_back(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    found = await make_person(app, "li", Role.AGENT)
    browser = browser_of(app, await session_of(app, found))
    await boss.post("/people/li/disable")
    assert_problem(await browser.get("/account"), 401, "sign-in-needed")
    await boss.post("/people/li/enable")
    assert (await person(app, "li")).disabled is False


async def test_a_password_that_is_reset_works_and_the_old_sessions_end(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    found = await make_person(app, "li", Role.AGENT)
    browser = browser_of(app, await session_of(app, found))
    for _ in range(FREE):
        await sign_in(browser_of(app), "li", "wrong")
    password = password_in(await boss.post("/people/li/password"))
    assert_problem(await browser.get("/account"), 401, "sign-in-needed")
    assert (await sign_in(browser_of(app), "li", password)).status_code == 303


async def test_who_waits_can_be_let_try_again(app: FastAPI, boss: httpx.AsyncClient) -> None:
    await make_person(app, "li", Role.AGENT)
    for _ in range(FREE):
        await sign_in(browser_of(app), "li", "wrong")
    assert (await sign_in(browser_of(app), "li", "wrong")).status_code == 429
    await boss.post("/people/li/unlock")
    assert (await sign_in(browser_of(app), "li", "wrong")).status_code == 401


async def test_a_lost_second_factor_can_be_taken_away(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    await make_person(app, "li", Role.AGENT, sealed_secret="x", last_step=1)
    await boss.post("/people/li/factor")
    found = await person(app, "li")
    assert (found.sealed_secret, found.last_step) == (None, None)


@pytest.mark.parametrize(("change", "fields"), [("disable", {}), ("role", {"role": "agent"})])
async def test_the_last_administrator_stays(
    app: FastAPI, boss: httpx.AsyncClient, change: str, fields: dict[str, str]
) -> None:
    page = await boss.post(f"/people/boss/{change}", data=fields)
    assert page.status_code == 422
    assert "最后一个" in page.text
    await make_person(app, "second", Role.ADMINISTRATOR)
    assert (await boss.post(f"/people/boss/{change}", data=fields)).status_code == 200


async def test_there_is_nothing_for_somebody_or_a_change_that_is_not_there(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    await make_person(app, "li", Role.AGENT, password_hash=None, subject="s")
    assert_problem(await boss.get("/people/nobody"), 404, "not-found")
    assert_problem(await boss.post("/people/li/king"), 404, "not-found")
    assert "统一登录" in (await boss.post("/people/li/password")).text


async def test_every_change_stands_in_the_audit_trail(
    app: FastAPI, boss: httpx.AsyncClient
) -> None:
    await boss.post("/people", data=NEW)
    for change in ("disable", "enable", "password", "factor", "unlock"):
        await boss.post(f"/people/zhang.san/{change}")
    await boss.post("/people/zhang.san/role", data={"role": "editor"})
    async with app.state.services.records.session() as session:
        trail = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [entry.action for entry in trail] == ["person-added", *["person-changed"] * 6]
    assert {(entry.name, entry.subject) for entry in trail} == {("boss", "zhang.san")}
    assert trail[-1].detail == {"what": "role", "from": "agent", "to": "editor"}
