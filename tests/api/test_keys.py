"""Tests for API keys: who may hold calls, and how often."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.keys import Keys
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge

SHA = hashlib.sha256(b"key-1").hexdigest()
FILE = f"[{{name: centre, sha256: {SHA}, scopes: [hotline], per_minute: 2}}]"
TURN = {"turn_id": "1", "event": "start"}


async def _post(settings: Settings, path: str, headers: dict[str, str], times: int = 1):
    app = create_app(settings, HeldKnowledge())
    async with running_app(app):
        transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
            return [await caller.post(path, json=TURN, headers=headers) for _ in range(times)]


@pytest.fixture
def keyed(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with one key."""
    file = tmp_path / "keys.yml"
    file.write_text(FILE, "utf-8")
    return settings.model_copy(update={"api_keys": file})


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer no"}, {"Authorization": "Basic !"}]
)
@pytest.mark.parametrize(
    "path",
    ["/channels/hotline/calls/a/turns", "/channels/hotline/vxml/a", "/channels/hotline/httapi"],
)
async def test_without_a_key_no_call_is_held_from_outside(
    keyed: Settings, headers: dict[str, str], path: str
) -> None:
    [response] = await _post(keyed, path, headers)
    assert_problem(response, 401, "key-needed")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "authorization", ["Bearer key-1", "Basic " + base64.b64encode(b"any:key-1").decode()]
)
async def test_a_key_opens_the_telephone_as_often_as_it_may(
    keyed: Settings, authorization: str
) -> None:
    headers = {"Authorization": authorization}
    responses = await _post(keyed, "/channels/hotline/calls/a/turns", headers, times=3)
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert_problem(responses[-1], 429, "too-many-requests")


async def test_a_key_without_the_scope_opens_nothing(keyed: Settings) -> None:
    assert keyed.api_keys is not None
    keyed.api_keys.write_text(FILE.replace("[hotline]", "[]"), "utf-8")
    headers = {"Authorization": "Bearer key-1"}
    [response] = await _post(keyed, "/channels/hotline/calls/a/turns", headers)
    assert_problem(response, 403, "key-without-scope")


@pytest.mark.parametrize(
    "text", ["- [", "5", FILE.replace(SHA, "key-1"), FILE.replace("hotline", "all")]
)
def test_a_file_that_cant_be_used_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"keys\.yml"):
        Keys.load(file)
