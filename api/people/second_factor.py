"""The second factor: codes that change with time (TOTP, RFC 6238), and recovery codes for when the phone is away."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from sqlalchemy import delete, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.sealing import Seal, Unsealable
from api.people.tokens import digest
from api.records.people import Person, RecoveryCode
from api.records.tables import now

ISSUER = "问策"
CODES = 10
STEP_SECONDS = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Return a secret of 160 bits."""
    return pyotp.random_base32()


def picture(secret: str, name: str) -> str:
    """Return what an authenticator app scans, as SVG to stand in a page."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    svg: str = segno.make(uri, error="m").svg_inline(
        scale=5, border=4, svgclass=None, lineclass=None
    )
    return svg


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the step of 30 s that a code belongs to, at most one away from now, or None."""
    tidy = code.replace(" ", "")
    step = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for near in (step - 1, step, step + 1):
        if hmac.compare_digest(totp.generate_otp(near).encode(), tidy.encode()):
            return near
    return None


async def accepts(session: AsyncSession, seal: Seal, person: Person, code: str) -> str | None:
    """Use a code up; return ``totp`` or ``recovery``, or None when it doesn't fit or was used before."""
    if await _uses_step(session, seal, person, code):
        return "totp"
    tidy = code.strip().lower().replace(" ", "")
    done = await session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.digest == _digest(person.id, tidy), RecoveryCode.person_id == person.id
        )
    )
    assert isinstance(done, CursorResult)
    return "recovery" if done.rowcount == 1 else None


async def _uses_step(session: AsyncSession, seal: Seal, person: Person, code: str) -> bool:
    if person.sealed_secret is None:
        return False
    try:
        step = step_of(seal.open(person.sealed_secret), code, now())
    except Unsealable:
        return False  # a recovery code still helps
    if step is None:
        return False
    unused = or_(Person.last_step.is_(None), Person.last_step < step)
    done = await session.execute(
        update(Person).where(Person.id == person.id, unused).values(last_step=step)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


async def set_up(session: AsyncSession, person: Person, sealed: str, step: int) -> list[str]:
    """Give a person a second factor, and return the recovery codes, which are stored nowhere."""
    person.sealed_secret, person.last_step = sealed, step
    await session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_recovery_code() for _ in range(CODES)]
    session.add_all(RecoveryCode(digest=_digest(person.id, c), person_id=person.id) for c in codes)
    return codes


async def remove(session: AsyncSession, person: Person) -> None:
    """Take a person's second factor away."""
    person.sealed_secret = person.last_step = None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _recovery_code() -> str:
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))
    return "-".join(parts)


def _digest(person_id: int, code: str) -> str:
    return digest(f"{person_id}:{code}")
