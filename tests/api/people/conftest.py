"""Every test of this directory runs on both databases, and hashes passwords at little cost."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from api.people import passwords
from tests.api.on_both import database_url, empty_database_url, new_database, postgres_server

__all__ = ["database_url", "empty_database_url", "new_database", "postgres_server"]


@pytest.fixture
def light_hasher() -> PasswordHasher:
    """Argon2 with the least memory and rounds: in service a hash takes 64 MB and all processors for a moment."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _light_hashes(light_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at little cost; test_passwords.py proves what is in service."""
    monkeypatch.setattr(passwords, "_hasher", light_hasher)
