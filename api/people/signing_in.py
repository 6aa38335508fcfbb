"""Signing in: a name and a password, then a code where a second factor is set up."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from api.people import attempts, audit, passwords, sessions
from api.people.audit import Action, Actor
from api.people.second_factor import accepts
from api.people.sessions import Signed
from api.records.people import Person
from api.services import Services


class Wrong(Exception):
    """It didn't fit. left: how many more tries are free."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__("doesn't fit")


@dataclass(frozen=True)
class Entered:
    """A session that has begun. token: for the cookie; whole: whether no code is wanted any more."""

    token: str
    whole: bool


def tidy(name: str) -> str:
    """Return a name as it is stored."""
    return name.strip().lower()


async def by_password(
    services: Services, name: str, password: str, *, address: str | None
) -> Entered:
    """Begin a session. Raises Wrong, also for a name that there isn't and a person who is disabled, or Locked."""
    name = tidy(name)
    records = services.records
    async with records.session() as session, session.begin():
        left = await attempts.begin(session, f"name:{name}")
        person = await session.scalar(select(Person).where(Person.name == name))
    stored = None if person is None or person.disabled else person.password_hash
    if not await passwords.matches(stored, password) or person is None or stored is None:
        async with records.session() as session, session.begin():
            audit.note(session, Actor(name, address=address), Action.SIGN_IN_FAILED)
        raise Wrong(left)
    fresh = await passwords.hashed(password) if passwords.is_outdated(stored) else stored
    whole = person.sealed_secret is None
    async with records.session() as session, session.begin():
        await attempts.forget(session, f"name:{name}")
        await attempts.forget_old(session)
        await sessions.forget_ended(session, services.settings.sessions_last)
        found = await session.get_one(Person, person.id)
        found.password_hash = fresh
        token = await sessions.begin(session, found, whole=whole, address=address)
        if whole:
            who = Actor(found.name, found.id, found.role, address)
            audit.note(session, who, Action.SIGN_IN, detail={"by": "password"})
    return Entered(token, whole)


async def by_code(services: Services, me: Signed, code: str) -> Entered:
    """Turn a session that waits for a code into a new, whole one. Raises Wrong or Locked.

    A correct password doesn't clear these failures, so that nobody who knows it can guess on.
    """
    async with services.records.session() as session, session.begin():
        left = await attempts.begin(session, f"code:{me.id}")
    async with services.records.session() as session, session.begin():
        person = await session.get_one(Person, me.id)
        by = await accepts(session, services.seal, person, code)
        if by is None:
            audit.note(session, me, Action.SIGN_IN_FAILED, detail={"by": "code"})
        else:
            await attempts.forget(session, f"code:{me.id}")
            await sessions.end(session, me.session)
            token = await sessions.begin(session, person, whole=True, address=me.address)
            audit.note(session, me, Action.SIGN_IN, detail={"by": by})
    if by is None:
        raise Wrong(left)
    return Entered(token, True)
