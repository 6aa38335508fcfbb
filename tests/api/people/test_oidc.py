"""Signing in with an identity provider, which runs as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import select, update

from api.app import create_app
from api.people.provider import Provider
from api.people.roles import Role
from api.people.tokens import SESSION
from api.records.people import AuditEntry, Person
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.conftest import free_port
from tests.api.people.oidc_provider import CLIENT, SECRET
from tests.api.people.signed import browser_of, make_person
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge
from wence.signals import end_with_parent

BACK = "http://127.0.0.1/login/oidc/back"
ZHANG = {
    "sub": "7",
    "preferred_username": "Zhang.San",
    "name": "张三",
    "realm": {"roles": ["a", "hotline"]},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that runs."""
    port = free_port()
    words = [sys.executable, "-m", "tests.api.people.oidc_provider", str(port)]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def file(issuer: str, tmp_path: Path) -> Path:
    """The provider as its file describes it."""
    (tmp_path / "secret").write_text(SECRET)
    found = tmp_path / "oidc.yml"
    found.write_text(
        yaml.safe_dump(
            {
                "issuer": issuer,
                "label": "市统一身份认证",
                "client_id": CLIENT,
                "client_secret": {"file": str(tmp_path / "secret")},
                "redirect_uri": BACK,
                "role_claim": "realm.roles",
                "roles": {"hotline-lead": "supervisor", "hotline": "agent"},
            },
            allow_unicode=True,
            sort_keys=False,  # the first role that fits wins
        )
    )
    return found


@pytest.fixture
async def app(settings: Settings, file: Path) -> AsyncIterator[FastAPI]:
    """The application, which knows the provider."""
    known = settings.model_copy(update={"oidc": file})
    async with running_app(create_app(known, HeldKnowledge())) as application:
        yield application


async def to_provider(
    browser: httpx.AsyncClient, claims: dict[str, Any] | None = None, **more: str
) -> str:
    """Go to the provider and sign in there; return the address that it leads back to."""
    led = await browser.get("/login/oidc?next=%2Fitems")
    assert led.status_code == 303, led.text
    address = httpx.URL(led.headers["location"])
    said = {"claims": json.dumps(claims or ZHANG), **more}
    async with httpx.AsyncClient() as outside:
        answer = await outside.get(address.copy_merge_params(said))
    assert answer.status_code == 302, answer.text
    back = answer.headers["location"]
    assert back.startswith(f"{BACK}?")
    return back.removeprefix("http://127.0.0.1")


async def signed_in(
    browser: httpx.AsyncClient, claims: dict[str, Any] | None = None, **more: str
) -> httpx.Response:
    """The whole way."""
    return await browser.get(await to_provider(browser, claims, **more))


async def people(app: FastAPI) -> list[Person]:
    """Everybody."""
    async with app.state.services.records.session() as session:
        return list(await session.scalars(select(Person)))


async def test_who_has_a_role_there_signs_in_and_comes_where_they_wanted(app: FastAPI) -> None:
    browser = browser_of(app)
    done = await signed_in(browser)
    assert (done.status_code, done.headers["location"]) == (303, "/items")
    [person] = await people(app)
    assert (person.name, person.shown_as, person.role) == ("zhang.san", "张三", "agent")
    assert person.password_hash is None
    assert (await browser.get("/account")).status_code == 200


async def test_the_form_offers_it(app: FastAPI) -> None:
    page = BeautifulSoup((await browser_of(app).get("/login")).text, "lxml")
    assert page.select_one("a[href^='/login/oidc']").get_text() == "用市统一身份认证登录"


async def test_the_request_carries_pkce_state_and_nonce(app: FastAPI) -> None:
    led = await browser_of(app).get("/login/oidc")
    query = parse_qs(urlsplit(led.headers["location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert all(len(query[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert query["scope"] == ["openid profile"]


async def test_the_role_follows_the_provider(app: FastAPI) -> None:
    first = browser_of(app)
    await signed_in(first)
    lead = {**ZHANG, "name": "张三丰", "realm": {"roles": ["hotline", "hotline-lead"]}}
    assert (await signed_in(browser_of(app), lead)).status_code == 303
    [person] = await people(app)
    assert (person.role, person.shown_as) == ("supervisor", "张三丰")
    assert_problem(await first.get("/account"), 401, "sign-in-needed")


@pytest.mark.parametrize(
    "claims",
    [
        {"realm": {"roles": ["a"]}},
        {"realm": "hotline"},
        {"realm": None},
        {"preferred_username": "张三"},
        {"preferred_username": "taken"},
    ],
    ids=["no role", "another shape", "none", "no name", "another's name"],
)
async def test_who_has_no_role_or_an_others_name_is_not_let_in(
    app: FastAPI, claims: dict[str, Any]
) -> None:
    await make_person(app, "taken", Role.ADMINISTRATOR)
    browser = browser_of(app)
    done = await signed_in(browser, ZHANG | claims)
    assert done.status_code == 403
    assert "您的账号没有开通" in done.text
    assert SESSION not in browser.cookies
    assert [person.name for person in await people(app)] == ["taken"]


async def test_who_was_disabled_here_is_not_let_in(app: FastAPI) -> None:
    await signed_in(browser_of(app))
    async with app.state.services.records.session() as session, session.begin():
        await session.execute(update(Person).values(disabled=True))
    assert (await signed_in(browser_of(app))).status_code == 403


@pytest.mark.parametrize(
    "fault", ["nonce", "audience", "issuer", "expired", "key", "unsigned", "denied"]
)
async def test_a_token_that_is_not_right_signs_nobody_in(app: FastAPI, fault: str) -> None:
    browser = browser_of(app)
    done = await signed_in(browser, fault=fault)
    assert done.status_code == 401
    assert "统一登录没有成功" in done.text
    assert SESSION not in browser.cookies
    async with app.state.services.records.session() as session:
        [entry] = await session.scalars(select(AuditEntry))
    assert entry.action == "sign-in-failed"


async def test_what_comes_back_works_once_and_only_in_its_own_browser(app: FastAPI) -> None:
    browser, other = browser_of(app), browser_of(app)
    back = await to_provider(browser)
    await other.get("/login")
    assert (await other.get(back)).status_code == 401
    assert (await browser.get(back)).status_code == 401
    back = await to_provider(browser)
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 401


async def test_a_made_up_answer_signs_nobody_in(app: FastAPI) -> None:
    for query in ("", "?code=x", "?code=x&state=y", "?state="):
        assert (await browser_of(app).get(f"/login/oidc/back{query}")).status_code == 401


@pytest.fixture
def gone(file: Path) -> Path:
    """A file of a provider that nobody answers for."""
    text = yaml.safe_load(file.read_text()) | {"issuer": f"http://127.0.0.1:{free_port()}"}
    file.write_text(yaml.safe_dump(text))
    return file


async def test_a_provider_that_cannot_be_reached_is_explained(
    settings: Settings, gone: Path
) -> None:
    known = settings.model_copy(update={"oidc": gone})
    async with running_app(create_app(known, HeldKnowledge())) as app:
        page = await browser_of(app).get("/login/oidc")
    assert page.status_code == 502
    assert "统一登录没有成功" in page.text


async def test_without_a_provider_there_is_no_such_way(settings: Settings) -> None:
    async with running_app(create_app(settings, HeldKnowledge())) as app:
        browser = browser_of(app)
        assert_problem(await browser.get("/login/oidc"), 404, "not-found")
        assert "/login/oidc" not in (await browser.get("/login")).text


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "ftp://x"},
        {"roles": {"x": "king"}},
        {"redirect_uri": "https://desk.test/elsewhere"},
        {"client_secret": {"env": "NOT_SET_ANYWHERE"}},
        {"surprise": 1},
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(file: Path, change: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | change))
    with pytest.raises(ValueError, match=r"oidc\.yml"):
        Provider.load(file)
