"""TLS of the calls to the outside."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def tls() -> ssl.SSLContext:
    """Return the context for all clients, which verifies certificates: loading those takes longer than a call."""
    return httpx.create_ssl_context()
