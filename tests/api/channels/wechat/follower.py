"""WeChat's side of the channel, made with an independent library: signs, seals and sends, and opens the replies."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import xmltodict
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

_IDS = itertools.count(int(time.time() * 1000))


@dataclass
class Follower:
    """Somebody who follows an account. mode: how WeChat sends for that account; path: of the channel."""

    token: str
    app_id: str
    key: str | None = None
    mode: str = "plain"
    user: str = "o-follower-1"
    account: str = "gh_account"
    path: str = "/channels/wechat"
    sent: list[dict[str, Any]] = field(default_factory=list)

    def text(self, content: str, **more: Any) -> dict[str, Any]:
        """A text message."""
        return self.message("text", Content=content, **more)

    def event(self, name: str, key: str = "", **more: Any) -> dict[str, Any]:
        """An event, which has no MsgId."""
        fields = self.message("event", Event=name, EventKey=key, **more)
        fields.pop("MsgId")
        return fields

    def message(self, kind: str, **fields: Any) -> dict[str, Any]:
        """A message with a new MsgId."""
        return {
            "ToUserName": self.account,
            "FromUserName": self.user,
            "CreateTime": str(int(time.time())),
            "MsgType": kind,
            "MsgId": str(next(_IDS)),
        } | fields

    def request(self, message: dict[str, Any], *, timestamp: int | None = None) -> dict[str, Any]:
        """The parameters and the body with which WeChat sends a message."""
        timestamp_text = str(int(time.time()) if timestamp is None else timestamp)
        nonce = str(next(_IDS))
        params = {
            "signature": self.signed(timestamp_text, nonce),
            "timestamp": timestamp_text,
            "nonce": nonce,
            "openid": self.user,
        }
        body = xmltodict.unparse({"xml": message}, full_document=False)
        if self.mode != "plain":
            sealed = xmltodict.parse(self._crypto.encrypt_message(body, nonce, timestamp_text))[
                "xml"
            ]
            params |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}
            envelope = {"ToUserName": self.account, "Encrypt": sealed["Encrypt"]}
            # In compatible mode WeChat sends the message in the open beside the envelope.
            fields = envelope if self.mode == "safe" else message | envelope
            body = xmltodict.unparse({"xml": fields}, full_document=False)
        return {
            "url": self.path,
            "params": params,
            "content": body.encode(),
            "headers": {"Content-Type": "text/xml"},
        }

    def signed(self, *parts: str) -> str:
        """The signature of the token and these parts."""
        signer = WeChatSigner()
        signer.add_data(self.token, *parts)
        return str(signer.signature)

    async def send(self, client: httpx.AsyncClient, message: dict[str, Any]) -> httpx.Response:
        """Send a message once."""
        self.sent.append(message)
        return await client.post(**self.request(message))

    async def say(self, client: httpx.AsyncClient, content: str) -> str:
        """Send a text and return the text of the reply."""
        return self.read(await self.send(client, self.text(content)))

    def read(self, response: httpx.Response) -> str:
        """The text of a reply, or nothing; asserts that it is one WeChat would show to this follower."""
        assert response.status_code == 200, response.text
        if response.text in {"", "success"}:
            return ""
        assert response.headers["content-type"].startswith("text/xml")
        body = response.text
        if self.mode != "plain":
            sealed = xmltodict.parse(body)["xml"]
            signature, *rest = (sealed[n] for n in ("MsgSignature", "TimeStamp", "Nonce"))
            body = self._crypto.decrypt_message(body, signature, *rest)
        fields = xmltodict.parse(body)["xml"]
        assert (fields["ToUserName"], fields["FromUserName"]) == (self.user, self.account)
        assert abs(int(fields["CreateTime"]) - time.time()) < 60
        reply = parse_message(body)
        assert reply.type == "text"
        assert len(reply.content.encode()) <= 2048
        return str(reply.content)

    @property
    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, self.key, self.app_id)
