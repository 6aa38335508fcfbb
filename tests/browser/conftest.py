"""Debian's Chromium, the running assistant, and an assistant that says what a test tells it to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.app import create_app
from api.settings import Settings
from tests.api.bot_server import BotServer
from tests.api.served import served
from tests.browser.chat import Chat
from tests.browser.host import Host
from tests.browser.hostile import HostileKnowledge
from tests.running import wence_stack
from wence.browser import find_browser

__all__ = ["wence_stack"]

TIMEOUT = 30_000  # milliseconds; a shared machine may be slow
expect.set_options(timeout=TIMEOUT)
PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, without its window."""
    path = find_browser(os.environ)
    assert path is not None, "there is no Chromium; `make test-browser` installs it or says how"
    # A sandbox can't be had as root; shared memory is small in containers.
    options = ["--no-sandbox", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What pages complain about: nothing, unless a test takes it out."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(browser: Browser, wence_stack: Any, wrong: list[str]) -> Iterator[OpenPage]:
    """Open a path of the assistant, or a whole address, in a fresh context; say its screen as in PHONE."""
    contexts = []

    def opened(
        address: str = "/", *, script: str = "", cookies: Sequence[Any] = (), **screen: Any
    ) -> Page:
        screen.setdefault("viewport", {"width": 1100, "height": 800})
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **screen)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        context.add_cookies(list(cookies))
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        if script:
            page.add_init_script(script)
        page.goto(wence_stack.url + address if address.startswith("/") else address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def chat(open_page: OpenPage) -> Chat:
    """The conversation on the first page."""
    return Chat(open_page())


@pytest.fixture
def bot() -> Iterator[BotServer]:
    """A dialogue process that answers what the test tells it to."""
    with BotServer() as server:
        yield server


@pytest.fixture
def scripted(bot: BotServer, wence_stack: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a gateway in front of it, with documents full of markup."""
    redis = wence_stack.settings.redis.rpartition("/")[0] + "/9"
    settings = Settings(
        build=tmp_path,
        given_bot_url=bot.url,
        given_redis_url=redis,
        bot_seconds=5,
        cors_origins=("*",),
    )
    with served(create_app(settings, HostileKnowledge())) as url:
        yield url


@pytest.fixture
def host() -> Iterator[Host]:
    """A site of somebody else's."""
    with Host() as site:
        yield site
