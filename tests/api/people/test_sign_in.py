"""Signing in by password: the form, the session, the delays, the ways out."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from api.people import passwords
from api.people.attempts import FREE
from api.people.roles import Role
from api.people.routes.sign_in import HOME
from api.people.tokens import SESSION
from api.records.people import Attempts, AuditEntry, Person, SessionRow
from api.records.tables import now
from tests.api.people.signed import (
    browser_of,
    csrf_in,
    make_person,
    session_of,
    sign_in,
    signed_browser,
)
from tests.api.problem import assert_problem

PASSWORD = "feng-shui-2026"


@pytest.fixture
async def agent(app: FastAPI) -> Person:
    """An agent who has a password."""
    return await make_person(
        app, "agent", Role.AGENT, password_hash=await passwords.hashed(PASSWORD)
    )


async def rows(app: FastAPI, table: type) -> list:
    """All rows of a table."""
    async with app.state.services.records.session() as session:
        return list(await session.scalars(select(table)))


async def change(app: FastAPI, statement: object) -> None:
    """Change rows behind the gateway's back."""
    async with app.state.services.records.session() as session, session.begin():
        await session.execute(statement)


def seconds_in(page: httpx.Response) -> int:
    """How long somebody is told to wait, counted from when the page was made."""
    found = re.search(r"请等(\d+)秒再试", page.text)
    assert found is not None, page.text
    return int(found[1])


async def test_a_page_leads_to_the_form_and_back(app: FastAPI, agent: Person) -> None:
    browser = browser_of(app)
    led = await browser.get("/login/code?next=%2Fitems", headers={"accept": "text/html"})
    assert led.headers["location"] == "/login?next=%2Flogin%2Fcode%3Fnext%3D%252Fitems"
    done = await sign_in(browser, "agent", PASSWORD, next="/items")
    assert (done.status_code, done.headers["location"]) == (303, "/items")


async def test_the_session_is_kept_as_a_digest_in_a_cookie_that_scripts_cannot_read(
    app: FastAPI, agent: Person
) -> None:
    done = await sign_in(browser_of(app), "agent", PASSWORD)
    cookie = next(c for c in done.headers.get_list("set-cookie") if c.startswith(SESSION))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    [row] = await rows(app, SessionRow)
    assert token not in row.digest
    assert row.person_id == agent.id


async def test_cookies_are_secure_but_on_this_machine(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app)
    for base, secure in {
        "https://desk.test": True,
        "http://desk.test": True,
        "http://localhost": False,
    }.items():
        async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
            page = await browser.get("/login")
        assert ("Secure" in page.headers["set-cookie"]) is secure
        assert ("https" in page.text) is (base == "http://desk.test")


async def test_the_form_is_kept_by_no_cache_and_shown_in_no_frame(app: FastAPI) -> None:
    page = await browser_of(app).get("/login")
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["agent", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    app: FastAPI, agent: Person, name: str
) -> None:
    done = await sign_in(browser_of(app), name, "wrong")
    assert done.status_code == 401
    assert f"用户名或密码不对。还可以试{FREE - 1}次" in done.text
    assert SESSION not in done.headers.get("set-cookie", "")
    [entry] = await rows(app, AuditEntry)
    assert (entry.action, entry.name) == ("sign-in-failed", name)


@pytest.mark.parametrize("name", ["agent", "nobody"])
async def test_after_some_failures_one_waits_each_time_longer_even_with_the_right_password(
    app: FastAPI, agent: Person, name: str
) -> None:
    browser = browser_of(app)
    for _ in range(FREE):
        assert (await sign_in(browser, name, "wrong")).status_code == 401
    locked = await sign_in(browser, name, PASSWORD)
    assert locked.status_code == 429
    assert 0 < seconds_in(locked) <= 30
    [row] = await rows(app, Attempts)
    assert row.locked_until - row.last_at == timedelta(seconds=30)
    await change(app, update(Attempts).values(locked_until=now() - timedelta(seconds=1)))
    assert (await sign_in(browser, name, "wrong")).status_code == 401
    [row] = await rows(app, Attempts)
    assert row.locked_until - row.last_at == timedelta(seconds=60)
    assert 0 < seconds_in(await sign_in(browser, name, PASSWORD)) <= 60


async def test_signing_in_forgets_the_failures(app: FastAPI, agent: Person) -> None:
    browser = browser_of(app)
    for password in ("wrong", PASSWORD, "wrong"):
        last = await sign_in(browser, "AGENT ", password)
    assert f"还可以试{FREE - 1}次" in last.text


async def test_a_form_without_its_token_signs_nobody_in(app: FastAPI, agent: Person) -> None:
    browser = browser_of(app)
    fields = {"name": "agent", "password": PASSWORD}
    for token in ("", csrf_in(await browser_of(app).get("/login"))):
        await browser.get("/login")
        done = await browser.post("/login", data={**fields, "csrf_token": token})
        assert done.status_code == 403
        assert "请再填一次" in done.text
    assert await rows(app, SessionRow) == []


async def test_a_form_sent_from_another_site_signs_nobody_in(app: FastAPI, agent: Person) -> None:
    browser = browser_of(app)
    browser.headers["sec-fetch-site"] = "cross-site"
    assert (await sign_in(browser, "agent", PASSWORD)).status_code == 403


@pytest.mark.parametrize(
    "to", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:x", "/a\nb", "", "a"]
)
async def test_nobody_is_led_to_another_site(app: FastAPI, agent: Person, to: str) -> None:
    done = await sign_in(browser_of(app), "agent", PASSWORD, next=to)
    assert done.status_code == 303
    assert done.headers["location"] == HOME


async def test_signing_out_ends_the_session_for_good(app: FastAPI, agent: Person) -> None:
    token = await session_of(app, agent)
    browser = browser_of(app, token)
    done = await browser.post("/logout")
    assert (done.status_code, done.headers["location"]) == (303, "/login")
    assert await rows(app, SessionRow) == []
    assert_problem(await browser_of(app, token).post("/logout"), 401, "sign-in-needed")


async def test_a_change_without_the_token_of_the_session_is_refused(
    app: FastAPI, agent: Person
) -> None:
    browser = browser_of(app, await session_of(app, agent))
    for token in ("", "0" * 64, "é"):
        browser.headers["X-CSRF-Token"] = token
        assert_problem(await browser.post("/logout"), 403, "csrf-missing")
    del browser.headers["X-CSRF-Token"]
    assert_problem(await browser.post("/logout"), 403, "csrf-missing")


@pytest.mark.parametrize(
    "past",
    [{"seen_at": timedelta(minutes=31)}, {"created_at": timedelta(hours=13)}],
    ids=["unused", "old"],
)
async def test_a_session_ends_by_itself(
    app: FastAPI, agent: Person, past: dict[str, timedelta]
) -> None:
    browser = browser_of(app, await session_of(app, agent))
    assert (await browser.get("/login/code")).status_code == 303
    await change(app, update(SessionRow).values({k: now() - v for k, v in past.items()}))
    assert_problem(await browser.get("/login/code"), 401, "sign-in-needed")
    await sign_in(browser_of(app), "agent", PASSWORD)
    assert len(await rows(app, SessionRow)) == 1


async def test_who_does_something_stays_signed_in(app: FastAPI, agent: Person) -> None:
    browser = browser_of(app, await session_of(app, agent))
    await change(app, update(SessionRow).values(seen_at=now() - timedelta(minutes=20)))
    await browser.get("/login/code")
    [row] = await rows(app, SessionRow)
    assert now() - row.seen_at < timedelta(minutes=1)


async def test_who_is_disabled_is_out_at_once_and_does_not_come_in(
    app: FastAPI, agent: Person
) -> None:
    browser = browser_of(app, await session_of(app, agent))
    await change(app, update(Person).values(disabled=True))
    assert_problem(await browser.get("/login/code"), 401, "sign-in-needed")
    assert (await sign_in(browser_of(app), "agent", PASSWORD)).status_code == 401


async def test_a_first_password_must_be_changed_before_anything_else(
    app: FastAPI, agent: Person
) -> None:
    await change(app, update(Person).values(must_change=True))
    browser = browser_of(app, await session_of(app, agent))
    assert_problem(await browser.get("/login/code"), 403, "sign-in-unfinished")
    led = await browser.get("/login/code", headers={"accept": "text/html"})
    assert led.headers["location"] == "/account/password"


async def test_every_role_can_sign_out(app: FastAPI) -> None:
    for role in Role:
        browser = await signed_browser(app, role)
        assert (await browser.post("/logout")).status_code == 303
