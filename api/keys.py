"""API keys of programs: each has a name, a hash of the key, what it may be used for, and how often."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Scope(StrEnum):
    """What a key may be used for."""

    HOTLINE = "hotline"


class Key(BaseModel):
    """A program's key. sha256: of the key itself, which nobody keeps; per_minute: requests in a minute."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern="^[a-z0-9-]{1,32}$")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    scopes: frozenset[Scope]
    per_minute: int = Field(600, ge=1)


_FILE: TypeAdapter[Any] = TypeAdapter(tuple[Key, ...])


class Keys:
    """All keys."""

    def __init__(self, keys: tuple[Key, ...] = ()) -> None:
        self._keys = keys

    @classmethod
    def load(cls, file: Path | None) -> Keys:
        """Read the keys; none without a file. Raises ValueError naming the file and what is wrong in it."""
        if file is None:
            return cls()
        try:
            return cls(_FILE.validate_python(tuple(yaml.safe_load(file.read_text("utf-8")))))
        except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{file}: {error}; see docs/telephone.md") from error

    def of(self, authorization: str) -> Key | None:
        """Return the key that an Authorization header gives: ``Bearer`` the key, or ``Basic`` it as the password."""
        digest = hashlib.sha256(_given(authorization).encode()).hexdigest()
        return next((key for key in self._keys if hmac.compare_digest(key.sha256, digest)), None)


def _given(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return value.strip()
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
