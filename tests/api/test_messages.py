"""`POST /api/v1/messages`."""

from __future__ import annotations

import json
from uuid import UUID

import httpx
import pytest

from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.problem import assert_problem

URL = "/api/v1/messages"
JSON = {"content-type": "application/json"}


async def test_an_answer_has_the_contracts_members_and_no_others(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    options = [{"label": "申请条件", "payload": "item:a#conditions"}]
    bot.replies = [reply(item_id="a", citations=[CITATION], options=options)]
    response = await client.post(URL, json={"text": "开店能领多少钱"})
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"conversation_id", "turn_id", "asked", "replies"}
    assert body["asked"] == "开店能领多少钱"
    assert body["replies"] == [
        {
            "kind": "answer",
            "text": "一次性补贴10000元。",
            "item_id": "a",
            "citations": [CITATION],
            "options": options,
            "parts": [{"kind": "lead", "label": "", "text": "一次性补贴10000元。"}],
            "link": None,
            "progress": None,
        }
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("<b>Ａ</b> 開店\u200b", "<b>Ａ</b> 開店"),
        ("我的電話１３８００１３８０００", "我的电话〔电话〕"),
    ],
)
async def test_what_was_asked_comes_back_as_typed_unless_it_had_to_be_masked(
    client: httpx.AsyncClient, text: str, asked: str
) -> None:
    assert (await client.post(URL, json={"text": text})).json()["asked"] == asked


async def test_a_conversation_id_is_made_when_there_is_none(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    body = (await client.post(URL, json={"text": "你好", "conversation_id": None})).json()
    UUID(body["conversation_id"])
    UUID(body["turn_id"])
    assert bot.last["sender"] == body["conversation_id"]
    assert bot.last["metadata"] == {
        "turn_id": body["turn_id"],
        "channel": "web",
        "region": None,
        "payload": None,
    }


async def test_a_given_conversation_id_and_region_are_kept(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    sent = {"text": "你好", "conversation_id": "a-B_9", "region": "410300"}
    body = (await client.post(URL, json=sent)).json()
    assert body["conversation_id"] == "a-B_9"
    assert bot.last["metadata"]["region"] == "410300"


async def test_a_payload_is_sent_as_a_choice(client: httpx.AsyncClient, bot: BotServer) -> None:
    await client.post(URL, json={"text": "申请条件", "payload": "item:a#conditions"})
    assert bot.last["message"] == "/choose"
    assert bot.last["metadata"]["payload"] == "item:a#conditions"


async def test_an_empty_payload_is_no_payload(client: httpx.AsyncClient, bot: BotServer) -> None:
    await client.post(URL, json={"text": "你好", "payload": ""})
    assert bot.last["message"] == "你好"
    assert bot.last["metadata"]["payload"] is None


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("/greet", "greet"),
        ("/choose", "choose"),
        (" / /restart", "restart"),
        ("///", "?"),
        ("請問創業補貼", "请问创业补贴"),
        ("開店能領１００００元嗎", "开店能领10000元吗"),
        ("开店\x00补贴\u200b多少\n钱", "开店补贴多少 钱"),
        ("\ud83d\ude00 补贴", "😀 补贴"),
        ("我的电话１３８－００１３－８０００", "我的电话〔电话〕"),
    ],
)
async def test_the_bot_gets_the_text_normalised_and_masked(
    client: httpx.AsyncClient, bot: BotServer, said: str, sent: str
) -> None:
    content = json.dumps({"text": said})
    response = await client.post(URL, content=content, headers=JSON)
    assert response.status_code == 200
    assert bot.last["message"] == sent


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "body.text"),
        ({"text": ""}, "body.text"),
        ({"text": "  \n "}, "body.text"),
        ({"text": "\u200b"}, "body.text"),
        ({"text": "问" * 2001}, "body.text"),
        ({"text": 12345}, "body.text"),
        ({"text": None}, "body.text"),
        ({"text": "", "payload": "item:a"}, "body.text"),
        ({"text": "问", "payload": "p" * 301}, "body.payload"),
        ({"text": "问", "payload": {}}, "body.payload"),
        ({"text": "问", "conversation_id": ""}, "body.conversation_id"),
        ({"text": "问", "conversation_id": "a" * 65}, "body.conversation_id"),
        ({"text": "问", "conversation_id": "a b"}, "body.conversation_id"),
        ({"text": "问", "conversation_id": "a\n"}, "body.conversation_id"),
        ({"text": "问", "region": "110000"}, "body.region"),
        ({"text": "问", "region": "郑州"}, "body.region"),
        ([], "body"),
        ("问", "body"),
    ],
)
async def test_a_wrong_request_is_refused_and_names_the_place(
    client: httpx.AsyncClient, bot: BotServer, body: object, place: str
) -> None:
    problem = assert_problem(await client.post(URL, json=body), 422, "invalid-request")
    assert [error["place"] for error in problem["errors"]] == [place]
    assert bot.seen == []


async def test_a_text_of_2000_characters_after_stripping_is_taken(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post(URL, json={"text": "  " + "问" * 2000 + "\n"})
    assert response.status_code == 200


async def test_a_refused_request_is_not_repeated_in_the_problem(client: httpx.AsyncClient) -> None:
    number = "13800138000"
    sent = {"text": number * 200, "conversation_id": f"我{number}", "region": number}
    response = await client.post(URL, json=sent)
    assert_problem(response, 422, "invalid-request")
    assert number not in response.text


async def test_broken_json_is_a_wrong_request(client: httpx.AsyncClient) -> None:
    response = await client.post(URL, content=b'{"text": 13800138000', headers=JSON)
    problem = assert_problem(response, 422, "invalid-request")
    assert problem["errors"] == [{"place": "body", "message": "不是有效的 JSON。"}]


async def test_lone_surrogates_do_not_reach_the_bot(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    response = await client.post(URL, content=rb'{"text": "\ud800 abc"}', headers=JSON)
    if response.status_code == 200:
        assert bot.last["message"] == "abc"
    else:
        assert_problem(response, 422, "invalid-request")


async def test_a_body_that_is_not_json_is_an_unsupported_type(client: httpx.AsyncClient) -> None:
    response = await client.post(URL, content=b"text=1", headers={"content-type": "text/plain"})
    assert_problem(response, 415, "unsupported-media-type")


async def test_connections_to_the_bot_are_kept(client: httpx.AsyncClient, bot: BotServer) -> None:
    for _ in range(3):
        await client.post(URL, json={"text": "你好"})
    assert bot.connections == 1
