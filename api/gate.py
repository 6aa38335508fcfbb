"""What every request passes: an id, limits of size and type, security headers, log and counts."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterable, Mapping

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.assets import asset
from api.log import logger
from api.problems import Problem
from api.services import Services

JSON_PATHS = "/api/"
REQUEST_ID = b"x-request-id"
PROBES = frozenset({"/healthz", "/readyz", "/acceptz", "/metrics"})

Header = tuple[bytes, bytes]

log = logger(__name__)


class Gate:
    """Wraps the application. An exception that nobody caught becomes a problem here."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        headers = security_headers(services.settings.frame_ancestors)
        self._headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._complete(message["headers"], request_id)
            await send(message)

        try:
            wrong = self._wrong(scope)
            if wrong is not None:
                await wrong.response()(scope, receive, send_on)
            else:
                await self._app(scope, self._counted(receive), send_on)
        except Exception:
            log.exception("request failed")
            if status:
                raise
            await Problem("internal", retry_after=30).response()(scope, receive, send_on)
        finally:
            # In the loop's next round: what was answered leaves with this one.
            seconds = time.perf_counter() - started
            asyncio.get_running_loop().call_soon(self._note, scope, status, seconds)

    def _complete(self, headers: Iterable[Header], request_id: str) -> list[Header]:
        """Return an answer's headers with those of every answer that it doesn't have itself."""
        own = [header for header in headers if header[0] != REQUEST_ID]
        names = {name for name, _ in own}
        ours = (header for header in self._headers if header[0] not in names)
        return [*own, *ours, (REQUEST_ID, request_id.encode("latin-1"))]

    def _wrong(self, scope: Scope) -> Problem | None:
        length, kind = b"0", b""
        for name, value in reversed(scope["headers"]):  # the first of a name counts
            if name == b"content-length":
                length = value
            elif name == b"content-type":
                kind = value
        if not length.isdigit():
            return Problem("bad-request")
        if int(length) > self._services.settings.body_bytes:
            return Problem("too-large", headers={"Connection": "close"})
        kind = kind.partition(b";")[0].strip().lower()
        is_json = kind == b"application/json" or kind.endswith(b"+json")
        if scope["method"] == "POST" and scope["path"].startswith(JSON_PATHS) and not is_json:
            return Problem("unsupported-media-type")
        return None

    def _counted(self, receive: Receive) -> Receive:
        """Stop a body without a length that grows beyond the limit."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._services.settings.body_bytes:
                raise HTTPException(413)
            return message

        return counted

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, never the path: it may hold what a resident wrote.
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        self._services.metrics.count_request(method, route, status, seconds)
        if route not in PROBES:
            milliseconds = round(seconds * 1000, 1)
            log.info("request", method=method, route=route, status=status, ms=milliseconds)


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def security_headers(frame_ancestors: str) -> Mapping[str, str]:
    """Return the headers of every answer: nothing from elsewhere, nothing inline but our own style sheet."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        # The first page brings its style sheet along: a slow telephone is spared a round trip.
        f"style-src 'self' {asset('page.css').source}",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        f"frame-ancestors {frame_ancestors}",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
