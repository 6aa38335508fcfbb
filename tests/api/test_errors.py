"""The framework's own errors have the one shape, too."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from api.wording import wording
from tests.api.asgi import running_app
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

URL = "/api/v1/messages"


async def test_an_unknown_address_is_404(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/v1/13800138000")
    assert_problem(response, 404, "not-found")
    assert "13800138000" not in response.text


async def test_a_wrong_method_is_405_and_names_the_right_one(client: httpx.AsyncClient) -> None:
    response = await client.get(URL)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


async def test_a_body_beyond_the_limit_is_413(client: httpx.AsyncClient) -> None:
    response = await client.post(URL, json={"text": "a" * 65536})
    assert_problem(response, 413, "too-large")


async def test_a_body_beyond_the_limit_without_a_length_is_413(client: httpx.AsyncClient) -> None:
    async def chunks():
        for _ in range(80):
            yield b" " * 1024

    headers = {"content-type": "application/json"}
    response = await client.post(URL, content=chunks(), headers=headers)
    assert_problem(response, 413, "too-large")


async def test_a_person_with_a_browser_gets_a_page(client: httpx.AsyncClient) -> None:
    response = await client.get("/documents/none", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert wording()["problems"]["not-found"]["detail"] in response.text


@pytest.mark.parametrize("path", ["/", "/api/v1/items", "/none", "/static/page.css", "/healthz"])
async def test_security_headers_are_everywhere(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy


async def test_frame_ancestors_can_be_set(settings: Settings) -> None:
    sites = settings.model_copy(update={"frame_ancestors": "https://city.example"})
    async with running_app(create_app(sites, HeldKnowledge())) as app:
        policy = (await _post(app)).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://city.example")


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize(
    ("limit", "body"),
    [
        ("conversation_per_minute", {"text": "你好", "conversation_id": "one"}),
        ("address_per_minute", {"text": "你好"}),
    ],
)
async def test_who_asks_too_often_is_429(settings: Settings, limit: str, body: object) -> None:
    few = settings.model_copy(update={limit: 2, "trusted_networks": ()})
    async with running_app(create_app(few, HeldKnowledge())) as app:
        answers = [await _post(app, body) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert_problem(answers[2], 429, "too-many-requests")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 61


async def test_callers_of_trusted_networks_are_not_limited(settings: Settings) -> None:
    few = settings.model_copy(update={"address_per_minute": 1})
    async with running_app(create_app(few, HeldKnowledge())) as app:
        answers = [await _post(app) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}


async def test_every_kind_of_problem_is_explained(client: httpx.AsyncClient) -> None:
    text = (await client.get("/problems")).text
    for kind in wording()["problems"]:
        assert f'id="{kind}"' in text


async def _post(app: FastAPI, body: object = None) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
        return await caller.post(URL, json=body or {"text": "你好"})
