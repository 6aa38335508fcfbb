"""A site of somebody else's, with a policy and styles of its own, on an origin of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某市政务网</title>
<link rel="stylesheet" href="/site.css">{head}</head>
<body><main><h1>某市政务网</h1><p>欢迎。</p>{body}</main></body></html>"""

# As bad as can be found: resets of everything, marked important, on everything.
RESETS = """
* { all: unset; box-sizing: content-box !important; font: 7px/0.7 serif !important; color: #fee !important;
    text-transform: uppercase !important; letter-spacing: 9px !important; visibility: hidden !important;
    display: none !important; margin: 40px !important; opacity: .05 !important; transform: rotate(8deg) !important; }
html, head, body, main, h1, p { display: block !important; visibility: visible !important; opacity: 1 !important; }
html, body, main { transform: none !important; margin: 0 !important; }
button, input, textarea, details, summary { width: 3px !important; height: 3px !important; }
policy-assistant { position: static !important; width: 900px !important; filter: invert(1) !important;
    z-index: -1 !important; }
body { user-select: none; direction: ltr; text-align: right; font-size: 3px; line-height: 0; cursor: none; }
"""


@dataclass
class Host:
    """Serves one page: what stands in its head and body, its policy and its styles."""

    head: str = ""
    body: str = ""
    policy: str = ""
    styles: str = ""

    def __enter__(self) -> Self:
        """Start."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
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
        """Its address: another name than the assistant's, so another site."""
        return f"http://localhost:{self._server.server_address[1]}/"

    def strict(self, service: str, *more: str) -> None:
        """Allow what the documentation says, and nothing else."""
        rules = [
            "default-src 'none'",
            f"script-src {service}",
            f"connect-src {service}",
            "require-trusted-types-for 'script'",
            "base-uri 'none'",
        ]
        style = f"style-src 'self' {' '.join(more)}"
        self.policy = "; ".join([*rules, style])


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/site.css":
                self._send("text/css", host.styles)
            elif self.path == "/":
                self._send("text/html", PAGE.format(head=host.head, body=host.body))
            else:
                self._send("text/html", "", 204)

        def _send(self, kind: str, text: str, status: int = 200) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if host.policy:
                self.send_header("Content-Security-Policy", host.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
