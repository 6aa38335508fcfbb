"""WeChat's own interface: messages that aren't the reply to a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
from redis.asyncio import Redis

from api.channels.wechat.accounts import Account
from api.tls import tls

PREFIX = "wence:wechat:token:"
_TIMEOUT = httpx.Timeout(10, connect=3)
_EARLIER_SECONDS = 300  # a token is fetched anew so long before it ends
_BAD_TOKEN = frozenset({40001, 40014, 42001})


class Refused(Exception):
    """WeChat refused. code: its errcode, 45015 when the follower's window is closed; None when it can't be reached."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(f"WeChat refused with errcode {code}")


class Interface:
    """Calls WeChat's interface for the accounts. The access token is shared through Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, verify=tls())

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send_text(self, account: Account, user: str, text: str) -> None:
        """Send a customer-service message. Raises Refused."""
        body = {"touser": user, "msgtype": "text", "text": {"content": text}}
        await self._call(account, "/cgi-bin/message/custom/send", body)

    async def send_notice(
        self, account: Account, user: str, fields: Mapping[str, str], *, once: str
    ) -> None:
        """Send a notice of the account's template. fields: by their names; once: the same when it is sent again.

        Raises Refused.
        """
        assert account.notices is not None
        body: dict[str, Any] = {
            "touser": user,
            "template_id": account.notices.id,
            "data": {name: {"value": value} for name, value in fields.items()},
        }
        if account.notices.kind == "subscribe":
            await self._call(account, "/cgi-bin/message/subscribe/bizsend", body)
        else:
            # WeChat itself shows a message of the same client_msg_id once within ten minutes.
            body["client_msg_id"] = once
            await self._call(account, "/cgi-bin/message/template/send", body)

    async def _call(self, account: Account, path: str, body: dict[str, Any]) -> None:
        for fresh in (False, True):
            token = await self._token(account, fresh=fresh)
            answer = await self._post(account, f"{path}?access_token={token}", body)
            code = int(answer.get("errcode", 0))
            if code == 0:
                return
            if code not in _BAD_TOKEN or fresh:
                raise Refused(code)

    async def _token(self, account: Account, *, fresh: bool) -> str:
        name = PREFIX + account.app_id
        held = None if fresh else await self._redis.get(name)
        if held is not None:
            return held.decode() if isinstance(held, bytes) else held
        assert account.secret is not None
        # The stable token is the same for all who ask, so processes need no lock around it.
        answer = await self._post(
            account,
            "/cgi-bin/stable_token",
            {
                "grant_type": "client_credential",
                "appid": account.app_id,
                "secret": account.secret.read(),
                "force_refresh": fresh,
            },
        )
        if "access_token" not in answer:
            raise Refused(int(answer.get("errcode", -1)))
        seconds = max(60, int(answer.get("expires_in", 7200)) - _EARLIER_SECONDS)
        await self._redis.set(name, answer["access_token"], ex=seconds)
        return str(answer["access_token"])

    async def _post(self, account: Account, path: str, body: dict[str, Any]) -> dict[str, Any]:
        # WeChat shows \u escapes as they stand, so characters go out as UTF-8.
        content = json.dumps(body, ensure_ascii=False).encode()
        try:
            response = await self._client.post(
                f"{account.api.rstrip('/')}{path}",
                content=content,
                headers={"Content-Type": "application/json; charset=utf-8"},
            )
            found: dict[str, Any] = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Refused(None) from error
        return found
