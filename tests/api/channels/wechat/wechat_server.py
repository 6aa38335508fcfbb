"""A real HTTP server that answers as WeChat's own interface does, and keeps what was sent."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass
class WeChatServer:
    """Gives tokens and takes messages; at other addresses it takes whatever comes.

    errcodes: what the next calls are answered with, then 0.
    """

    errcodes: list[int] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Start."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What WeChat answers to a call."""
        address = urlsplit(path)
        if address.path == "/cgi-bin/stable_token":
            self.tokens.append(body)
            if body["secret"] != "secret-1":
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            return {"access_token": f"token-{len(self.tokens)}", "expires_in": 7200}
        if not address.path.startswith("/cgi-bin/"):
            self.sent.append((address.path, "", body))
            return {}
        code = self.errcodes.pop(0) if self.errcodes else 0
        if code == 0:
            [token] = parse_qs(address.query)["access_token"]
            self.sent.append((address.path, token, body))
        return {"errcode": code, "errmsg": "made up"}


def _handler(server: WeChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            assert b"\\u" not in raw  # WeChat would show the escapes
            body = json.dumps(server.answer(self.path, json.loads(raw))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
