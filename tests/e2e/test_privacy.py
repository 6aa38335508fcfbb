"""Personal numbers are masked before anything keeps them: not in Redis, not in a log, not in a record."""

from __future__ import annotations

from typing import Any

import httpx
import redis

IDENTITY = "410105199003072517"  # made up
PHONE = "13800138000"
CARD = "6222021001116245702"


def test_personal_numbers_reach_neither_redis_nor_a_log_nor_the_reply(wence_stack: Any) -> None:
    text = f"我身份证{IDENTITY}，手机{PHONE}，卡号{CARD}，我要投诉中介，帮我登记"
    response = httpx.post(f"{wence_stack.url}/api/v1/messages", json={"text": text}, timeout=30)
    assert response.status_code == 200
    body = response.text
    store = redis.Redis.from_url(wence_stack.settings.redis)
    kept = b"".join(_values(store, key) for key in store.scan_iter("*"))
    logs = b"".join(path.read_bytes() for path in wence_stack.settings.run_dir.glob("*.log"))
    assert "〔电话〕".encode() in kept or "电话" in kept.decode("unicode_escape", "ignore")
    for number in (IDENTITY, PHONE, CARD):
        assert number not in body
        assert number.encode() not in kept
        assert number.encode() not in logs


def _values(store: Any, key: bytes) -> bytes:
    kind = store.type(key)
    if kind == b"string":
        return bytes(store.get(key) or b"")
    if kind == b"list":
        return b"".join(store.lrange(key, 0, -1))
    if kind == b"hash":
        return b"".join(store.hgetall(key).values())
    return b""
