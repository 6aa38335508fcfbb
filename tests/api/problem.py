"""The one check of the one shape of errors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

MEMBERS = {"type", "title", "status", "detail", "instance", "errors"}


def assert_problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """Assert that the response is the problem, to the letter; return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert set(body) == MEMBERS
    assert body["type"] == f"/problems#{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith("。")
    scheme, name, number = body["instance"].split(":")
    assert (scheme, name) == ("urn", "uuid")
    assert str(UUID(number)) == response.headers["x-request-id"]
    assert all(set(place) == {"place", "message"} for place in body["errors"])
    return body
