"""`/api/v1/entrances`, `/api/v1/suggestions`, `/api/v1/script`."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.bot_server import BotServer, reply
from tests.api.problem import assert_problem
from tests.api.stand_in import SUBSIDY, HeldKnowledge

ENTRANCES, SUGGESTIONS, SCRIPT = (
    f"/api/v1/{name}" for name in ("entrances", "suggestions", "script")
)


async def test_the_entrances_are_areas_with_questions_and_the_regions(
    client: httpx.AsyncClient,
) -> None:
    body = (await client.get(ENTRANCES)).json()
    assert body["region"] == "410100"
    assert {"code": "410300", "name": "洛阳"} in body["regions"]
    assert len(body["areas"]) == 4
    assert all(area["questions"] for area in body["areas"])
    assert body["most_asked"] == []


async def test_what_is_asked_most_comes_from_the_records(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    for item_id, times in {
        SUBSIDY: 3,
        "card.lost.zz": 4,
        "card.lost.wh": 5,
        "card.inquiry.zz": 2,
    }.items():
        bot.replies = [reply(item_id=item_id)]
        for _ in range(times):
            await client.post("/api/v1/messages", json={"text": "问"})
    await app.state.services.records.settle()
    body = (await client.get(ENTRANCES)).json()
    assert [option["payload"] for option in body["most_asked"]] == [
        "item:card.lost.zz#",
        f"item:{SUBSIDY}#",
    ]


async def test_typing_finds_questions_whose_payload_answers_them(client: httpx.AsyncClient) -> None:
    body = (await client.post(SUGGESTIONS, json={"text": "cybt"})).json()
    assert 0 < len(body["suggestions"]) <= 5
    assert body["suggestions"][0]["payload"].startswith("item:")


async def test_traditional_characters_are_understood(client: httpx.AsyncClient) -> None:
    assert (await client.post(SUGGESTIONS, json={"text": "創業補貼"})).json()["suggestions"]


async def test_a_personal_number_finds_nothing(client: httpx.AsyncClient) -> None:
    body = (await client.post(SUGGESTIONS, json={"text": "13800138000"})).json()
    assert body == {"suggestions": []}


@pytest.mark.usefixtures("one_minute")
async def test_typing_is_limited_apart_from_asking(settings: Settings) -> None:
    few = settings.model_copy(update={"suggestions_per_minute": 2, "trusted_networks": ()})
    async with running_app(create_app(few, HeldKnowledge())) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
            codes = [
                (await caller.post(SUGGESTIONS, json={"text": "公积金"})).status_code
                for _ in range(3)
            ]
            assert codes == [200, 200, 429]
            assert (await caller.post("/api/v1/messages", json={"text": "你好"})).status_code == 200


async def test_texts_are_shown_in_traditional_characters(client: httpx.AsyncClient) -> None:
    body = (await client.post(SCRIPT, json={"texts": ["发放补贴10000元", "皇后之后"]})).json()
    assert body == {"texts": ["發放補貼10000元", "皇后之後"]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SUGGESTIONS, {"text": "问" * 61}),
        (SUGGESTIONS, {"text": "问", "region": "999999"}),
        (SCRIPT, {"texts": ["字"] * 201}),
    ],
)
async def test_what_is_wrong_is_refused(
    client: httpx.AsyncClient, path: str, body: dict[str, object]
) -> None:
    assert_problem(await client.post(path, json=body), 422, "invalid-request")
