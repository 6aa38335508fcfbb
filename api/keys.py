"""API keys of programs: each has a name, a hash of the key, what it may be used for, and how often."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from api.secret import Secret

PREFIX = "wence_"  # so that a key that got lost is recognised
_BYTES = 32
_SHA256 = re.compile("[0-9a-f]{64}")


class Scope(StrEnum):
    """What a key may be used for, by family of addresses."""

    MESSAGES = "messages"
    LOOKUP = "lookup"
    HOTLINE = "hotline"


class Key(BaseModel):
    """A program's key.

    sha256: of the key itself, which nobody keeps, or where that hash stands; per_minute: requests in a minute.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern="^[a-z0-9-]{1,32}$")]
    sha256: str | Secret
    scopes: frozenset[Scope]
    per_minute: int = Field(600, ge=1)

    @cached_property
    def digest(self) -> str:
        """The hash. Raises ValueError when it can't be read or is none."""
        found = self.sha256.read() if isinstance(self.sha256, Secret) else self.sha256
        if not _SHA256.fullmatch(found):
            raise ValueError(f"sha256 of the key {self.name} isn't 64 hexadecimal digits")
        return found


def _usable(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    if len({key.name for key in keys}) < len(keys):
        raise ValueError("two keys have the same name")
    if len({key.digest for key in keys}) < len(keys):
        raise ValueError("two names have the same key")
    return keys


_FILE: TypeAdapter[tuple[Key, ...]] = TypeAdapter(
    Annotated[tuple[Key, ...], AfterValidator(_usable)]
)


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
            raise ValueError(f"{file}: {error}; see docs/integrators.md") from error

    def of(self, authorization: str) -> Key | None:
        """Return the key that an Authorization header gives: ``Bearer`` the key, or ``Basic`` it as the password."""
        digest = _hash(_given(authorization))
        # All are compared, so that the time tells nothing of the place.
        found = [key for key in self._keys if hmac.compare_digest(key.digest, digest)]
        return found[0] if found else None


def new_key(name: str, scopes: Iterable[Scope], per_minute: int) -> tuple[str, dict[str, Any]]:
    """Return a new random key and its entry for the file of keys. Raises ValueError for a name that can't be one."""
    value = PREFIX + secrets.token_urlsafe(_BYTES)
    key = Key(name=name, sha256=_hash(value), scopes=frozenset(scopes), per_minute=per_minute)
    return value, {
        "name": key.name,
        "sha256": key.digest,
        "scopes": sorted(scope.value for scope in key.scopes),
        "per_minute": key.per_minute,
    }


def _hash(key: str) -> str:
    # A key is 256 random bits, so a plain hash of it can't be guessed backwards.
    return hashlib.sha256(key.encode()).hexdigest()


def _given(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return value.strip()
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
