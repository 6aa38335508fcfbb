"""Runs an application's start and end around a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI


@asynccontextmanager
async def running_app(app: FastAPI) -> AsyncIterator[FastAPI]:
    """The application, started, and ended afterwards."""
    async with app.router.lifespan_context(app):
        yield app


def caller_of(app: FastAPI) -> httpx.AsyncClient:
    """A caller of an application that runs."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://wence.test")
