"""The panel of a call: begun, logged, ended with a summary; for those who take calls."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.people.roles import Role
from tests.api.desk.conftest import soup
from tests.api.people.signed import signed_browser

SUBSIDY = "startup.one-off-subsidy.zz"
PART = {"X-Part": "1"}


async def act(agent: httpx.AsyncClient, what: str, **more: str) -> httpx.Response:
    """What a button of the panel sends."""
    return await agent.post("/desk/call", data={"act": what, **more}, headers=PART)


async def opened(agent: httpx.AsyncClient) -> str:
    """The number of a call that has just begun."""
    panel = soup(await act(agent, "open", region="410100"))
    return str(panel.select_one("[data-call]")["data-call"])  # type: ignore[index]


async def test_what_is_done_in_a_call_stands_in_its_panel_and_its_summary(
    agent: httpx.AsyncClient,
) -> None:
    number = await opened(agent)
    entries = f"/api/v1/desk/calls/{number}/entries"
    for done in (
        {"kind": "looked-up", "text": "cybt"},
        {"kind": "opened", "item_id": SUBSIDY},
        {"kind": "copied", "item_id": SUBSIDY, "text": "补贴10000元"},
    ):
        assert (await agent.post(entries, json=done)).status_code == 201
    panel = soup(await agent.get("/desk/call"))
    assert [entry.text for entry in panel.select(".entries li")] == [
        "查了 cybt",
        "看了 一次性创业补贴",
        "复制了 一次性创业补贴",
    ]
    closed = soup(await act(agent, "close", number=number))
    text = closed.select_one("[data-text=summary]").text  # type: ignore[union-attr]
    for words in (number, "cybt", "一次性创业补贴", "补贴10000元", "郑政办〔2022〕12号"):
        assert words in text
    assert closed.select_one("#call-open") is not None


async def test_an_open_call_is_still_there_when_the_page_is_loaded_anew(
    agent: httpx.AsyncClient,
) -> None:
    number = await opened(agent)
    page = soup(await agent.get("/desk"))
    assert page.select_one("#call [data-call]")["data-call"] == number  # type: ignore[index]


async def test_without_a_script_the_summary_stands_on_the_page(agent: httpx.AsyncClient) -> None:
    assert (await agent.post("/desk/call", data={"act": "open"})).status_code == 303
    panel = soup(await agent.get("/desk/call"))
    number = str(panel.select_one("[data-call]")["data-call"])  # type: ignore[index]
    page = soup(await agent.post("/desk/call", data={"act": "close", "number": number}))
    assert number in page.select_one("#call [data-text=summary]").text  # type: ignore[union-attr]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
async def test_those_who_take_no_calls_have_no_panel(desk: FastAPI, role: Role) -> None:
    browser = await signed_browser(desk, role)
    assert soup(await browser.get("/desk")).select("#call form") == []
    assert (await act(browser, "open")).status_code == 403


async def test_a_call_cannot_be_ended_twice(agent: httpx.AsyncClient) -> None:
    number = await opened(agent)
    await act(agent, "close", number=number)
    assert (await act(agent, "close", number=number)).status_code == 409
