"""Tickets at the desk: taken, answered, closed, each step in the history and the trail."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from api.people.roles import Role
from api.records.people import AuditEntry
from api.records.tickets import TicketEvent
from tests.api.bot_server import BotServer
from tests.api.people.signed import signed_browser
from tests.api.problem import assert_problem
from tests.api.tickets.opened import moved, opened

TICKETS = "/api/v1/desk/tickets"


@pytest.fixture
async def agent(app: FastAPI) -> httpx.AsyncClient:
    """An agent."""
    return await signed_browser(app, Role.AGENT)


@pytest.fixture
async def number(client: httpx.AsyncClient, bot: BotServer) -> str:
    """The number of a ticket that has just been opened."""
    return await opened(client, bot)


async def test_a_ticket_goes_from_open_to_closed_and_each_step_is_kept(
    app: FastAPI, agent: httpx.AsyncClient, number: str
) -> None:
    whole = (await agent.get(f"{TICKETS}/{number}")).json()
    assert (whole["status"], whole["history"], whole["followed"]) == ("open", [], False)
    assert whole["text"] == "培训学校乱收费，我的电话〔电话〕"
    for step in ("take", "answer", "close"):
        done = await moved(agent, number, step, "已核实，回电13900139000")
        assert done.status_code == 200, done.text
    steps = [(one["status"], one["name"], one["note"]) for one in done.json()["history"]]
    note = "已核实，回电〔电话〕"
    assert steps == [
        (status, "agent的姓名", note) for status in ("in_progress", "answered", "closed")
    ]
    assert done.json()["changed_at"] == done.json()["history"][-1]["at"]
    async with app.state.services.records.session() as session:
        rows = await session.scalars(select(AuditEntry).where(AuditEntry.subject == number))
        trail = [(row.action, row.detail.get("note")) for row in rows]
    assert trail == [
        ("ticket-read", None),
        ("ticket-taken", note),
        ("ticket-answered", note),
        ("ticket-closed", note),
    ]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "answer"),
        (["take"], "take"),
        (["take", "answer"], "answer"),
        (["close"], "take"),
        (["close"], "close"),
    ],
)
async def test_a_step_from_somewhere_else_is_refused_and_changes_nothing(
    agent: httpx.AsyncClient, number: str, steps: list[str], wrong: str
) -> None:
    for step in steps:
        assert (await moved(agent, number, step)).status_code == 200
    before = (await agent.get(f"{TICKETS}/{number}")).json()
    assert_problem(await moved(agent, number, wrong), 409, "ticket-moved")
    assert (await agent.get(f"{TICKETS}/{number}")).json() == before


async def test_an_answered_ticket_can_be_taken_up_again(
    agent: httpx.AsyncClient, number: str
) -> None:
    for step in ("take", "answer", "take"):
        done = await moved(agent, number, step)
    assert done.json()["status"] == "in_progress"


@pytest.mark.parametrize(("before", "step"), [(["take"], "answer"), ([], "close")])
async def test_to_answer_and_to_close_one_says_what_was_done(
    agent: httpx.AsyncClient, number: str, before: list[str], step: str
) -> None:
    for one in before:
        await moved(agent, number, one, "")
    assert_problem(await moved(agent, number, step, "  "), 422, "invalid-request")


async def test_a_number_that_nobody_got_is_not_found(agent: httpx.AsyncClient) -> None:
    assert_problem(await moved(agent, "20261120-0099", "take"), 404, "not-found")
    assert_problem(await agent.get(f"{TICKETS}/20261120-0099"), 404, "not-found")


async def test_tickets_are_listed_the_newest_first_and_by_status(
    client: httpx.AsyncClient, bot: BotServer, agent: httpx.AsyncClient
) -> None:
    first, second = await opened(client, bot), await opened(client, bot)
    await moved(agent, first, "take")

    async def listed(**query: str) -> list[str]:
        found = (await agent.get(TICKETS, params=query)).json()
        return [one["number"] for one in found]

    assert await listed() == [second, first]
    assert await listed(status="in_progress") == [first]
    assert await listed(status="closed") == []


async def test_the_pages_show_a_ticket_and_take_it_further(
    agent: httpx.AsyncClient, number: str
) -> None:
    listed = BeautifulSoup((await agent.get("/desk/tickets?status=open")).text, "lxml")
    assert [a["href"] for a in listed.select("td a")] == [f"/desk/tickets/{number}"]
    page = f"/desk/tickets/{number}"
    done = await agent.post(f"{page}/take")
    assert (done.status_code, done.headers["location"]) == (303, page)
    shown = BeautifulSoup((await agent.get(page)).text, "lxml")
    assert shown.select_one("#state").text == "办理中"  # type: ignore[union-attr]
    buttons = [button["formaction"].rpartition("/")[2] for button in shown.select("[formaction]")]
    assert buttons == ["answer", "close"]
    assert "agent的姓名 办理中" in shown.select_one(".history").text  # type: ignore[union-attr]


async def test_who_only_listens_sees_a_ticket_without_buttons(app: FastAPI, number: str) -> None:
    boss = await signed_browser(app, Role.ADMINISTRATOR)
    shown = BeautifulSoup((await boss.get(f"/desk/tickets/{number}")).text, "lxml")
    assert shown.select("[formaction]") == []
    assert_problem(await moved(boss, number, "take"), 403, "not-allowed")


@pytest.mark.parametrize(
    "statement",
    [
        update(TicketEvent).values(note="别的"),
        delete(TicketEvent),
        text(
            "INSERT OR REPLACE INTO ticket_events (id, ticket_id, at, person_id, status)"
            " VALUES (1, 1, '2026-11-20', 1, 'closed')"
        ),
    ],
    ids=["changed", "deleted", "replaced"],
)
async def test_the_history_can_only_grow(
    app: FastAPI, agent: httpx.AsyncClient, number: str, statement: Any
) -> None:
    await moved(agent, number, "take")
    with pytest.raises(DBAPIError):
        async with app.state.services.records.session() as session, session.begin():
            await session.execute(statement)
