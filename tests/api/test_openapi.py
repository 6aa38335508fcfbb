"""The OpenAPI document is complete and true."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.app import create_app
from api.problems import MEDIA_TYPE
from api.settings import Settings

METHODS = ("get", "post")


@pytest.fixture
def document(settings: Settings) -> dict[str, Any]:
    """The document."""
    return create_app(settings).openapi()


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All operations."""
    return [path[m] for path in document["paths"].values() for m in METHODS if m in path]


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]


def test_errors_are_problems_with_an_example_and_nothing_else(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for status, answer in operation["responses"].items():
            if not status.startswith("2"):
                assert set(answer["content"]) == {MEDIA_TYPE}
                assert answer["content"][MEDIA_TYPE]["examples"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in _references(document):
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


def test_the_frameworks_own_error_is_gone(document: dict[str, Any]) -> None:
    assert not any("HTTPValidationError" in reference for reference in _references(document))


def test_the_kinds_are_those_of_the_contract(document: dict[str, Any]) -> None:
    kinds = "answer clarification question refusal handoff ticket rating smalltalk notice"
    assert document["components"]["schemas"]["Kind"]["enum"] == kinds.split()


async def test_it_is_served(client: httpx.AsyncClient) -> None:
    response = await client.get("/openapi.json")
    assert "/api/v1/messages" in response.json()["paths"]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    if isinstance(node, list):
        return [found for value in node for found in _references(value)]
    return []
