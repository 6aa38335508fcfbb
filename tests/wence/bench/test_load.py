from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from wence.bench.load import TURNS_EACH, LoadError, load, write_turns

REPLY = b'[{"kind": "answer"}]'
TEXTS = ["开店给多少钱", '"引号"和\\斜线', "公积金怎么取"]
needs_wrk = pytest.mark.skipif(
    shutil.which("wrk") is None, reason="wrk is Debian's: `make bench` installs it, tests don't"
)


class Server(ThreadingHTTPServer):
    """Remembers what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[dict[str, Any]] = []
        self.status, self.answer = 200, REPLY

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/chat"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.bodies.append(json.loads(body))
        answer = self.server.answer
        self.send_response(self.server.status)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as held:
        Thread(target=held.serve_forever, daemon=True).start()
        yield held
        held.shutdown()


@needs_wrk
@pytest.mark.parametrize(
    ("form", "sender", "text"),
    [("ours", "conversation_id", "text"), ("stock", "sender", "message")],
)
def test_each_conversation_says_some_turns_one_after_the_other(
    server: Server, tmp_path: Path, form: Any, sender: str, text: str
) -> None:
    turns = write_turns(TEXTS, tmp_path / "turns.txt")
    found = load([server.url], form, turns, conversations=2, seconds=1)
    assert found.turns > 0
    assert found.failed == 0
    assert 0 < found.p50 <= found.p95 <= found.p99
    assert {body[text] for body in server.bodies} <= set(TEXTS)
    said: dict[str, int] = {}
    for body in server.bodies:
        said[body[sender]] = said.get(body[sender], 0) + 1
    assert max(said.values()) == TURNS_EACH


@needs_wrk
@pytest.mark.parametrize(("status", "answer"), [(503, REPLY), (200, b"[]")])
def test_turns_without_a_reply_are_counted(
    server: Server, tmp_path: Path, status: int, answer: bytes
) -> None:
    server.status, server.answer = status, answer
    turns = write_turns(TEXTS, tmp_path / "turns.txt")
    found = load([server.url], "ours", turns, conversations=1, seconds=1)
    assert found.failed >= found.turns > 0


@needs_wrk
def test_load_is_shared_between_addresses(server: Server, tmp_path: Path) -> None:
    turns = write_turns(TEXTS, tmp_path / "turns.txt")
    with Server() as other:
        Thread(target=other.serve_forever, daemon=True).start()
        found = load([server.url, other.url], "ours", turns, conversations=4, seconds=1)
        other.shutdown()
        assert found.conversations == 4
        assert server.bodies
        assert other.bodies


@needs_wrk
def test_address_where_nothing_answers_is_named(tmp_path: Path) -> None:
    turns = write_turns(TEXTS, tmp_path / "turns.txt")
    with pytest.raises(LoadError, match=r"127\.0\.0\.1:9"):
        load(["http://127.0.0.1:9/"], "ours", turns, conversations=1, seconds=1)
