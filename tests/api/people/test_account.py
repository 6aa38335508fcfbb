"""One's own account: the first password, the second factor, the sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import delete, func, select

from api.people import passwords
from api.people.attempts import FREE
from api.people.roles import Role
from api.people.routes.sign_in import HOME
from api.records.people import Attempts, AuditEntry, Person, RecoveryCode, SessionRow
from tests.api.people.signed import browser_of, csrf_in, make_person, session_of, sign_in
from tests.api.problem import assert_problem

OLD, NEW = "feng-shui-2026", "一个新密码2026-ok"


@pytest.fixture
async def person(app: FastAPI) -> Person:
    """An agent with a password."""
    return await make_person(app, "zhang", Role.AGENT, password_hash=await passwords.hashed(OLD))


@pytest.fixture
async def browser(app: FastAPI, person: Person) -> httpx.AsyncClient:
    """The agent's browser."""
    return browser_of(app, await session_of(app, person))


async def enrolled(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Set a second factor up; return its secret and the recovery codes."""
    page = BeautifulSoup((await browser.get("/account/second-factor")).text, "lxml")
    secret = page.select_one("code.once").get_text().replace(" ", "")
    done = await browser.post("/account/second-factor", data={"code": pyotp.TOTP(secret).now()})
    assert done.status_code == 200, done.text
    codes = [code.get_text() for code in BeautifulSoup(done.text, "lxml").select(".codes code")]
    return secret, codes


async def fresh_code(app: FastAPI, secret: str) -> str:
    """The code of now, as if none had been used yet."""
    async with app.state.services.records.session() as session, session.begin():
        for found in await session.scalars(select(Person)):
            found.last_step = None
    return pyotp.TOTP(secret).now()


async def at_the_code(app: FastAPI, name: str = "zhang") -> httpx.AsyncClient:
    """A browser whose password was right and that is asked for a code."""
    browser = browser_of(app)
    done = await sign_in(browser, name, OLD)
    assert done.headers["location"] == "/login/code"
    return browser


async def give(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    """Give a code."""
    token = csrf_in(await browser.get("/login/code"))
    return await browser.post("/login/code", data={"code": code, "csrf_token": token})


async def test_a_new_password_takes_the_place_of_the_old_one(
    app: FastAPI, person: Person, browser: httpx.AsyncClient
) -> None:
    other = browser_of(app, await session_of(app, person))
    fields = {"old": OLD, "new": NEW, "again": NEW}
    done = await browser.post("/account/password", data=fields)
    assert done.headers["location"] == "/account?done=password"
    assert "密码改好了" in (await browser.get("/account?done=password")).text
    assert_problem(await other.get("/account"), 401, "sign-in-needed")
    assert (await sign_in(browser_of(app), "zhang", OLD)).status_code == 401
    assert (await sign_in(browser_of(app), "zhang", NEW)).status_code == 303


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"again": "other"}, "两次填的新密码不一样"),
        ({"new": "short-1", "again": "short-1"}, "10到128"),
        ({"new": "my-zhang-2026", "again": "my-zhang-2026"}, "不要带用户名"),
        ({"new": OLD, "again": OLD}, "和现在的不一样"),
        ({"new": "123456789012", "again": "123456789012"}, "太简单"),
        ({"new": "a1a1a1a1a1a1", "again": "a1a1a1a1a1a1"}, "太简单"),
    ],
)
async def test_a_password_that_will_not_do_is_explained(
    app: FastAPI, browser: httpx.AsyncClient, change: dict[str, str], text: str
) -> None:
    fields = {"old": OLD, "new": NEW, "again": NEW, **change}
    done = await browser.post("/account/password", data=fields)
    assert done.status_code in (401, 422)
    assert text in BeautifulSoup(done.text, "lxml").select_one("[role=alert]").get_text()
    assert (await sign_in(browser_of(app), "zhang", OLD)).status_code == 303


async def test_the_old_password_cannot_be_guessed_at_an_open_screen(
    browser: httpx.AsyncClient,
) -> None:
    fields = {"old": "wrong", "new": NEW, "again": NEW}
    for _ in range(FREE):
        await browser.post("/account/password", data=fields)
    done = await browser.post("/account/password", data={**fields, "old": OLD})
    assert done.status_code == 429


async def test_who_has_a_first_password_changes_it_and_goes_on(app: FastAPI) -> None:
    stored = await passwords.hashed(OLD)
    await make_person(app, "new", Role.AGENT, password_hash=stored, must_change=True)
    browser = browser_of(app)
    await sign_in(browser, "new", OLD)
    assert_problem(await browser.get("/account"), 403, "sign-in-unfinished")
    page = await browser.get("/account/password")
    assert "管理员给的密码" in page.text
    fields = {"old": OLD, "new": NEW, "again": NEW, "csrf_token": csrf_in(page)}
    done = await browser.post("/account/password", data=fields)
    assert done.status_code == 303
    assert (await browser.get("/account")).status_code == 200


async def test_an_administrator_must_set_a_second_factor_up_first(app: FastAPI) -> None:
    person = await make_person(app, "boss", Role.ADMINISTRATOR)
    browser = browser_of(app, await session_of(app, person))
    led = await browser.get("/people", headers={"accept": "text/html"})
    assert led.headers["location"] == "/account/second-factor"
    await enrolled(browser)
    assert (await browser.get("/people")).status_code == 200


async def test_the_picture_holds_what_an_app_scans_and_nothing_inline(
    browser: httpx.AsyncClient,
) -> None:
    page = BeautifulSoup((await browser.get("/account/second-factor")).text, "lxml")
    assert page.select_one(".qr svg path") is not None
    assert page.find(style=True) is None
    again = BeautifulSoup((await browser.get("/account/second-factor")).text, "lxml")
    assert page.select_one("code.once").string == again.select_one("code.once").string


async def test_secrets_and_recovery_codes_do_not_stand_in_the_database(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    secret, codes = await enrolled(browser)
    assert len(codes) == len(set(codes)) == 10
    async with app.state.services.records.session() as session:
        person = (await session.scalars(select(Person))).one()
        stored = list(await session.scalars(select(RecoveryCode.digest)))
    assert secret not in person.sealed_secret
    assert app.state.services.seal.open(person.sealed_secret) == secret
    assert not set(stored) & set(codes)
    key = app.state.services.settings.people_key_file
    assert key.stat().st_mode & 0o777 == 0o600


async def test_with_a_second_factor_the_password_alone_opens_nothing(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    secret, _ = await enrolled(browser)
    half = await at_the_code(app)
    for address in ("/account", "/account/second-factor", "/account/password"):
        led = await half.get(address, headers={"accept": "text/html"})
        assert led.headers["location"] == "/login/code"
    before = half.cookies["wence_session"]
    assert (await give(half, await fresh_code(app, secret))).status_code == 303
    assert half.cookies["wence_session"] != before
    assert (await half.get("/account")).status_code == 200


async def test_a_code_works_once(app: FastAPI, browser: httpx.AsyncClient) -> None:
    secret, _ = await enrolled(browser)
    code = await fresh_code(app, secret)
    assert (await give(await at_the_code(app), code)).status_code == 303
    assert (await give(await at_the_code(app), code)).status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(0.5, 303), (-0.5, 303), (2, 401), (-2, 401)])
async def test_a_code_of_half_a_minute_ago_still_works(
    app: FastAPI, browser: httpx.AsyncClient, minutes: float, status: int
) -> None:
    secret, _ = await enrolled(browser)
    await fresh_code(app, secret)
    half = await at_the_code(app)
    # Computed last, so that as little time as possible passes before it is given.
    token = csrf_in(await half.get("/login/code"))
    code = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(minutes=minutes))
    done = await half.post("/login/code", data={"code": code, "csrf_token": token})
    assert done.status_code == status


async def test_a_recovery_code_works_once_and_is_noted(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    _, codes = await enrolled(browser)
    assert (await give(await at_the_code(app), codes[0].upper())).status_code == 303
    assert (await give(await at_the_code(app), codes[0])).status_code == 401
    async with app.state.services.records.session() as session:
        assert await session.scalar(select(func.count()).select_from(RecoveryCode)) == 9
        ways = await session.scalars(
            select(AuditEntry.detail).where(AuditEntry.action == "sign-in")
        )
        assert {"by": "recovery"} in list(ways)


async def test_knowing_the_password_does_not_allow_guessing_codes(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    secret, _ = await enrolled(browser)
    for _ in range(FREE):
        assert (await give(await at_the_code(app), "000000")).status_code == 401
    locked = await give(await at_the_code(app), await fresh_code(app, secret))
    assert locked.status_code == 429
    async with app.state.services.records.session() as session, session.begin():
        await session.execute(delete(Attempts))
    assert (await give(await at_the_code(app), await fresh_code(app, secret))).status_code == 303


async def test_a_wrong_code_sets_nothing_up(app: FastAPI, browser: httpx.AsyncClient) -> None:
    await browser.get("/account/second-factor")
    done = await browser.post("/account/second-factor", data={"code": "000000"})
    assert done.status_code == 422
    assert (await sign_in(browser_of(app), "zhang", OLD)).headers["location"] == HOME


async def test_the_second_factor_goes_only_with_password_and_code(
    app: FastAPI, browser: httpx.AsyncClient
) -> None:
    secret, codes = await enrolled(browser)
    address = "/account/second-factor/remove"
    for password, code in (("wrong", codes[0]), (OLD, "000000")):
        done = await browser.post(address, data={"password": password, "code": code})
        assert done.status_code == 401
    good = {"password": OLD, "code": await fresh_code(app, secret)}
    assert (await browser.post(address, data=good)).status_code == 303
    assert (await sign_in(browser_of(app), "zhang", OLD)).headers["location"] == HOME


async def test_one_can_end_ones_other_sessions(
    app: FastAPI, person: Person, browser: httpx.AsyncClient
) -> None:
    other = browser_of(app, await session_of(app, person))
    assert len(BeautifulSoup((await browser.get("/account")).text, "lxml").select("tbody tr")) == 2
    assert (await browser.post("/account/sessions/end")).status_code == 303
    assert_problem(await other.get("/account"), 401, "sign-in-needed")
    async with app.state.services.records.session() as session:
        assert await session.scalar(select(func.count()).select_from(SessionRow)) == 1


async def test_people_of_a_provider_have_no_password_here(app: FastAPI) -> None:
    person = await make_person(app, "li", Role.ADMINISTRATOR, password_hash=None, subject="x")
    browser = browser_of(app, await session_of(app, person))
    assert "统一登录" in (await browser.get("/account")).text
    for address in ("/account/password", "/account/second-factor"):
        assert_problem(await browser.get(address), 404, "not-found")
