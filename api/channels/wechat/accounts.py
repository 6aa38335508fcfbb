"""The official accounts that the gateway serves, read from a file; their secrets from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from api.channels.wechat.envelope import key_of
from api.contract import Region
from api.secret import Secret

API = "https://api.weixin.qq.com"


class Template(BaseModel):
    """The message that tells how far a ticket is.

    kind: 模板消息 or 订阅通知, as the account has it; id: of the template; data: what stands in each of its fields.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["template", "subscribe"] = "template"
    id: Annotated[str, Field(min_length=1)]
    data: Annotated[
        dict[
            Annotated[str, Field(pattern="^[a-z_]+[0-9]*$")], Literal["number", "status", "changed"]
        ],
        Field(min_length=1),
    ]


class Account(BaseModel):
    """An official account.

    mode: how WeChat was told to send (明文, 兼容, 安全); customer_service: whether the account may send
    customer-service messages; notices: how followers are told of their tickets, None where they aren't; api: where
    WeChat's own interface is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: Annotated[str, Field(pattern="^[a-z0-9-]{1,32}$")]
    app_id: Annotated[str, Field(min_length=1)]
    region: Region
    mode: Literal["plain", "compatible", "safe"] = "safe"
    token: Secret
    aes_key: Secret | None = None
    secret: Secret | None = None
    customer_service: bool = False
    notices: Template | None = None
    api: str = API

    @model_validator(mode="after")
    def _complete(self) -> Account:
        if self.mode != "plain":
            if self.aes_key is None:
                raise ValueError(f"mode {self.mode} needs aes_key")
            key_of(self.aes_key.read())
        if self.customer_service and self.secret is None:
            raise ValueError("customer_service needs secret")
        if self.notices is not None and self.secret is None:
            raise ValueError("notices needs secret")
        self.token.read()
        if self.secret is not None:
            self.secret.read()
        return self

    @cached_property
    def token_value(self) -> str:
        """The token of the signatures."""
        return self.token.read()

    @cached_property
    def key(self) -> bytes | None:
        """The AES key, or None in plain mode."""
        return None if self.aes_key is None else key_of(self.aes_key.read())


def _different(accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    for field in ("name", "app_id"):
        values = [getattr(account, field) for account in accounts]
        if len(set(values)) < len(values):
            raise ValueError(f"two accounts have the same {field}")
    return accounts


_FILE: TypeAdapter[Any] = TypeAdapter(Annotated[tuple[Account, ...], AfterValidator(_different)])


class Accounts:
    """All accounts of the gateway."""

    def __init__(self, accounts: tuple[Account, ...] = ()) -> None:
        self._accounts = accounts

    @classmethod
    def load(cls, file: Path | None) -> Accounts:
        """Read the accounts; none without a file. Raises ValueError naming the file and what is wrong in it."""
        if file is None:
            return cls()
        try:
            return cls(_FILE.validate_python(tuple(yaml.safe_load(file.read_text("utf-8")))))
        except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{file}: {error}; see docs/wechat.md") from error

    def __iter__(self) -> Iterator[Account]:
        """Iterate over the accounts in the file's order."""
        return iter(self._accounts)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._accounts)

    def named(self, name: str) -> Account | None:
        """Return the account of a name, or None."""
        return next((account for account in self._accounts if account.name == name), None)
