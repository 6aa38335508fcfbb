"""A request of WeChat: from which account it is, whether it is true, and the reply in the same envelope."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, Field

from api.channels.safe_xml import Unreadable
from api.channels.wechat import xml
from api.channels.wechat.accounts import Account
from api.channels.wechat.envelope import Forged, decrypt, encrypt, is_signed, signature

MOST_SECONDS_OFF = 300


class Query(BaseModel):
    """What WeChat says of itself in the address."""

    signature: str = Field("", max_length=64)
    timestamp: str = Field("", max_length=16, pattern="^[0-9]*$")
    nonce: str = Field("", max_length=64)
    echostr: str = Field("", max_length=512)
    encrypt_type: str = Field("", max_length=16)
    msg_signature: str = Field("", max_length=64)


@dataclass(frozen=True)
class Post:
    """A message as it came in.

    nonce: WeChat's for this request, with its time; sealed: whether it came encrypted, and its reply has to be.
    """

    account: Account
    fields: dict[str, str]
    nonce: str
    sealed: bool

    def reply(self, text: str) -> str:
        """Return the body that answers with a text, or with nothing when it is empty."""
        if not text:
            return ""
        message = xml.write(
            {
                "ToUserName": self.fields["FromUserName"],
                "FromUserName": self.fields["ToUserName"],
                "CreateTime": int(time.time()),
                "MsgType": "text",
                "Content": text,
            }
        )
        return _sealed(self.account, message) if self.sealed else message


def echoed(accounts: Iterable[Account], query: Query) -> str:
    """Return what proves to WeChat that the address is ours. Raises Forged."""
    if not any(_is_from(account, query) for account in accounts):
        raise Forged("the signature fits no account")
    return query.echostr


def opened(accounts: Iterable[Account], query: Query, body: bytes) -> Post:
    """Return the message in a request. Raises Forged when it isn't true, Unreadable when it is no message.

    Of accounts that share a token, the one whose key opens the envelope is meant.
    """
    if abs(time.time() - int(query.timestamp or 0)) > MOST_SECONDS_OFF:
        raise Forged("the request is stale")
    signed = [account for account in accounts if _is_from(account, query)]
    if not signed:
        raise Forged("the signature fits no account")
    fields, nonce = xml.read(body), f"{query.timestamp}:{query.nonce}"
    if query.encrypt_type not in {"", "raw"}:
        account, fields = _unsealed(signed, query, fields)
        return Post(account, _complete(fields), nonce, sealed=True)
    open_ = [account for account in signed if account.mode != "safe"]
    if not open_:
        raise Forged("a plain message for an account in safe mode")
    return Post(open_[0], _complete(fields), nonce, sealed=False)


def _unsealed(
    accounts: Iterable[Account], query: Query, fields: dict[str, str]
) -> tuple[Account, dict[str, str]]:
    sealed = fields.get("Encrypt", "")
    failure = Forged("the signature of the envelope fits no account")
    for account in accounts:
        parts = (account.token_value, query.timestamp, query.nonce, sealed)
        if account.key is None or not is_signed(query.msg_signature, *parts):
            continue
        try:
            return account, xml.read(decrypt(account.key, sealed, account.app_id).encode())
        except Forged as error:
            failure = error
    raise failure


def _is_from(account: Account, query: Query) -> bool:
    return is_signed(query.signature, account.token_value, query.timestamp, query.nonce)


def _complete(fields: dict[str, str]) -> dict[str, str]:
    missing = [
        name
        for name in ("ToUserName", "FromUserName", "CreateTime", "MsgType")
        if not fields.get(name)
    ]
    if missing:
        raise Unreadable(f"the message lacks {', '.join(missing)}")
    return fields


def _sealed(account: Account, message: str) -> str:
    assert account.key is not None
    sealed = encrypt(account.key, message, account.app_id)
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    return xml.write(
        {
            "Encrypt": sealed,
            "MsgSignature": signature(account.token_value, timestamp, nonce, sealed),
            "TimeStamp": int(timestamp),
            "Nonce": nonce,
        }
    )
