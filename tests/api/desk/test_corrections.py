"""Corrections on the desk's pages: reported in one step, taken, ended with a reason, followed by who reported."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.people.roles import Role
from tests.api.desk.conftest import soup
from tests.api.people.signed import signed_browser

SUBSIDY = "startup.one-off-subsidy.zz"
NUMBER = "/desk/corrections/J20261120-0001"


@pytest.fixture
async def editor(desk: FastAPI) -> httpx.AsyncClient:
    """An editor."""
    return await signed_browser(desk, Role.EDITOR)


async def reported(agent: httpx.AsyncClient, **more: str) -> httpx.Response:
    """A card reported as it was shown."""
    card = soup(await agent.get(f"/desk/items/{SUBSIDY}"))
    form = card.select_one("form.report")
    assert form is not None
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    return await agent.post(str(form["action"]), data={**sent, "text": "金额变了", **more})


async def test_a_report_leads_to_where_it_can_be_followed(agent: httpx.AsyncClient) -> None:
    answer = await reported(agent)
    assert (answer.status_code, answer.headers["location"]) == (303, NUMBER)
    page = soup(await agent.get(NUMBER))
    assert page.select_one("#state").text == "待领取"  # type: ignore[union-attr]
    for words in ("一次性创业补贴", "金额变了", "郑州", "卡片版本", "agent的姓名"):
        assert words in page.text
    assert page.select("main form") == []


async def test_the_version_of_the_card_goes_with_the_report(
    agent: httpx.AsyncClient, desk: FastAPI
) -> None:
    version = desk.state.services.knowledge.version
    await reported(agent)
    assert f"{version}（现在的版本 {version}）" in soup(await agent.get(NUMBER)).text


async def test_an_editor_takes_it_and_ends_it_with_a_reason_that_the_reporter_reads(
    agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    await reported(agent)
    assert "金额变了" in soup(await editor.get("/desk/corrections?status=open")).text
    assert (await editor.post(f"{NUMBER}/take")).status_code == 303
    page = soup(await editor.get(NUMBER))
    assert page.select_one("#state").text == "处理中"  # type: ignore[union-attr]
    assert (await editor.post(f"{NUMBER}/resolve", data={"reason": " "})).status_code == 422
    await editor.post(f"{NUMBER}/resolve", data={"reason": "已按新文件改好"})
    page = soup(await agent.get(NUMBER))
    assert page.select_one("#state").text == "已改好"  # type: ignore[union-attr]
    assert "已按新文件改好" in page.text


async def test_what_is_not_put_right_is_rejected_with_a_reason(
    agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    await reported(agent)
    await editor.post(f"{NUMBER}/take")
    await editor.post(f"{NUMBER}/reject", data={"reason": "文件没有变"})
    assert "不采纳：文件没有变" in soup(await agent.get(NUMBER)).text


async def test_what_is_put_back_can_be_taken_again(
    agent: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    await reported(agent)
    await editor.post(f"{NUMBER}/take")
    await editor.post(f"{NUMBER}/release")
    page = soup(await editor.get(NUMBER))
    assert page.select_one("#state").text == "待领取"  # type: ignore[union-attr]
    assert page.select_one(f"form[action='{NUMBER}/take']") is not None


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_only_editors_deal_with_corrections(
    desk: FastAPI, agent: httpx.AsyncClient, role: Role
) -> None:
    await reported(agent)
    other = await signed_browser(desk, role, f"other-{role.value}")
    assert (await other.post(f"{NUMBER}/take")).status_code == 403
    seen = (await other.get(NUMBER)).status_code
    assert seen == (404 if role is Role.AGENT else 200)


async def test_an_agent_lists_only_what_was_reported_by_oneself(
    desk: FastAPI, agent: httpx.AsyncClient
) -> None:
    await reported(agent)
    other = await signed_browser(desk, Role.AGENT, "other")
    assert "没有这样的纠错" in soup(await other.get("/desk/corrections")).text
    assert "一次性创业补贴" in soup(await agent.get("/desk/corrections")).text


@pytest.mark.parametrize("more", [{"text": " "}, {"version": "../x"}])
async def test_a_report_that_says_nothing_is_refused(
    agent: httpx.AsyncClient, more: dict[str, str]
) -> None:
    assert (await reported(agent, **more)).status_code == 422
