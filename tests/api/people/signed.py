"""People, and browsers that are signed in."""

from __future__ import annotations

from typing import Any

import httpx
from bs4 import BeautifulSoup
from fastapi import FastAPI

from api.people import sessions
from api.people.roles import Role
from api.people.tokens import SESSION, csrf_of
from api.records.people import Person
from api.services import Services

HOST = "http://127.0.0.1"
JSON = {"content-type": "application/json"}


async def make_person(app: FastAPI, name: str, role: Role, **values: Any) -> Person:
    """Add a person, whose password nobody knows unless a hash is given."""
    services: Services = app.state.services
    await services.records.prepare()
    values.setdefault("password_hash", "none")
    person = Person(name=name, shown_as=f"{name}的姓名", role=role, **values)
    async with services.records.session() as session, session.begin():
        session.add(person)
    return person


async def session_of(app: FastAPI, person: Person, *, whole: bool = True) -> str:
    """Begin a session; return its token."""
    services: Services = app.state.services
    async with services.records.session() as session, session.begin():
        return await sessions.begin(session, person, whole=whole, address="127.0.0.1")


def browser_of(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    """A browser on this machine; with a token it is signed in, and its changes carry the CSRF token."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    browser = httpx.AsyncClient(transport=transport, base_url=HOST)
    if token is not None:
        browser.cookies.set(SESSION, token, domain="127.0.0.1")
        browser.headers["X-CSRF-Token"] = csrf_of(token)
    return browser


async def signed_browser(app: FastAPI, role: Role, name: str | None = None) -> httpx.AsyncClient:
    """A browser of a new person with a role, who has a second factor where the role must."""
    person = await make_person(app, name or role.value, role, sealed_secret="sealed")
    return browser_of(app, await session_of(app, person))


def csrf_in(page: httpx.Response) -> str:
    """The token in a page's form."""
    field = BeautifulSoup(page.text, "lxml").select_one("input[name=csrf_token]")
    assert field is not None, page.text
    return str(field["value"])


async def sign_in(
    browser: httpx.AsyncClient, name: str, password: str, **more: str
) -> httpx.Response:
    """Fill in the form and send it."""
    token = csrf_in(await browser.get("/login"))
    fields = {"name": name, "password": password, "csrf_token": token, **more}
    return await browser.post("/login", data=fields)
