"""Text messages through any provider that takes an HTTP request, as a file describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.secret import Secret

_TIMEOUT = httpx.Timeout(10, connect=3)
_TEXT, _TO = "{text}", "{to}"


class NotSent(Exception):
    """A text message that the provider didn't take. status: its HTTP status, None when it can't be reached."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        super().__init__(f"the provider of text messages answered {status}")


class Provider(BaseModel):
    """How a provider is asked to send.

    headers: with secrets by name; body: sent as JSON, with ``{to}`` and ``{text}`` put into its texts; longest: how
    many characters a message may have.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: str = Field(pattern="^https?://")
    headers: dict[str, str | Secret] = {}
    body: dict[str, Any]
    longest: int = Field(500, ge=70)

    @model_validator(mode="after")
    def _complete(self) -> Provider:
        written = json.dumps(self.body)
        if _TEXT not in written or _TO not in written:
            raise ValueError("the body holds no {to} or no {text}")
        for value in self.headers.values():
            if isinstance(value, Secret):
                value.read()
        return self

    @classmethod
    def load(cls, file: Path | None) -> Provider | None:
        """Read a provider; None without a file. Raises ValueError naming the file and what is wrong in it."""
        if file is None:
            return None
        try:
            return cls.model_validate(yaml.safe_load(file.read_text("utf-8")))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{file}: {error}; see docs/telephone.md") from error

    async def send(self, client: httpx.AsyncClient, to: str, text: str) -> None:
        """Send a message. Raises NotSent."""
        headers = {k: v.read() if isinstance(v, Secret) else v for k, v in self.headers.items()}
        body = _filled(self.body, {_TO: to, _TEXT: text[: self.longest]})
        try:
            response = await client.post(self.url, json=body, headers=headers, timeout=_TIMEOUT)
        except httpx.HTTPError as error:
            raise NotSent(None) from error
        if response.is_error:
            raise NotSent(response.status_code)


def _filled(value: Any, texts: dict[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in texts.items():
            value = value.replace(name, text) if name in value else value
        return value
    if isinstance(value, dict):
        return {key: _filled(inner, texts) for key, inner in value.items()}
    return [_filled(inner, texts) for inner in value] if isinstance(value, list) else value
