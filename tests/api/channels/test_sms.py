"""Tests for sending text messages through a provider."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.channels.sms import NotSent, Provider
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.channels.hotline.caller import Caller
from tests.api.stand_in import HeldKnowledge

FILE = """
url: URL
headers: {Authorization: {env: SMS_KEY_OF_TEST}, X-App: wence}
body: {phone: "{to}", sign: 问策, params: ["{text}", {kind: notice}]}
longest: 120
"""


class _Server(HTTPServer):
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[dict[str, str], Any]] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider_server() -> Iterator[_Server]:
    """A provider of text messages."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def file(tmp_path: Path, provider_server: _Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that describes the provider."""
    monkeypatch.setenv("SMS_KEY_OF_TEST", "key-1")
    found = tmp_path / "sms.yml"
    found.write_text(
        FILE.replace("URL", f"http://127.0.0.1:{provider_server.server_address[1]}/send"), "utf-8"
    )
    return found


async def test_a_message_is_sent_as_the_file_describes(
    file: Path, provider_server: _Server
) -> None:
    provider = Provider.load(file)
    assert provider is not None
    async with httpx.AsyncClient() as client:
        await provider.send(client, "13800138000", "长" * 130)
    [(headers, body)] = provider_server.seen
    assert (headers["Authorization"], headers["X-App"]) == ("key-1", "wence")
    assert body == {
        "phone": "13800138000", "sign": "问策", "params": ["长" * 120, {"kind": "notice"}],
    }  # fmt: skip


async def test_what_the_provider_refuses_is_not_sent(file: Path, provider_server: _Server) -> None:
    provider = Provider.load(file)
    assert provider is not None
    provider_server.status = 403
    async with httpx.AsyncClient() as client:
        with pytest.raises(NotSent) as refused:
            await provider.send(client, "13800138000", "答案")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ('"{to}"', '"x"', "no {to}"),
        ('"{text}"', '"x"', "no {text}"),
        ("SMS_KEY_OF_TEST", "NOT_SET", "NOT_SET is empty"),
        ("url: http", "url: ftp", "should match pattern"),
        ("longest: 120", "longest: 20", "greater than or equal"),
    ],
)
def test_a_file_that_cant_be_used_is_refused_with_the_reason(
    file: Path, written: str, instead: str, why: str
) -> None:
    file.write_text(file.read_text("utf-8").replace(written, instead), "utf-8")
    with pytest.raises(ValueError, match=why) as refused:
        Provider.load(file)
    assert "sms.yml" in str(refused.value)


async def test_a_caller_who_asked_for_it_gets_the_answer_after_the_call_once(
    file: Path, provider_server: _Server, settings: Settings, bot: BotServer
) -> None:
    bot.replies = [reply(citations=[CITATION])]
    app = create_app(settings.model_copy(update={"sms_provider": file}), HeldKnowledge())
    async with running_app(app), caller_of(app) as client:
        caller = Caller(client)
        await caller.start(caller="13800138000")
        await caller.say("开店补贴")
        assert await caller.say("发短信") == (
            "好，挂机以后把答案和出处发到您的手机上。\n您还想问什么？请直接说。"
        )
        assert provider_server.seen == []
        for _ in range(2):
            await caller.send(turn_id="9", event="hangup")
        await caller.turn(event="hangup")
    [(_, body)] = provider_server.seen
    assert body["phone"] == "13800138000"
    assert body["params"][0] == (
        "一次性补贴10000元。\n依据：郑政办〔2022〕12号 第三章 第一节 专栏3"
    )


async def test_a_caller_who_didnt_ask_gets_none(
    file: Path, provider_server: _Server, settings: Settings, bot: BotServer
) -> None:
    bot.replies = [reply(citations=[CITATION])]
    app = create_app(settings.model_copy(update={"sms_provider": file}), HeldKnowledge())
    async with running_app(app), caller_of(app) as client:
        caller = Caller(client)
        await caller.start(caller="13800138000")
        await caller.say("开店补贴")
        await caller.turn(event="hangup")
    assert provider_server.seen == []
