"""Tests for who may call: residents without a key, programs with one, within its scopes and its rate."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

OUTSIDE = "203.0.113.9"
SCOPES = ["messages", "lookup", "hotline"]
# An address of each family, and what is sent there.
FAMILIES: list[tuple[str, str, str, dict[str, Any] | None]] = [
    ("messages", "POST", "/api/v1/messages", {"text": "开店补贴"}),
    ("messages", "POST", "/api/v1/suggestions", {"text": "开店"}),
    ("messages", "POST", "/api/v1/script", {"texts": ["补贴"]}),
    ("messages", "GET", "/api/v1/entrances", None),
    ("lookup", "GET", "/api/v1/lookup?q=开店补贴", None),
    ("lookup", "GET", "/api/v1/items", None),
    ("lookup", "GET", "/api/v1/items/startup.one-off-subsidy.zz", None),
    ("lookup", "GET", "/api/v1/documents", None),
    ("lookup", "GET", "/api/v1/documents/zz-2022-12", None),
    ("hotline", "POST", "/channels/hotline/calls/a/turns", {"turn_id": "1", "event": "start"}),
    ("hotline", "GET", "/channels/hotline/vxml", None),
    ("hotline", "GET", "/channels/hotline/httapi?session_id=a", None),
]
BY_KEY_ALONE = [family for family in FAMILIES if family[0] == "hotline"]
FOR_ALL = [family for family in FAMILIES if family[0] != "hotline"]


@pytest.fixture
def keyed(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a key for each scope, of the scope's name, and one of two requests a minute for all."""
    entries = [
        {"name": scope, "sha256": _hash(scope), "scopes": [scope], "per_minute": 600}
        for scope in SCOPES
    ] + [{"name": "few", "sha256": _hash("few"), "scopes": SCOPES, "per_minute": 2}]
    file = tmp_path / "keys.yml"
    file.write_text(yaml.safe_dump(entries), "utf-8")
    return settings.model_copy(update={"api_keys": file, "address_per_minute": 3})


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


async def _answers(
    settings: Settings,
    family: tuple[str, str, str, dict[str, Any] | None],
    authorization: str | None,
    *,
    times: int = 1,
    address: str = OUTSIDE,
) -> list[httpx.Response]:
    _, method, path, body = family
    headers = {} if authorization is None else {"Authorization": authorization}
    app = create_app(settings, HeldKnowledge())
    async with running_app(app):
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
            return [
                await caller.request(method, path, json=body, headers=headers) for _ in range(times)
            ]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[2])
async def test_a_key_opens_the_family_of_its_scope_and_no_other(
    keyed: Settings, family: tuple[str, str, str, dict[str, Any] | None], scope: str
) -> None:
    [response] = await _answers(keyed, family, f"Bearer {scope}")
    if family[0] == scope:
        assert response.status_code == 200
    else:
        assert_problem(response, 403, "key-without-scope")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[2])
async def test_an_unknown_key_is_told_so(
    keyed: Settings, family: tuple[str, str, str, dict[str, Any] | None]
) -> None:
    [response] = await _answers(keyed, family, "Bearer guessed")
    assert_problem(response, 401, "key-needed")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[2])
async def test_a_key_is_taken_as_often_as_its_rate_allows_and_told_when_to_come_again(
    keyed: Settings, family: tuple[str, str, str, dict[str, Any] | None]
) -> None:
    responses = await _answers(keyed, family, "Bearer few", times=3)
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert_problem(responses[-1], 429, "too-many-requests")
    assert 1 <= int(responses[-1].headers["retry-after"]) <= 61


@pytest.mark.parametrize("family", FOR_ALL, ids=lambda family: family[2])
async def test_residents_need_no_key(
    keyed: Settings, family: tuple[str, str, str, dict[str, Any] | None]
) -> None:
    [response] = await _answers(keyed, family, None)
    assert response.status_code == 200


@pytest.mark.usefixtures("one_minute")
async def test_a_program_is_counted_by_its_key_and_not_by_its_address(keyed: Settings) -> None:
    without = await _answers(keyed, FAMILIES[4], None, times=5)
    assert [response.status_code for response in without] == [200, 200, 200, 429, 429]
    with_key = await _answers(keyed, FAMILIES[4], "Bearer lookup", times=5)
    assert {response.status_code for response in with_key} == {200}


async def test_the_password_of_a_site_before_the_gateway_is_no_key(keyed: Settings) -> None:
    basic = "Basic " + base64.b64encode(b"editor:secret").decode()
    [response] = await _answers(keyed, FAMILIES[0], basic)
    assert response.status_code == 200


@pytest.mark.parametrize("family", BY_KEY_ALONE, ids=lambda family: family[2])
async def test_calls_are_held_from_outside_only_with_a_key(
    keyed: Settings, family: tuple[str, str, str, dict[str, Any] | None]
) -> None:
    [response] = await _answers(keyed, family, None)
    assert_problem(response, 401, "key-needed")
    [trusted] = await _answers(keyed, family, None, address="127.0.0.1")
    assert trusted.status_code == 200


async def test_a_telephone_platform_may_send_its_key_as_a_password(keyed: Settings) -> None:
    basic = "Basic " + base64.b64encode(b"any:hotline").decode()
    [response] = await _answers(keyed, FAMILIES[-2], basic)
    assert response.status_code == 200


async def test_a_browser_of_a_named_site_may_send_a_key(keyed: Settings) -> None:
    site = "https://www.example.gov.cn"
    app = create_app(keyed.model_copy(update={"cors_origins": (site,)}), HeldKnowledge())
    asks = {
        "Origin": site,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    }
    async with running_app(app):
        transport = httpx.ASGITransport(app, client=(OUTSIDE, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
            response = await caller.options("/api/v1/messages", headers=asks)
    assert response.status_code == 200
    allowed = response.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed
    assert "access-control-allow-credentials" not in response.headers
