"""Logs are JSON and hold nothing that a resident wrote."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import httpx
import pytest

from api.log import configure, describe, logger
from tests.api.bot_server import BotServer

NUMBER = "13800138000"


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """What is logged meanwhile, read when it ends."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    found: list[dict[str, Any]] = []
    written = io.StringIO()
    with redirect_stderr(written):
        configure("INFO")
        try:
            yield found
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
    found.extend(json.loads(line) for line in written.getvalue().splitlines())


def test_an_exception_is_logged_by_type_and_frames_without_its_message() -> None:
    with logged() as lines:
        try:
            raise ValueError(NUMBER) from KeyError(NUMBER)
        except ValueError:
            logger("test").exception("failed")
            logging.getLogger("other").exception("failed too")
    assert len(lines) == 2
    for line in lines:
        assert line["error"] == ["builtins.ValueError", "builtins.KeyError"]
        assert "test_log.py" in line["frames"][-1]
        assert NUMBER not in json.dumps(line)


def test_causes_that_go_in_circles_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert len(describe(first)["error"]) == 5


async def test_a_turn_is_logged_with_its_ids_and_without_its_text(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.status = 500
    sent = {"text": f"你好{NUMBER}", "conversation_id": NUMBER}
    with logged() as found:
        response = await client.post("/api/v1/messages", json=sent)
        await asyncio.sleep(0)  # it is noted in the loop's next round
    request = next(line for line in found if line["event"] == "request")
    assert request["request_id"] == response.headers["x-request-id"]
    assert request["turn_id"] == bot.last["metadata"]["turn_id"]
    assert (request["route"], request["status"]) == ("/api/v1/messages", 502)
    assert NUMBER not in json.dumps(found)
    assert "补贴" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    "path", [f"/api/v1/lookup?q={NUMBER}", f"/documents/{NUMBER}", f"/{NUMBER}"]
)
async def test_paths_and_queries_are_not_logged(client: httpx.AsyncClient, path: str) -> None:
    with logged() as found:
        await client.get(path)
        await asyncio.sleep(0)  # it is noted in the loop's next round
    assert found
    assert NUMBER not in json.dumps(found)
