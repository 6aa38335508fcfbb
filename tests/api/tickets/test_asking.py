"""A resident asks how far a ticket is, by its number."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.people.roles import Role
from api.tickets.asking import number_in
from tests.api.bot_server import BotServer
from tests.api.people.signed import signed_browser
from tests.api.problem import assert_problem
from tests.api.tickets.opened import moved, opened


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20261120-0001", "20261120-0001"),
        ("编号20261120-0001。", "20261120-0001"),
        ("我投诉的20261120 0001办得怎么样了", "20261120-0001"),
        ("202611200001处理到哪一步了", "20261120-0001"),
        ("20261120-0001和20261120-0002办到哪了", None),
        ("20261120-0001这件事我要补充情况", None),
        ("20261120-0001一直没人管，转人工", None),
        ("郑政办〔2022〕12号还有效吗", None),
        ("20261120-00015办得怎么样", None),
        ("Z20261120-0001办得怎么样", None),
        ("我2026年11月20日交的钱怎么样了", None),
        ("20261120-0001那家店卖蜂蜜", None),
    ],
)
def test_a_number_is_found_where_its_state_is_asked_for(text: str, number: str | None) -> None:
    assert number_in(text) == number


async def told(client: httpx.AsyncClient, text: str) -> str:
    """What is answered."""
    response = await client.post("/api/v1/messages", json={"text": text})
    assert response.status_code == 200, response.text
    [reply] = response.json()["replies"]
    assert reply["kind"] == "notice"
    return str(reply["text"])


async def test_the_state_is_told_and_nothing_of_what_the_ticket_says(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    number = await opened(client, bot)
    asked = len(bot.seen)
    states = [await told(client, number)]
    agent = await signed_browser(app, Role.AGENT)
    for step in ("take", "answer", "close"):
        await moved(agent, number, step, "跟培训学校说好了")
        states.append(await told(client, f"{number}办得怎么样了"))
    for state, words in zip(
        states, ("还没有人受理", "正在办理", "已经答复", "已经办结"), strict=True
    ):
        assert f"编号{number}的事：" in state
        assert words in state
        assert "培训学校" not in state
    assert len(bot.seen) == asked


async def test_a_number_that_nobody_got_is_said_to_be_unknown(client: httpx.AsyncClient) -> None:
    assert "没有查到编号是20261120-0077的登记" in await told(client, "20261120-0077")


async def test_records_that_are_away_are_told(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(app.state.services.records, "session", away)
    response = await client.post("/api/v1/messages", json={"text": "20261120-0001"})
    assert_problem(response, 503, "records-unreachable")


async def test_other_words_with_a_number_go_to_the_dialogue(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    number = await opened(client, bot)
    response = await client.post("/api/v1/messages", json={"text": f"{number}我要补充情况"})
    assert response.json()["replies"][0]["kind"] == "answer"
    assert bot.last["message"] == f"{number}我要补充情况"
