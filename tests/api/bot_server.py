"""A real HTTP server that speaks the bot's channel and answers what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

CITATION = {
    "document_id": "zz-2022-12",
    "title": "郑州市“十四五”人力资源和社会保障事业发展规划",
    "number": "郑政办〔2022〕12号",
    "issuer": "郑州市人民政府办公厅",
    "issued_on": "2022-02-21",
    "section": "第三章 第一节 专栏3",
    "status": "period_ended",
    "valid_until": "2025-12-31",
    "url": "/documents/zz-2022-12#c3.s1.box3",
    "excerpt": None,
}


def reply(kind: str = "answer", text: str = "一次性补贴10000元。", **more: Any) -> dict[str, Any]:
    """A reply as the dialogue process gives it."""
    return {
        "kind": kind,
        "text": text,
        "item_id": None,
        "citations": [],
        "options": [],
        "record": None,
    } | more


def provenance(snapshot: str = "of-actions", **more: Any) -> dict[str, Any]:
    """What a reply rests on, as the actions say it."""
    return {
        "snapshot": snapshot,
        "template": "wording",
        "code": "code",
        "facet": "how_much",
        "facts": {"amount": "10000元"},
        "asked": {
            "action": "action_answer_policy",
            "today": "2026-11-20",
            "turn": {"text": "开店"},
        },
    } | more


@dataclass
class Seen:
    """A request that arrived, and when it was answered."""

    body: dict[str, Any]
    arrived: float
    answered: float = 0.0


class _Server(ThreadingHTTPServer):
    request_queue_size = 256  # many callers may begin at once


@dataclass
class BotServer:
    """Answers every turn with `replies`, after `seconds`, with `status`; or dies over it."""

    replies: list[dict[str, Any]] = field(default_factory=lambda: [reply()])
    seconds: float = 0.0
    status: int = 200
    raw: bytes | None = None
    ready: bool = True
    dies: bool = False
    timing: str = ""
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        """Start."""
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def stop(self) -> None:
        """Stop listening; a second call does nothing."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def last(self) -> dict[str, Any]:
        """The body of the last turn."""
        return self.seen[-1].body


def _handler(bot: BotServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            bot.connections += 1

        def do_GET(self) -> None:
            self._send(200 if bot.ready else 503, b"{}")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen = Seen(body, time.monotonic())
            bot.seen.append(seen)
            time.sleep(bot.seconds)
            if bot.dies:
                self.close_connection = True
                return
            answer = [{"recipient_id": body["sender"], "custom": r} for r in bot.replies]
            seen.answered = time.monotonic()
            raw = json.dumps(answer).encode() if bot.raw is None else bot.raw
            self._send(bot.status, raw)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if bot.timing:
                self.send_header("Server-Timing", bot.timing)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
