"""Passwords as they are hashed in service."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY
from fastapi import FastAPI

from api.people import passwords
from api.people.roles import Role
from api.records.people import Person
from tests.api.people.signed import browser_of, make_person, sign_in

IN_SERVICE = passwords._hasher
PASSWORD = "feng-shui-2026"


@pytest.fixture
def database_url() -> None:
    """SQLite is enough here: hashes are text."""


@pytest.fixture
def _in_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", IN_SERVICE)


@pytest.mark.usefixtures("_in_service")
async def test_a_hash_has_the_strength_that_the_standard_asks_for() -> None:
    stored = await passwords.hashed(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).check_needs_rehash(stored) is False
    assert await passwords.matches(stored, PASSWORD)
    assert not await passwords.matches(stored, f"{PASSWORD} ")
    assert not await passwords.matches(None, PASSWORD)


@pytest.mark.usefixtures("_in_service")
async def test_a_weaker_hash_is_made_anew_when_its_person_signs_in(
    app: FastAPI, light_hasher: PasswordHasher
) -> None:
    weak = light_hasher.hash(PASSWORD)
    person = await make_person(app, "agent", Role.AGENT, password_hash=weak)
    assert passwords.is_outdated(weak)
    assert (await sign_in(browser_of(app), "agent", PASSWORD)).status_code == 303
    async with app.state.services.records.session() as session:
        stored = (await session.get_one(Person, person.id)).password_hash
    assert not passwords.is_outdated(stored)
    assert await passwords.matches(stored, PASSWORD)
