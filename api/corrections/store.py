"""Keeps corrections and their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import audit
from api.people.audit import Action
from api.people.roles import Role
from api.people.sessions import Signed
from api.privacy import mask
from api.problems import Problem
from api.records.carry_out import next_number
from api.records.desk import Correction, CorrectionEvent
from api.records.people import Person
from api.records.tables import now

MOST = 200
SERIES = "J"
SEES_ALL = frozenset({Role.EDITOR, Role.SUPERVISOR, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Report:
    """What is wrong: the item and the version of its card, the region that was asked for, and why."""

    item_id: str
    title: str
    facet: str | None
    region: str
    snapshot: str
    text: str
    call_number: str | None


@dataclass(frozen=True)
class Step:
    """A step of a correction's history."""

    at: datetime
    name: str
    status: str
    reason: str | None


@dataclass(frozen=True)
class Change:
    """A step that an editor takes. own: only who took the correction may."""

    before: frozenset[str]
    after: str
    own: bool
    action: Action


CHANGES = {
    "take": Change(frozenset({"open"}), "taken", own=False, action=Action.CORRECTION_TAKEN),
    "release": Change(frozenset({"taken"}), "open", own=True, action=Action.CORRECTION_RELEASED),
    "resolve": Change(
        frozenset({"taken"}), "resolved", own=True, action=Action.CORRECTION_RESOLVED
    ),
    "reject": Change(frozenset({"taken"}), "rejected", own=True, action=Action.CORRECTION_REJECTED),
}


async def report(session: AsyncSession, me: Signed, wrong: Report) -> Correction:
    """Open a correction."""
    found = Correction(
        number=await next_number(session, series=SERIES),
        status="open",
        reporter_id=me.id,
        item_id=wrong.item_id,
        title=wrong.title,
        facet=wrong.facet,
        region=wrong.region,
        snapshot=wrong.snapshot,
        text=mask(wrong.text),
        call_number=wrong.call_number,
    )
    session.add(found)
    await session.flush()
    session.add(CorrectionEvent(correction_id=found.id, person_id=me.id, status="open"))
    detail = {"item": wrong.item_id, "snapshot": wrong.snapshot, "call": wrong.call_number}
    audit.note(session, me, Action.REPORTED, found.number, detail)
    return found


async def change(
    session: AsyncSession, me: Signed, number: str, what: str, reason: str | None = None
) -> Correction:
    """Take a step. Raises Problem ``not-found``, or ``correction-moved`` when it isn't where the step begins."""
    step = CHANGES[what]
    found = await correction_of(session, me, number)
    where = [Correction.id == found.id, Correction.status.in_(step.before)]
    if step.own:
        where.append(Correction.editor_id == me.id)
    editor = None if step.after == "open" else me.id
    done = await session.execute(
        update(Correction)
        .where(*where)
        .values(status=step.after, editor_id=editor, changed_at=now())
    )
    assert isinstance(done, CursorResult)
    if done.rowcount == 0:
        raise Problem("correction-moved")
    said = None if reason is None else mask(reason)
    session.add(
        CorrectionEvent(correction_id=found.id, person_id=me.id, status=step.after, reason=said)
    )
    audit.note(session, me, step.action, number, {"reason": said})
    await session.refresh(found)
    return found


async def correction_of(session: AsyncSession, me: Signed, number: str) -> Correction:
    """Return a correction. Raises Problem ``not-found`` for one that isn't there or isn't for one to see."""
    found: Correction | None = await session.scalar(
        select(Correction).where(Correction.number == number)
    )
    if found is None or not (found.reporter_id == me.id or me.role in SEES_ALL):
        raise Problem("not-found")
    return found


async def corrections(
    session: AsyncSession, me: Signed, *, status: str | None, mine: bool
) -> list[Correction]:
    """Return the corrections that one may see, what changed last first; agents see those that they reported."""
    query = select(Correction).order_by(Correction.changed_at.desc(), Correction.id.desc())
    if status is not None:
        query = query.where(Correction.status == status)
    if mine or me.role not in SEES_ALL:
        query = query.where(Correction.reporter_id == me.id)
    return list(await session.scalars(query.limit(MOST)))


async def history(session: AsyncSession, correction: Correction) -> list[Step]:
    """Return the steps of a correction, the first one first."""
    rows = await session.execute(
        select(CorrectionEvent, Person.shown_as)
        .join(Person, Person.id == CorrectionEvent.person_id)
        .where(CorrectionEvent.correction_id == correction.id)
        .order_by(CorrectionEvent.id)
    )
    return [Step(event.at, name, event.status, event.reason) for event, name in rows]


async def names(session: AsyncSession, found: Sequence[Correction]) -> dict[int, str]:
    """Return the names to show of those who report and edit."""
    ids = {one.reporter_id for one in found} | {one.editor_id for one in found if one.editor_id}
    rows = await session.execute(select(Person.id, Person.shown_as).where(Person.id.in_(ids)))
    return {row.id: row.shown_as for row in rows}
