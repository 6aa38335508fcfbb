"""Random tokens, what is stored of them, and the cookies that carry them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from fastapi import Request
from fastapi.responses import Response

SESSION = "wence_session"
VISIT = "wence_visit"
VISIT_SECONDS = 3600
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def new_token() -> str:
    """Return 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """Return the token that a page of this browser sends with every change; it needs no storage."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_of(token: str, given: str) -> bool:
    """Whether a request brought the token of its browser's pages."""
    return hmac.compare_digest(csrf_of(token).encode(), given.encode())


def give_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Have the browser keep a token: out of reach of scripts and of other sites, over TLS but on this machine."""
    plain = request.url.scheme == "http" and not is_insecure(request)
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=not plain, path="/"
    )


def is_insecure(request: Request) -> bool:
    """Whether the browser won't keep our cookies, as it is on another machine and doesn't use TLS."""
    return request.url.scheme == "http" and request.url.hostname not in LOOPBACK


def take_cookie(response: Response, name: str) -> None:
    """Have the browser forget a token."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax")


def visit_of(request: Request) -> str:
    """Return the token of a browser that hasn't signed in: the one that it sent, else a new one."""
    return request.cookies.get(VISIT) or new_token()
