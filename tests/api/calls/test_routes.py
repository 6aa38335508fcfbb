"""Calls: what is looked up, opened and copied in them, and the summary that is copied at the end."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.people.roles import Role
from api.records.people import AuditEntry
from tests.api.people.signed import signed_browser
from tests.api.problem import assert_problem
from tests.api.stand_in import SUBSIDY

CALLS = "/api/v1/desk/calls"
HOTLINE = "/channels/hotline/calls/{}/turns"


@pytest.fixture
async def agent(app: FastAPI) -> httpx.AsyncClient:
    """An agent at the desk."""
    return await signed_browser(app, Role.AGENT)


async def begun(agent: httpx.AsyncClient) -> str:
    """The number of a call that has begun."""
    response = await agent.post(CALLS, json={"region": "410100"})
    assert response.status_code == 201, response.text
    return str(response.json()["number"])


async def logged(agent: httpx.AsyncClient, number: str, **done: object) -> httpx.Response:
    """Log what was done."""
    return await agent.post(f"{CALLS}/{number}/entries", json=done)


async def handed_over(agent: httpx.AsyncClient, call: str = "sip-1") -> None:
    """A telephone call whose caller wants a person."""
    turns = [{"event": "start"}, {"speech": {"text": "开店补多少"}}, {"dtmf": "0"}]
    for number, turn in enumerate(turns, 1):
        response = await agent.post(HOTLINE.format(call), json={"turn_id": str(number), **turn})
        assert response.status_code == 200, response.text
    assert response.json()["transfer"] is not None


async def test_a_call_has_a_number_and_its_agent(agent: httpx.AsyncClient) -> None:
    number = await begun(agent)
    call = (await agent.get(f"{CALLS}/{number}")).json()
    assert number == "C20261120-0001"
    assert (call["status"], call["agent"], call["region"]) == ("open", "agent的姓名", "410100")
    assert call["entries"] == []


async def test_a_copied_answer_is_logged_with_version_and_sources_of_the_gateway_itself(
    agent: httpx.AsyncClient,
) -> None:
    number = await begun(agent)
    done = await logged(
        agent, number, kind="copied", item_id=SUBSIDY, facet="how_much", text="补贴10000元。"
    )
    entry = done.json()
    assert done.status_code == 201
    assert (entry["title"], entry["snapshot"]) == ("一次性创业补贴", "stand-in")
    assert any(s.startswith("郑政办〔2022〕12号 ") and "规划期已满" in s for s in entry["sources"])


async def test_the_summary_holds_lookups_items_and_sources(agent: httpx.AsyncClient) -> None:
    number = await begun(agent)
    for text in ("cybt", "创业补贴 13800138000", "cybt"):
        await logged(agent, number, kind="looked-up", text=text)
    await logged(agent, number, kind="opened", item_id=SUBSIDY)
    await logged(agent, number, kind="copied", item_id=SUBSIDY, text="补贴10000元。\n分一次发。")
    text = (await agent.post(f"{CALLS}/{number}/close", json={})).json()["text"]
    first = text.splitlines()[0]
    assert first.startswith(f"通话 {number}　郑州　")
    assert first.endswith("坐席 agent的姓名")
    assert "1. cybt\n2. 创业补贴 〔电话〕\n" in text
    assert "1. 一次性创业补贴（郑州）\n   补贴10000元。\n   分一次发。\n   依据：" in text
    assert "郑政办〔2022〕12号" in text
    assert "资料版本：stand-in" in text
    assert text == (await agent.get(f"{CALLS}/{number}/summary")).json()["text"]


async def test_a_call_in_which_nothing_was_answered_says_so(agent: httpx.AsyncClient) -> None:
    number = await begun(agent)
    text = (await agent.post(f"{CALLS}/{number}/close", json={})).json()["text"]
    assert "【答复的事项】没有" in text
    assert "【查了】" not in text


@pytest.mark.parametrize(
    "done",
    [
        {"kind": "looked-up"},
        {"kind": "looked-up", "text": " "},
        {"kind": "opened"},
        {"kind": "copied", "item_id": "no.such.zz"},
        {"kind": "thrown", "text": "a"},
    ],
)
async def test_what_says_nothing_is_not_logged(
    agent: httpx.AsyncClient, done: dict[str, str]
) -> None:
    number = await begun(agent)
    assert_problem(await logged(agent, number, **done), 422, "invalid-request")


async def test_nothing_is_logged_to_a_call_that_has_ended(agent: httpx.AsyncClient) -> None:
    number = await begun(agent)
    await agent.post(f"{CALLS}/{number}/close", json={})
    assert_problem(await logged(agent, number, kind="looked-up", text="a"), 409, "call-closed")
    assert_problem(await agent.post(f"{CALLS}/{number}/close", json={}), 409, "call-closed")


async def test_another_agent_sees_nothing_of_a_call_and_a_supervisor_all(
    app: FastAPI, agent: httpx.AsyncClient
) -> None:
    number = await begun(agent)
    other = await signed_browser(app, Role.AGENT, "other")
    for address in ("", "/summary"):
        assert_problem(await other.get(f"{CALLS}/{number}{address}"), 404, "not-found")
    assert_problem(await logged(other, number, kind="looked-up", text="a"), 404, "not-found")
    assert (await other.get(CALLS)).json() == []
    lead = await signed_browser(app, Role.SUPERVISOR)
    assert [call["number"] for call in (await lead.get(CALLS)).json()] == [number]
    assert (await lead.get(f"{CALLS}/{number}/summary")).status_code == 200
    assert_problem(await logged(lead, number, kind="looked-up", text="a"), 404, "not-found")


async def test_a_call_of_the_telephone_waits_with_its_transcript_until_one_agent_takes_it(
    app: FastAPI, agent: httpx.AsyncClient
) -> None:
    await handed_over(agent)
    [waiting] = (await agent.get(CALLS, params={"status": "waiting"})).json()
    assert waiting["agent"] is None
    assert waiting["transcript"][0]["asked"] == "开店补多少"
    assert waiting["summary"]
    number = waiting["number"]
    taken = await agent.post(f"{CALLS}/{number}/take", json={})
    assert (taken.json()["status"], taken.json()["agent"]) == ("open", "agent的姓名")
    assert_problem(await agent.post(f"{CALLS}/{number}/take", json={}), 409, "call-taken")
    other = await signed_browser(app, Role.AGENT, "other")
    assert_problem(await other.post(f"{CALLS}/{number}/take", json={}), 404, "not-found")
    text = (await agent.post(f"{CALLS}/{number}/close", json={})).json()["text"]
    assert "【电话转来时】\n" in text
    assert "开店补多少" in text


async def test_a_turn_that_the_platform_sends_again_hands_nothing_over_again(
    agent: httpx.AsyncClient,
) -> None:
    await handed_over(agent)
    for turn in ("3", "4"):
        await agent.post(HOTLINE.format("sip-1"), json={"turn_id": turn, "dtmf": "0"})
    assert len((await agent.get(CALLS)).json()) == 1


async def test_what_is_done_in_a_call_stands_in_the_audit_trail(
    app: FastAPI, agent: httpx.AsyncClient
) -> None:
    number = await begun(agent)
    await logged(agent, number, kind="looked-up", text="补贴 13800138000")
    await logged(agent, number, kind="copied", item_id=SUBSIDY)
    await agent.post(f"{CALLS}/{number}/close", json={})
    async with app.state.services.records.session() as session:
        trail = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(entry.action, entry.subject) for entry in trail] == [
        ("call-opened", number),
        ("looked-up", None),
        ("copied", SUBSIDY),
        ("call-closed", number),
    ]
    assert trail[1].detail == {"call": number, "text": "补贴 〔电话〕", "snapshot": None}
    assert {(entry.name, entry.role) for entry in trail} == {("agent", "agent")}
