"""People: added, changed, disabled, helped when they can't sign in. Each change stands in the audit trail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import attempts, audit, passwords, second_factor, sessions
from api.people.audit import Action, Actor
from api.people.roles import Role
from api.people.sessions import Signed
from api.people.signing_in import tidy
from api.records.people import Person
from api.records.tables import now

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
MOST_SHOWN = 64
FIRST = "admin"


class Refused(ValueError):
    """A change that can't be made. why: a key of ``people.wrong`` in wording.yml."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


async def add(
    session: AsyncSession, who: Signed | Actor, name: str, shown_as: str, role: Role
) -> str:
    """Add a person and return the password to begin with. Raises Refused ``name``, ``shown_as`` or ``taken``."""
    name, shown_as = tidy(name), shown_as.strip()
    if NAME.fullmatch(name) is None:
        raise Refused("name")
    if not 1 <= len(shown_as) <= MOST_SHOWN:
        raise Refused("shown_as")
    password = passwords.random_password()
    person = Person(
        name=name,
        shown_as=shown_as,
        role=role,
        password_hash=await passwords.hashed(password),
        must_change=True,
        password_at=now(),
    )
    session.add(person)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Refused("taken") from error
    audit.note(session, who, Action.PERSON_ADDED, name, {"role": role})
    return password


async def add_first(session: AsyncSession) -> str | None:
    """Add the first administrator where there is nobody yet; return the password, or None."""
    if await session.scalar(select(func.count()).select_from(Person)):
        return None
    try:
        return await add(session, Actor("first start"), FIRST, "管理员", Role.ADMINISTRATOR)
    except Refused:  # another process was faster
        return None


async def everybody(session: AsyncSession) -> Sequence[Person]:
    """Return all people by name."""
    return (await session.scalars(select(Person).order_by(Person.name))).all()


async def named(session: AsyncSession, name: str) -> Person | None:
    """Return a person, or None."""
    found: Person | None = await session.scalar(select(Person).where(Person.name == tidy(name)))
    return found


async def change_role(
    session: AsyncSession, who: Signed | Actor, person: Person, role: Role
) -> None:
    """Give a person another role; they sign in anew. Raises Refused ``last``."""
    if role is not Role.ADMINISTRATOR:
        await _keep_an_administrator(session, person)
    was, person.role = person.role, role
    await _changed(session, who, person, "role", {"from": was, "to": role})


async def disable(session: AsyncSession, who: Signed | Actor, person: Person) -> None:
    """Let a person in no more, and end their sessions. Raises Refused ``last``."""
    await _keep_an_administrator(session, person)
    person.disabled = True
    await _changed(session, who, person, "disable")


async def enable(session: AsyncSession, who: Signed | Actor, person: Person) -> None:
    """Let a person in again."""
    person.disabled = False
    await _changed(session, who, person, "enable")


async def reset_password(session: AsyncSession, who: Signed | Actor, person: Person) -> str:
    """Return a new password to begin with. Raises Refused ``provider`` for people of an identity provider."""
    if person.subject is not None:
        raise Refused("provider")
    password = passwords.random_password()
    person.password_hash = await passwords.hashed(password)
    person.must_change, person.password_at = True, now()
    await attempts.forget(session, f"name:{person.name}")
    await _changed(session, who, person, "password")
    return password


async def remove_factor(session: AsyncSession, who: Signed | Actor, person: Person) -> None:
    """Take a person's second factor away, when the telephone and the recovery codes are lost."""
    await second_factor.remove(session, person)
    await attempts.forget(session, f"code:{person.id}")
    await _changed(session, who, person, "factor")


async def unlock(session: AsyncSession, who: Signed | Actor, person: Person) -> None:
    """Let a person try again at once."""
    await attempts.forget(session, f"name:{person.name}")
    await attempts.forget(session, f"code:{person.id}")
    audit.note(session, who, Action.PERSON_CHANGED, person.name, {"what": "unlock"})


async def _changed(
    session: AsyncSession,
    who: Signed | Actor,
    person: Person,
    what: str,
    detail: dict[str, str] | None = None,
) -> None:
    await sessions.end_all(session, person.id)
    audit.note(session, who, Action.PERSON_CHANGED, person.name, {"what": what, **(detail or {})})


async def _keep_an_administrator(session: AsyncSession, person: Person) -> None:
    """Raise Refused ``last`` when nobody could manage people any more."""
    if Role(person.role) is not Role.ADMINISTRATOR or person.disabled:
        return
    query = select(Person.id).where(Person.role == Role.ADMINISTRATOR, Person.disabled.is_(False))
    others = await session.scalars(query.order_by(Person.id).with_for_update())
    if all(found == person.id for found in others):
        raise Refused("last")
