"""`/api/v1/desk/corrections`: report that a card is wrong, deal with it, follow it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Region
from api.corrections import store
from api.corrections.store import Report
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.problems import Problem, documented
from api.records.desk import Correction
from api.services import ServicesOf
from policies_kb.model import Facet

router = APIRouter(prefix="/api/v1/desk/corrections", tags=["desk"])
Number = Annotated[str, Path(pattern=r"^J[0-9]{8}-[0-9]{4,}$", examples=["J20261120-0001"])]
Status = Literal["open", "taken", "resolved", "rejected"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
WRONG = ("sign-in-needed", "not-allowed", "csrf-missing", "invalid-request")


class ReportIn(BaseModel):
    """That a card is wrong or out of date."""

    item_id: Annotated[str, StringConstraints(max_length=128)]
    snapshot: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")] = Field(
        description="Version of the card, as it was shown."
    )
    region: Region
    facet: Facet | None = None
    text: Words = Field(description="What is wrong; personal numbers are masked.")
    call: Annotated[str, StringConstraints(pattern=r"^C[0-9]{8}-[0-9]{4,}$")] | None = None


class ReasonIn(BaseModel):
    """Why a correction ends so; the reporter reads it."""

    reason: Words


class StepOut(BaseModel):
    """A step of a correction."""

    at: datetime
    name: str
    status: Status
    reason: str | None


class CorrectionOut(BaseModel):
    """A correction. snapshot: version of the card that it is about."""

    number: str
    status: Status
    item_id: str
    title: str
    facet: str | None
    region: str
    snapshot: str
    text: str
    call: str | None
    reporter: str
    editor: str | None
    created_at: datetime
    changed_at: datetime


class WholeCorrectionOut(CorrectionOut):
    """A correction with its history."""

    history: list[StepOut]


@router.post(
    "",
    status_code=201,
    summary="Report an error",
    responses=documented(*WRONG, "knowledge-unavailable"),
)
async def report(wrong: ReportIn, me: Me, services: ServicesOf) -> CorrectionOut:
    """Report that a card is wrong or out of date: an editor will deal with it."""
    item = services.knowledge.base().items.get(wrong.item_id)
    if item is None:
        raise Problem("invalid-request")
    told = Report(
        item_id=item.id,
        title=item.title,
        facet=wrong.facet,
        region=wrong.region,
        snapshot=wrong.snapshot,
        text=wrong.text,
        call_number=wrong.call,
    )
    async with services.records.session() as session, session.begin():
        return await _one(session, await store.report(session, me, told))


@router.get("", summary="Corrections", responses=documented(*WRONG))
async def list_corrections(
    me: Me,
    services: ServicesOf,
    status: Annotated[Status | None, Query()] = None,
    mine: Annotated[bool, Query(description="Only those that one reported.")] = False,
) -> list[CorrectionOut]:
    """Return corrections, what changed last first: agents their own, the others all."""
    async with services.records.session() as session:
        found = await store.corrections(session, me, status=status, mine=mine)
        names = await store.names(session, found)
        return [_shown(one, names) for one in found]


@router.get("/{number}", summary="One correction", responses=documented(*WRONG, "not-found"))
async def get_correction(number: Number, me: Me, services: ServicesOf) -> WholeCorrectionOut:
    """Return a correction with its history."""
    async with services.records.session() as session, session.begin():
        found = await store.correction_of(session, me, number)
        audit.note(session, me, Action.CORRECTION_READ, number)
        return await _whole(session, found)


@router.post(
    "/{number}/resolve",
    summary="Resolve a correction",
    responses=documented(*WRONG, "not-found", "correction-moved"),
)
async def resolve(
    number: Number, why: ReasonIn, me: Me, services: ServicesOf
) -> WholeCorrectionOut:
    """End a correction that one has taken: the item was put right, and how."""
    return await _changed(services, me, number, "resolve", why.reason)


@router.post(
    "/{number}/reject",
    summary="Reject a correction",
    responses=documented(*WRONG, "not-found", "correction-moved"),
)
async def reject(number: Number, why: ReasonIn, me: Me, services: ServicesOf) -> WholeCorrectionOut:
    """End a correction that one has taken: the item stays as it is, and why."""
    return await _changed(services, me, number, "reject", why.reason)


@router.post(
    "/{number}/{step}",
    summary="Take or put back a correction",
    responses=documented(*WRONG, "not-found", "correction-moved"),
)
async def move(
    number: Number, step: Literal["take", "release"], me: Me, services: ServicesOf
) -> WholeCorrectionOut:
    """Take a correction to deal with it, or put it back for others."""
    return await _changed(services, me, number, step)


async def _changed(
    services: ServicesOf, me: Me, number: str, step: str, reason: str | None = None
) -> WholeCorrectionOut:
    """Take a correction a step further, in one transaction, and show it whole."""
    async with services.records.session() as session, session.begin():
        return await _whole(session, await store.change(session, me, number, step, reason))


async def _one(session: AsyncSession, found: Correction) -> CorrectionOut:
    return _shown(found, await store.names(session, [found]))


async def _whole(session: AsyncSession, found: Correction) -> WholeCorrectionOut:
    shown = await _one(session, found)
    steps = [StepOut(**vars(step)) for step in await store.history(session, found)]
    return WholeCorrectionOut(**shown.model_dump(), history=steps)


def _shown(found: Correction, names: dict[int, str]) -> CorrectionOut:
    return CorrectionOut(
        number=found.number,
        status=found.status,  # type: ignore[arg-type]
        item_id=found.item_id,
        title=found.title,
        facet=found.facet,
        region=found.region,
        snapshot=found.snapshot,
        text=found.text,
        call=found.call_number,
        reporter=names[found.reporter_id],
        editor=None if found.editor_id is None else names[found.editor_id],
        created_at=found.created_at,
        changed_at=found.changed_at,
    )
