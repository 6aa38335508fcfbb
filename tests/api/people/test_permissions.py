"""Who may do what: every cell of the table, on the routes that there really are."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.people import permissions as table
from api.people.permissions import LEAVING, Stage, WithoutLine, hold, permissions, routes_of
from api.people.roles import Role
from api.settings import Settings
from tests.api.people.signed import browser_of, make_person, session_of
from tests.api.problem import assert_problem

STAFF = sorted(cell for cell, roles in permissions().routes.items() if roles is not None)
PUBLIC = sorted(cell for cell, roles in permissions().routes.items() if roles is None)
STREAMS = {("/api/v1/conversations/{conversation_id}/events", "GET")}  # never ends; see test_events
SAMPLES = {"number": "C20261120-0009", "step": "take", "change": "unlock", "name": "nobody"}
REFUSALS = {"sign-in-needed", "sign-in-unfinished", "not-allowed", "csrf-missing"}


async def asked(browser: httpx.AsyncClient, path: str, method: str) -> httpx.Response:
    """A request to a route, with something where its address has a name."""
    samples = SAMPLES | ({"number": "J20261120-0009"} if "corrections" in path else {})
    address = re.sub(r"\{(\w+)\}", lambda found: samples.get(found[1], "x"), path)
    body = {"json": {}} if method != "GET" and path.startswith("/api/") else {}
    return await browser.request(method, address, **body)


def refusal(response: httpx.Response) -> str | None:
    """What the guard says, or None when the route itself answered."""
    if response.headers.get("content-type") != "application/problem+json":
        return None
    kind = response.json()["type"].removeprefix("/problems#")
    return kind if kind in REFUSALS else None


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_what_its_column_says_and_no_more(app: FastAPI, role: Role) -> None:
    person = await make_person(app, role.value, role, sealed_secret="sealed")
    found = {}
    for path, method in STAFF:
        async with browser_of(app, await session_of(app, person)) as browser:
            found[path, method] = refusal(await asked(browser, path, method))
    allowed = {cell: role in permissions().routes[cell] for cell in STAFF}
    assert found == {cell: None if may else "not-allowed" for cell, may in allowed.items()}


async def test_nobody_may_anything_without_signing_in_but_what_is_public(app: FastAPI) -> None:
    async with browser_of(app) as browser:
        refused = {cell: refusal(await asked(browser, *cell)) for cell in STAFF}
        public = {
            cell: refusal(await asked(browser, *cell)) for cell in PUBLIC if cell not in STREAMS
        }
    assert refused == dict.fromkeys(STAFF, "sign-in-needed")
    assert set(public.values()) == {None}


async def test_every_change_needs_the_token_of_its_session(app: FastAPI) -> None:
    changes = [(path, method) for path, method in STAFF if method != "GET"]
    assert len(changes) > 15
    found = {}
    for path, method in changes:
        role = min(permissions().routes[path, method])
        name = f"person{len(found)}"
        person = await make_person(app, name, role, sealed_secret="sealed")
        async with browser_of(app, await session_of(app, person)) as browser:
            del browser.headers["X-CSRF-Token"]
            found[path, method] = refusal(await asked(browser, path, method))
    assert found == dict.fromkeys(changes, "csrf-missing")


@pytest.mark.parametrize("stage", [Stage.CODE, Stage.PASSWORD, Stage.FACTOR])
async def test_a_session_that_is_not_whole_reaches_one_place(app: FastAPI, stage: Stage) -> None:
    values = {"sealed_secret": None if stage is Stage.FACTOR else "sealed"}
    person = await make_person(
        app, "a", Role.ADMINISTRATOR, must_change=stage is Stage.PASSWORD, **values
    )
    reached = set()
    for path, method in STAFF:
        token = await session_of(app, person, whole=stage is not Stage.CODE)
        async with browser_of(app, token) as browser:
            if refusal(await asked(browser, path, method)) != "sign-in-unfinished":
                reached.add(path)
    assert reached == {permissions().stages[stage], LEAVING}


@pytest.mark.parametrize(
    ("path", "method", "roles"),
    [
        ("/people", "POST", {"administrator"}),
        ("/people/{name}/{change}", "POST", {"administrator"}),
        ("/audit", "GET", {"supervisor", "administrator"}),
        ("/api/v1/desk/calls", "POST", {"agent", "supervisor"}),
        ("/api/v1/desk/calls/{number}/summary", "GET", {"agent", "supervisor", "administrator"}),
        ("/api/v1/desk/corrections", "POST", {"agent", "supervisor", "editor", "administrator"}),
        ("/api/v1/desk/corrections/{number}/resolve", "POST", {"editor"}),
        ("/desk/corrections/{number}/{step}", "POST", {"editor"}),
        ("/desk/tickets/{number}", "GET", {"agent", "supervisor", "administrator"}),
        ("/desk/tickets/{number}/{step}", "POST", {"agent", "supervisor"}),
        ("/api/v1/desk/tickets/{number}/{step}", "POST", {"agent", "supervisor"}),
    ],
)
def test_what_matters_most_is_in_the_right_hands(path: str, method: str, roles: set[str]) -> None:
    assert {role.value for role in permissions().routes[path, method]} == roles


async def test_a_refusal_is_noted(app: FastAPI) -> None:
    person = await make_person(app, "agent", Role.AGENT)
    async with browser_of(app, await session_of(app, person)) as browser:
        assert_problem(await browser.get("/people"), 403, "not-allowed")
    boss = await make_person(app, "boss", Role.ADMINISTRATOR, sealed_secret="x")
    async with browser_of(app, await session_of(app, boss)) as browser:
        assert "GET /people" in (await browser.get("/audit?action=refused")).text


def test_the_table_has_a_line_for_every_route_and_no_other(settings: Settings) -> None:
    assert set(routes_of(create_app(settings))) == set(permissions().routes)


def test_a_new_route_without_a_line_keeps_the_gateway_from_starting(settings: Settings) -> None:
    app = create_app(settings)
    app.get("/new")(lambda: None)
    with pytest.raises(WithoutLine, match="GET /new has no line"):
        hold(app)


async def test_a_route_that_came_later_is_closed(app: FastAPI) -> None:
    app.get("/new")(lambda: "open")
    async with browser_of(app) as browser:
        assert_problem(await browser.get("/new"), 500, "internal")


def test_a_line_for_a_route_that_is_gone_is_found(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "permissions.yml"
    file.write_text(f"{table.FILE.read_text('utf-8')}  /gone: {{GET: staff}}\n", "utf-8")
    app = create_app(settings)
    monkeypatch.setattr(table, "FILE", file)
    permissions.cache_clear()
    try:
        with pytest.raises(WithoutLine, match="GET /gone, which isn't there"):
            hold(app)
    finally:
        monkeypatch.undo()
        permissions.cache_clear()
