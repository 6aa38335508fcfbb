"""The gateway with two official accounts, and followers of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.channels.wechat.follower import Follower
from tests.api.channels.wechat.wechat_server import WeChatServer
from tests.api.stand_in import HeldKnowledge

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNTS = """
- name: zhengzhou
  app_id: wx-zz
  region: "410100"
  mode: compatible
  token: {env: TOKEN_OF_TEST}
  aes_key: {env: KEY_OF_TEST}
- name: luoyang
  app_id: wx-ly
  region: "410300"
  mode: safe
  token: {env: TOKEN_OF_TEST}
  aes_key: {env: KEY_OF_TEST}
- name: wuhan
  app_id: wx-wh
  region: "420100"
  mode: plain
  token: {env: OTHER_TOKEN_OF_TEST}
  secret: {env: SECRET_OF_TEST}
  customer_service: true
  api: INTERFACE
"""


@pytest.fixture
def interface() -> Iterator[WeChatServer]:
    """WeChat's own interface."""
    with WeChatServer() as server:
        yield server


@pytest.fixture
def accounts_file(tmp_path: Path, interface: WeChatServer, monkeypatch) -> Path:
    """A file of three accounts: two share a token and a key, one may send by itself."""
    for name, value in {
        "TOKEN_OF_TEST": "token-of-two",
        "OTHER_TOKEN_OF_TEST": "token-of-one",
        "KEY_OF_TEST": KEY,
        "SECRET_OF_TEST": "secret-1",
    }.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "accounts.yml"
    file.write_text(ACCOUNTS.replace("INTERFACE", interface.url), "utf-8")
    return file


@pytest.fixture
def patience() -> float:
    """How many seconds a try may wait: few, so that tests of late answers are quick."""
    return 0.4


@pytest.fixture
def settings(settings: Settings, accounts_file: Path, patience: float) -> Settings:
    """Settings with the accounts and a public address."""
    more = {
        "wechat_accounts": accounts_file,
        "wechat_seconds": patience,
        "public_url": "https://wence.test",
        "bot_seconds": 5.0,
    }
    return settings.model_copy(update=more)


@pytest.fixture
async def other_process(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of a second gateway on the same Redis."""
    app = create_app(settings, HeldKnowledge())
    async with running_app(app), caller_of(app) as caller:
        yield caller


@pytest.fixture
def zhengzhou() -> Follower:
    """A follower of an account in compatible mode."""
    return Follower("token-of-two", "wx-zz", KEY, "compatible")


@pytest.fixture
def luoyang() -> Follower:
    """A follower of an account in safe mode."""
    return Follower("token-of-two", "wx-ly", KEY, "safe")


@pytest.fixture
def wuhan() -> Follower:
    """A follower of an account in plain mode that may send by itself."""
    return Follower("token-of-one", "wx-wh")
