"""Sessions: made at signing in, found at every request, ended by time, by their owner or an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.permissions import Stage
from api.people.roles import Lasting, Role
from api.people.tokens import csrf_of, digest, new_token
from api.records.people import Person, SessionRow
from api.records.tables import now

_SEEN_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Signed:
    """The person that a request comes from, in a session.

    csrf: what the pages send with every change; session: the digest that stands for the session; stage: what the
    session still waits for.
    """

    id: int
    name: str
    shown_as: str
    role: Role
    stage: Stage
    csrf: str
    session: str
    address: str | None


async def begin(session: AsyncSession, person: Person, *, whole: bool, address: str | None) -> str:
    """Add a session and return its token, which is stored nowhere."""
    token = new_token()
    session.add(SessionRow(digest=digest(token), person_id=person.id, whole=whole, address=address))
    return token


async def find(
    session: AsyncSession, token: str, lasting: Lasting, *, factor_roles: frozenset[Role]
) -> Signed | None:
    """Return who has the session of a token, or None when there is no such session any more."""
    at = now()
    found = (
        await session.execute(
            select(SessionRow, Person)
            .join(Person, Person.id == SessionRow.person_id)
            .where(
                SessionRow.digest == digest(token),
                SessionRow.seen_at > at - lasting.idle,
                SessionRow.created_at > at - lasting.whole,
                Person.disabled.is_(False),
            )
        )
    ).first()
    if found is None:
        return None
    row, person = found
    if at - row.seen_at > _SEEN_EVERY:
        await session.execute(
            update(SessionRow).where(SessionRow.digest == row.digest).values(seen_at=at)
        )
    return Signed(
        id=person.id,
        name=person.name,
        shown_as=person.shown_as,
        role=Role(person.role),
        stage=stage_of(person, row, factor_roles),
        csrf=csrf_of(token),
        session=row.digest,
        address=row.address,
    )


def stage_of(person: Person, row: SessionRow, factor_roles: frozenset[Role]) -> Stage:
    """Return what a session still waits for."""
    if not row.whole:
        return Stage.CODE
    if person.must_change:
        return Stage.PASSWORD
    local = person.password_hash is not None
    if local and person.sealed_secret is None and Role(person.role) in factor_roles:
        return Stage.FACTOR
    return Stage.WHOLE


async def end(session: AsyncSession, session_digest: str) -> None:
    """End a session."""
    await session.execute(delete(SessionRow).where(SessionRow.digest == session_digest))


async def end_all(session: AsyncSession, person_id: int, *, but: str | None = None) -> None:
    """End all sessions of a person, but perhaps one."""
    await session.execute(
        delete(SessionRow).where(
            SessionRow.person_id == person_id, SessionRow.digest != (but or "")
        )
    )


async def forget_ended(session: AsyncSession, lasting: Lasting) -> None:
    """Delete the sessions whose time is over."""
    at = now()
    await session.execute(
        delete(SessionRow).where(
            (SessionRow.seen_at <= at - lasting.idle)
            | (SessionRow.created_at <= at - lasting.whole)
        )
    )


async def sessions_of(session: AsyncSession, person_id: int) -> list[SessionRow]:
    """Return a person's sessions, the newest first."""
    found = await session.scalars(
        select(SessionRow)
        .where(SessionRow.person_id == person_id)
        .order_by(SessionRow.created_at.desc())
    )
    return list(found)
