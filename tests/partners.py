"""What a running assistant is connected to in tests: WeChat, a provider of text messages, programs with keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.api.channels.wechat.follower import Follower
from tests.api.channels.wechat.wechat_server import WeChatServer

TOKEN, SECRET = "token-of-all", "secret-1"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PUBLIC_URL = "https://wence.test"
# By the program's name: the key, what it may be used for, how often a minute.
KEYS = {
    "city-app": ("key-of-the-city-app", ["messages", "lookup"], 6000),
    "call-centre": ("key-of-the-call-centre", ["hotline"], 6000),
    "counter": ("key-of-the-counter", ["lookup"], 3),
}
_ACCOUNTS = [
    {"name": "zhengzhou", "app_id": "wx-zz", "region": "410100", "mode": "safe"},
    {"name": "luoyang", "app_id": "wx-ly", "region": "410300", "mode": "compatible"},
    {"name": "wuhan", "app_id": "wx-wh", "region": "420100", "mode": "plain"},
    {
        "name": "service",
        "app_id": "wx-service",
        "region": "410100",
        "mode": "safe",
        "customer_service": True,
        "notices": {
            "id": "template-of-tickets",
            "data": {"character_string1": "number", "phrase2": "status", "time3": "changed"},
        },
    },
]


@dataclass(frozen=True)
class Partners:
    """The partners. outside: plays WeChat's interface and the provider, and keeps what it was sent."""

    outside: WeChatServer
    environ: Mapping[str, str]

    def texted(self) -> list[dict[str, str]]:
        """The text messages that were sent: to whom, and what."""
        return [body for path, _, body in self.outside.sent if path == "/sms"]


def follower(account: str, user: str) -> Follower:
    """Somebody who follows an account."""
    [found] = [one for one in _ACCOUNTS if one["name"] == account]
    key = None if found["mode"] == "plain" else AES_KEY
    return Follower(f"{TOKEN}-{account}", str(found["app_id"]), key, str(found["mode"]), user=user)


@contextmanager
def partners(home: Path) -> Iterator[Partners]:
    """Start what is outside, and write the files that connect an assistant with it."""
    with WeChatServer() as outside:
        secrets = {"AES_KEY_OF_TEST": AES_KEY, "SECRET_OF_TEST": SECRET}
        secrets |= {f"TOKEN_{a['name']}": f"{TOKEN}-{a['name']}" for a in _ACCOUNTS}
        accounts = [
            account
            | {"token": {"env": f"TOKEN_{account['name']}"}, "api": outside.url}
            | {"aes_key": {"env": "AES_KEY_OF_TEST"}, "secret": {"env": "SECRET_OF_TEST"}}
            for account in _ACCOUNTS
        ]
        keys = [
            {"name": name, "scopes": scopes, "per_minute": rate}
            | {"sha256": hashlib.sha256(key.encode()).hexdigest()}
            for name, (key, scopes, rate) in KEYS.items()
        ]
        provider = {"url": f"{outside.url}/sms", "body": {"to": "{to}", "text": "{text}"}}
        files = {
            "WENCE_WECHAT_ACCOUNTS": _written(home / "accounts.yml", accounts),
            "WENCE_API_KEYS": _written(home / "keys.yml", keys),
            "WENCE_SMS_PROVIDER": _written(home / "sms.yml", provider),
        }
        yield Partners(outside, secrets | files | {"WENCE_PUBLIC_URL": PUBLIC_URL})


def _written(file: Path, content: object) -> str:
    file.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return str(file)
