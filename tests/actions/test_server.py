"""The action server, spoken to as the dialogue process does."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import knowledge
from actions.__main__ import executor
from actions.log import TURN_ID, JsonLines
from actions.server import Server
from telemetry import traces

SAID = "养蜂给多少钱"


class Failing(Action):
    """An action that fails over what it was told."""

    def name(self) -> str:
        return "action_failing"

    def run(self, _: Any, tracker: Any, __: Any) -> None:
        raise ValueError(tracker.latest_message["text"])


class Rejecting(Action):
    """An action that refuses its turn."""

    def name(self) -> str:
        return "action_rejecting"

    def run(self, _: Any, __: Any, ___: Any) -> None:
        raise ActionExecutionRejection("action_rejecting", "not now")


@pytest.fixture
async def caller(
    small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the server with the small knowledge base, and two actions more."""
    monkeypatch.setenv("WENCE_BUILD", str(small_home / "build"))
    knowledge._live.cache_clear()
    made = executor()
    made.register_action(Failing)
    made.register_action(Rejecting)
    transport = httpx.ASGITransport(Server(made))
    async with httpx.AsyncClient(transport=transport, base_url="http://actions.test") as client:
        yield client


def call(action: str = "action_answer_policy", **more: Any) -> dict[str, Any]:
    """A call of an action, as the dialogue process makes it."""
    message = {"text": SAID, "intent": {"name": "ask_policy"}}
    return {
        "next_action": action,
        "tracker": {"sender_id": "s", "slots": {}, "latest_message": message, "events": []},
        "domain": {"version": "3.1"},
        **more,
    }


async def test_call_is_answered_with_the_replies_and_events_of_its_action(
    caller: httpx.AsyncClient,
) -> None:
    response = await caller.post("/webhook", json=call())
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    [said] = response.json()["responses"]
    assert said["custom"]["item_id"] == "startup.sample.zz"
    assert {"item_id", "question"} <= {event["name"] for event in response.json()["events"]}


async def test_deflated_call_is_answered_like_the_plain_one(caller: httpx.AsyncClient) -> None:
    packed = zlib.compress(json.dumps(call()).encode())
    sent = await caller.post("/webhook", content=packed, headers={"content-encoding": "deflate"})
    assert sent.json() == (await caller.post("/webhook", json=call())).json()


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        (call("action_unheard_of"), 404, "action_unheard_of"),
        (call("action_rejecting"), 400, "action_rejecting"),
        (call() | {"domain": None}, 449, "action_answer_policy"),
    ],
)
async def test_refused_call_has_rasas_status_and_the_name_of_its_action(
    caller: httpx.AsyncClient, body: dict[str, Any], status: int, name: str
) -> None:
    response = await caller.post("/webhook", json=body)
    assert response.status_code == status
    assert response.json()["action_name"] == name


async def test_action_that_fails_is_told_and_logged_with_its_turn_without_what_was_said(
    caller: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    headers = {"x-turn-id": "t-9"}
    response = await caller.post("/webhook", json=call("action_failing"), headers=headers)
    assert response.status_code == 500
    assert SAID not in response.text
    [record] = caplog.records
    assert record.exc_info is not None
    assert SAID not in JsonLines().format(record)
    assert TURN_ID.get() == "t-9"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_body_that_is_no_call_is_refused(caller: httpx.AsyncClient, body: bytes) -> None:
    response = await caller.post("/webhook", content=body)
    assert response.status_code == 400


async def test_body_that_is_not_deflated_as_it_says_is_refused(caller: httpx.AsyncClient) -> None:
    headers = {"content-encoding": "deflate"}
    response = await caller.post("/webhook", json=call(), headers=headers)
    assert response.status_code == 400


async def test_call_that_names_no_action_has_no_result(caller: httpx.AsyncClient) -> None:
    response = await caller.post("/webhook", json=call("") | {"next_action": None})
    assert (response.status_code, response.json()) == (200, None)


async def test_server_says_that_it_is_well_and_which_actions_it_has(
    caller: httpx.AsyncClient,
) -> None:
    assert (await caller.get("/health")).json() == {"status": "ok"}
    named = {action["name"] for action in (await caller.get("/actions")).json()}
    assert "action_answer_policy" in named


@pytest.mark.parametrize(("path", "status"), [("/webhook", 405), ("/elsewhere", 404)])
async def test_other_requests_are_refused(
    caller: httpx.AsyncClient, path: str, status: int
) -> None:
    assert (await caller.get(path)).status_code == status


async def test_traces_are_sent_when_the_server_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(traces, "stop", lambda: stopped.append(True))
    sent: list[str] = []
    asked = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, Any]:
        return {"type": next(asked)}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await Server(executor())({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert stopped
