"""Every situation of every table goes through all processes, question by question, to its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from policies_kb.records import item_files, item_of
from policies_kb.rendering.render import Renderer
from tests.situations.table import Situation, situations, tables

ITEMS = {item.id: item for item in (item_of(file.data) for file in item_files())}
AT_ONCE = 4
Outcome = tuple[dict[str, Any], list[str]]


def say(client: httpx.Client, **body: Any) -> dict[str, Any]:
    response = client.post("/api/v1/messages", json=body)
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


def asked(item_id: str, text: str) -> str | None:
    """Return the condition that the question asks for, or None when it can't be told."""
    item = ITEMS[item_id]
    found = [c.id for c in item.conditions if Renderer.figured(item, c.ask) in text]
    return found[0] if len(found) == 1 else None


def talked(client: httpx.Client, situation: Situation) -> Outcome:
    """Answer what is asked as the row says; return the last reply and the conditions asked for."""
    body = say(client, text="帮我核对", payload=f"check:{situation.item}")
    order: list[str] = []
    while body["replies"][-1]["kind"] == "question" and len(order) <= len(situation.say):
        condition = asked(situation.item, body["replies"][-1]["text"])
        if condition not in situation.say:
            break
        order.append(condition)
        text = situation.say[condition]
        body = say(client, text=text, conversation_id=body["conversation_id"])
    return body["replies"][-1], order


@pytest.fixture(scope="module")
def client(wence_stack: Any) -> Any:
    with httpx.Client(base_url=wence_stack.url, timeout=60) as session:
        yield session


@pytest.fixture(scope="module")
def outcomes(client: httpx.Client) -> Mapping[str, Outcome]:
    """All situations by their test's name, several conversations at the same time."""
    rows = {str(row.id): row.values[0] for row in situations()}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda situation: talked(client, situation), rows.values())
        return dict(zip(rows, found, strict=True))


@pytest.mark.parametrize("situation", situations())
def test_situation_comes_to_its_verdict(
    outcomes: Mapping[str, Outcome], situation: Situation, request: pytest.FixtureRequest
) -> None:
    verdict, order = outcomes[request.node.callspec.id]
    assert order == list(situation.say), verdict["text"]
    assert (verdict["kind"], verdict["item_id"]) == ("answer", situation.item)
    assert verdict["citations"] != []
    situation.check(verdict["text"])


@pytest.mark.parametrize("item", tables())
def test_check_is_begun_in_words(client: httpx.Client, item: str) -> None:
    reply = say(client, text=tables()[item]["begin"])["replies"][-1]
    offered = {option["payload"] for option in reply["options"]}
    assert reply["kind"] == "question"
    assert reply["item_id"] == item or f"check:{item}" in offered, reply["text"]
