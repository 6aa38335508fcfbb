"""Corrections, from the report to the end of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from api.people.roles import Role
from api.records.desk import CorrectionEvent
from tests.api.people.signed import signed_browser
from tests.api.problem import assert_problem
from tests.api.stand_in import SUBSIDY

CORRECTIONS = "/api/v1/desk/corrections"
REPORT = {
    "item_id": SUBSIDY,
    "snapshot": "older",
    "region": "410100",
    "facet": "how_much",
    "text": " 金额变了，问13800138000 ",
}
WHY = {"reason": "新文件改成了别的数，事项已经改好。"}


@pytest.fixture
async def agent(app: FastAPI) -> httpx.AsyncClient:
    """An agent."""
    return await signed_browser(app, Role.AGENT)


@pytest.fixture
async def editor(app: FastAPI) -> httpx.AsyncClient:
    """An editor."""
    return await signed_browser(app, Role.EDITOR)


async def reported(agent: httpx.AsyncClient) -> dict[str, Any]:
    """A correction that an agent has just reported."""
    response = await agent.post(CORRECTIONS, json=REPORT)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_one_step_reports_an_error_with_the_version_of_the_card(
    agent: httpx.AsyncClient,
) -> None:
    found = await reported(agent)
    assert found["number"] == "J20261120-0001"
    assert (found["item_id"], found["title"]) == (SUBSIDY, "一次性创业补贴")
    assert (found["snapshot"], found["region"], found["facet"]) == ("older", "410100", "how_much")
    assert found["text"] == "金额变了，问〔电话〕"
    assert (found["status"], found["reporter"]) == ("open", "agent的姓名")


@pytest.mark.parametrize(
    "change", [{"item_id": "no.such.zz"}, {"text": "  "}, {"region": "999999"}, {"snapshot": ""}]
)
async def test_a_report_that_says_nothing_is_refused(
    agent: httpx.AsyncClient, change: dict[str, str]
) -> None:
    wrong = await agent.post(CORRECTIONS, json={**REPORT, **change})
    assert_problem(wrong, 422, "invalid-request")


async def test_an_editor_takes_and_resolves_and_the_reporter_can_follow(
    agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    address = f"{CORRECTIONS}/{(await reported(agent))['number']}"
    [seen] = (await editor.get(CORRECTIONS, params={"status": "open"})).json()
    assert address.endswith(seen["number"])
    assert (await editor.post(f"{address}/take", json={})).json()["editor"] == "editor的姓名"
    assert (await editor.post(f"{address}/resolve", json=WHY)).json()["status"] == "resolved"
    followed = (await agent.get(address)).json()
    assert [step["status"] for step in followed["history"]] == ["open", "taken", "resolved"]
    assert [step["name"] for step in followed["history"]] == ["agent的姓名", *["editor的姓名"] * 2]
    assert followed["history"][-1]["reason"] == WHY["reason"]


async def test_an_editor_rejects_with_a_reason(
    agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    address = f"{CORRECTIONS}/{(await reported(agent))['number']}"
    await editor.post(f"{address}/take", json={})
    assert_problem(await editor.post(f"{address}/reject", json={}), 422, "invalid-request")
    assert (await editor.post(f"{address}/reject", json=WHY)).json()["status"] == "rejected"
    assert_problem(await editor.post(f"{address}/take", json={}), 409, "correction-moved")


async def test_one_editor_at_a_time_deals_with_a_correction(
    app: FastAPI, agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    other = await signed_browser(app, Role.EDITOR, "other")
    address = f"{CORRECTIONS}/{(await reported(agent))['number']}"
    assert_problem(await other.post(f"{address}/resolve", json=WHY), 409, "correction-moved")
    await editor.post(f"{address}/take", json={})
    for step in ("take", "release"):
        assert_problem(await other.post(f"{address}/{step}", json={}), 409, "correction-moved")
    assert_problem(await other.post(f"{address}/resolve", json=WHY), 409, "correction-moved")
    assert (await editor.post(f"{address}/release", json={})).json()["editor"] is None
    assert (await other.post(f"{address}/take", json={})).json()["editor"] == "other的姓名"


async def test_agents_see_their_own_reports_and_the_others_all(
    app: FastAPI, agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    number = (await reported(agent))["number"]
    other = await signed_browser(app, Role.AGENT, "other")
    assert (await other.get(CORRECTIONS)).json() == []
    assert_problem(await other.get(f"{CORRECTIONS}/{number}"), 404, "not-found")
    for browser, mine, seen in [(agent, True, 1), (editor, False, 1), (editor, True, 0)]:
        assert len((await browser.get(CORRECTIONS, params={"mine": mine})).json()) == seen


@pytest.mark.parametrize(
    "statement",
    [
        update(CorrectionEvent).values(reason="别的"),
        delete(CorrectionEvent),
        text(
            "INSERT OR REPLACE INTO correction_events (id, correction_id, at, person_id, status)"
            " VALUES (1, 1, '2026-11-20', 1, 'resolved')"
        ),
    ],
    ids=["changed", "deleted", "replaced"],
)
async def test_the_history_can_only_grow(
    app: FastAPI, agent: httpx.AsyncClient, statement: Any
) -> None:
    await reported(agent)
    with pytest.raises(DBAPIError):
        async with app.state.services.records.session() as session, session.begin():
            await session.execute(statement)
