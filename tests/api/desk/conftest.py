"""The gateway on the small snapshot, and people who are signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI

from api.app import create_app
from api.knowledge import Knowledge
from api.people.roles import Role
from api.settings import Settings
from policies_kb.knowledge import KnowledgeBase
from tests.api.asgi import running_app
from tests.api.people.signed import signed_browser
from tests.policies_kb.small_snapshot import small_home, small_kb

__all__ = ["small_home", "small_kb"]

Signed = Callable[[Role], Awaitable[httpx.AsyncClient]]


class Small(Knowledge):
    """Always the small snapshot."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__(Path("unused"))
        self._base = kb

    async def refresh(self) -> None:
        """Nothing is ever published."""


@pytest.fixture
async def desk(settings: Settings, small_kb: KnowledgeBase) -> AsyncIterator[FastAPI]:
    """The application on the small snapshot."""
    async with running_app(create_app(settings, Small(small_kb))) as application:
        yield application


@pytest.fixture
async def agent(desk: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """An agent's browser."""
    async with await signed_browser(desk, Role.AGENT) as browser:
        yield browser


def soup(response: httpx.Response) -> BeautifulSoup:
    """The page, which must be there."""
    assert response.status_code == 200, response.text
    assert "built-in method" not in response.text  # a name of the wording that is also a dict's
    return BeautifulSoup(response.text, "lxml")
