"""Keeps calls and what is done in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import audit
from api.people.audit import Action
from api.people.roles import Role
from api.people.sessions import Signed
from api.privacy import mask
from api.problems import Problem
from api.records.carry_out import next_number
from api.records.desk import CallEntry, CallRecord
from api.records.tables import now

MOST = 100
SERIES = "C"
LEADS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
ACTIONS = {
    "looked-up": Action.LOOKED_UP,
    "opened": Action.OPENED,
    "copied": Action.COPIED,
}


@dataclass(frozen=True)
class Done:
    """What an agent did. snapshot: of the card; sources: as the gateway knows them, never as a browser says."""

    kind: str
    text: str | None = None
    item_id: str | None = None
    title: str | None = None
    region: str | None = None
    snapshot: str | None = None
    sources: Sequence[str] = ()


async def open_call(session: AsyncSession, me: Signed, region: str | None) -> CallRecord:
    """Begin a call."""
    at = now()
    call = CallRecord(
        number=await next_number(session, series=SERIES),
        status="open",
        person_id=me.id,
        region=region,
        transcript=[],
        created_at=at,
        opened_at=at,
    )
    session.add(call)
    audit.note(session, me, Action.CALL_OPENED, call.number)
    await session.flush()
    return call


async def hand_over(
    session: AsyncSession,
    platform_call: str,
    *,
    region: str | None,
    summary: str,
    transcript: Sequence[dict[str, Any]],
) -> str:
    """Have a call of the telephone wait for an agent; return its number. The same call again changes nothing."""
    digest = hashlib.sha256(platform_call.encode()).hexdigest()
    same = select(CallRecord.number).where(CallRecord.platform_call == digest)
    known = await session.scalar(same)
    if known is not None:
        return str(known)
    number = await next_number(session, series=SERIES)
    try:
        async with session.begin_nested():
            session.add(
                CallRecord(
                    number=number,
                    status="waiting",
                    region=region,
                    platform_call=digest,
                    summary=mask(summary),
                    transcript=[{k: mask(str(v)) for k, v in told.items()} for told in transcript],
                )
            )
    except IntegrityError:  # the platform sent it twice at once
        return str(await session.scalar(same))
    return number


async def calls(session: AsyncSession, me: Signed, status: str | None) -> list[CallRecord]:
    """Return the newest calls that one may see: one's own and those that wait; all for supervisors."""
    query = select(CallRecord).order_by(CallRecord.id.desc()).limit(MOST)
    if status is not None:
        query = query.where(CallRecord.status == status)
    if me.role not in LEADS:
        query = query.where(or_(CallRecord.person_id == me.id, CallRecord.status == "waiting"))
    return list(await session.scalars(query))


async def call_of(session: AsyncSession, me: Signed, number: str) -> CallRecord:
    """Return a call. Raises Problem ``not-found`` for one that isn't there or isn't one's own."""
    found: CallRecord | None = await session.scalar(
        select(CallRecord).where(CallRecord.number == number)
    )
    mine = found is not None and (found.person_id == me.id or found.status == "waiting")
    if found is None or not (mine or me.role in LEADS):
        raise Problem("not-found")
    return found


async def take(session: AsyncSession, me: Signed, number: str) -> CallRecord:
    """Take a call that waits. Raises Problem ``not-found``, or ``call-taken`` when somebody was faster."""
    call = await call_of(session, me, number)
    done = await session.execute(
        update(CallRecord)
        .where(CallRecord.id == call.id, CallRecord.status == "waiting")
        .values(status="open", person_id=me.id, opened_at=now())
    )
    assert isinstance(done, CursorResult)
    if done.rowcount == 0:
        raise Problem("call-taken")
    await session.refresh(call)
    audit.note(session, me, Action.CALL_TAKEN, number)
    return call


async def log(session: AsyncSession, me: Signed, number: str, done: Done) -> CallEntry:
    """Write down what was done in a call. Raises Problem ``not-found``, or ``call-closed``."""
    call = await _own_open(session, me, number)
    text = None if done.text is None else mask(done.text)
    entry = CallEntry(
        call_id=call.id,
        kind=done.kind,
        text=text,
        item_id=done.item_id,
        title=done.title,
        region=done.region,
        snapshot=done.snapshot,
        sources=list(done.sources),
    )
    session.add(entry)
    detail = {"call": number, "text": text, "snapshot": done.snapshot}
    audit.note(session, me, ACTIONS[done.kind], done.item_id, detail)
    await session.flush()
    return entry


async def close(session: AsyncSession, me: Signed, number: str) -> CallRecord:
    """End a call. Raises Problem ``not-found``, or ``call-closed``."""
    call = await _own_open(session, me, number)
    call.status, call.closed_at = "closed", now()
    audit.note(session, me, Action.CALL_CLOSED, number)
    return call


async def entries_of(session: AsyncSession, call: CallRecord) -> list[CallEntry]:
    """Return what was done in a call, in its order."""
    query = select(CallEntry).where(CallEntry.call_id == call.id).order_by(CallEntry.id)
    return list(await session.scalars(query))


async def _own_open(session: AsyncSession, me: Signed, number: str) -> CallRecord:
    call = await call_of(session, me, number)
    if call.person_id != me.id:
        raise Problem("not-found")
    if call.status != "open":
        raise Problem("call-closed")
    return call
