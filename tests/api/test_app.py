"""What the whole application does to every answer: sites that may read it, and compression."""

from __future__ import annotations

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import running_app
from tests.api.stand_in import HeldKnowledge

SITE = "https://www.example.gov.cn"
URL = "/api/v1/messages"


async def asked_from(settings: Settings, origins: tuple[str, ...], origin: str) -> httpx.Response:
    """The answer to a page of a site, where some may ask."""
    app = create_app(settings.model_copy(update={"cors_origins": origins}), HeldKnowledge())
    async with running_app(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://wence.test") as caller:
            return await caller.post(URL, json={"text": ""}, headers={"Origin": origin})


async def test_a_named_site_reads_answers_and_problems(settings: Settings) -> None:
    response = await asked_from(settings, (SITE,), SITE)
    assert response.status_code == 422
    assert response.headers["access-control-allow-origin"] == SITE
    assert "Retry-After" in response.headers["access-control-expose-headers"]


async def test_no_other_site_does(settings: Settings) -> None:
    for origins in ((), (SITE,)):
        response = await asked_from(settings, origins, "https://elsewhere.example")
        assert "access-control-allow-origin" not in response.headers


async def test_every_site_does_where_that_is_wanted(settings: Settings) -> None:
    response = await asked_from(settings, ("*",), SITE)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers


async def test_a_page_is_compressed_and_a_short_answer_is_not(client: httpx.AsyncClient) -> None:
    assert (await client.get("/documents")).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in (await client.get("/healthz")).headers


@pytest.mark.parametrize("origins", ["www.example.gov.cn", "https://a.cn/x", "https://*.cn"])
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    monkeypatch.setenv("WENCE_CORS_ORIGINS", origins)
    with pytest.raises(ValueError, match="isn't an origin"):
        Settings()
