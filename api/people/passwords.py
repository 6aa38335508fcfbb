"""Passwords: argon2, what is acceptable, and random ones to begin with."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10
MOST = 128
_AT_ONCE = ThreadPoolExecutor(4, "argon2")  # each hash takes 64 MB for a moment
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_hasher = PasswordHasher()


async def hashed(password: str) -> str:
    """Return the hash that is stored."""
    return await asyncio.get_running_loop().run_in_executor(_AT_ONCE, _hasher.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. Without a stored one it takes as long, and it isn't."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_AT_ONCE, _matches, stored, password)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than are used now."""
    return _hasher.check_needs_rehash(stored)


def wrong_with(password: str, *, name: str, old: str | None = None) -> str | None:
    """Return what is wrong with a new password, a key of ``account.password.wrong`` in wording.yml, or None."""
    if not LEAST <= len(password) <= MOST:
        return "length"
    if name.lower() in password.lower():
        return "name"
    if password == old:
        return "same"
    kinds = {_kind(char) for char in password}
    return "simple" if len(kinds) < 2 or len(set(password)) < 5 else None


def random_password() -> str:
    """Return a password to begin with: 16 characters, 79 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _matches(stored: str | None, password: str) -> bool:
    try:
        _hasher.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex())


def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    if char.isalpha():
        return "upper" if char.isupper() else "letter"
    return "other"
