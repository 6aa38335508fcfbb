"""`/api/v1/desk/calls`: calls, what is done in them, their summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import store
from api.calls.store import Done
from api.calls.summary import summary
from api.contract import Region
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.problems import Problem, documented
from api.records.desk import CallEntry, CallRecord
from api.records.people import Person
from api.services import Services, ServicesOf
from api.wording import wording
from policies_kb.clock import today
from policies_kb.model import Facet
from policies_kb.rendering.citations import basis, sources_of

router = APIRouter(prefix="/api/v1/desk/calls", tags=["desk"])
Number = Annotated[str, Path(pattern=r"^C[0-9]{8}-[0-9]{4,}$", examples=["C20261120-0001"])]
WRONG = ("sign-in-needed", "not-allowed", "csrf-missing", "invalid-request")


class CallIn(BaseModel):
    """A call that begins."""

    region: Region | None = None


class DoneIn(BaseModel):
    """What was done in a call. A look-up needs its text, the others their item."""

    kind: Literal["looked-up", "opened", "copied"]
    text: Annotated[str, StringConstraints(max_length=5000)] | None = Field(
        None, description="What was typed, or what was copied; personal numbers are masked."
    )
    item_id: Annotated[str, StringConstraints(max_length=128)] | None = None
    facet: Facet | None = Field(None, description="What was read of it; null for all of it.")


class EntryOut(BaseModel):
    """What was done in a call. sources: where what the item says stands, as of that day."""

    kind: str
    at: datetime
    text: str | None
    item_id: str | None
    title: str | None
    region: str | None
    snapshot: str | None
    sources: list[str]


class ToldOut(BaseModel):
    """A question that the telephone answered, and the beginning of the answer."""

    asked: str
    answer: str


class CallOut(BaseModel):
    """A call. transcript and summary: of one that the telephone handed over."""

    number: str
    status: Literal["waiting", "open", "closed"]
    region: str | None
    agent: str | None = Field(description="Name of the agent; null while it waits.")
    created_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    summary: str | None
    transcript: list[ToldOut]


class WholeCallOut(CallOut):
    """A call with all that was done in it."""

    entries: list[EntryOut]


class SummaryOut(BaseModel):
    """The summary as text to copy."""

    text: str


@router.post("", status_code=201, summary="Begin a call", responses=documented(*WRONG))
async def open_call(call: CallIn, me: Me, services: ServicesOf) -> CallOut:
    """Begin a call; what one looks up and copies from now on can be logged to it."""
    async with services.records.session() as session, session.begin():
        return await _call(session, await store.open_call(session, me, call.region))


@router.get("", summary="Calls", responses=documented(*WRONG))
async def list_calls(
    me: Me,
    services: ServicesOf,
    status: Annotated[Literal["waiting", "open", "closed"] | None, Query()] = None,
) -> list[CallOut]:
    """Return the newest hundred of one's own calls and of those that wait; of all calls for supervisors."""
    async with services.records.session() as session:
        return [await _call(session, call) for call in await store.calls(session, me, status)]


@router.get("/{number}", summary="One call", responses=documented(*WRONG, "not-found"))
async def get_call(number: Number, me: Me, services: ServicesOf) -> WholeCallOut:
    """Return a call with all that was done in it."""
    async with services.records.session() as session, session.begin():
        call = await store.call_of(session, me, number)
        audit.note(session, me, Action.CALL_READ, number)
        entries = await store.entries_of(session, call)
        shown = await _call(session, call)
        return WholeCallOut(**shown.model_dump(), entries=[_entry(entry) for entry in entries])


@router.post(
    "/{number}/take", summary="Take a call", responses=documented(*WRONG, "not-found", "call-taken")
)
async def take_call(number: Number, me: Me, services: ServicesOf) -> CallOut:
    """Take a call that the telephone handed over."""
    async with services.records.session() as session, session.begin():
        return await _call(session, await store.take(session, me, number))


@router.post(
    "/{number}/entries",
    status_code=201,
    summary="Log what was done",
    responses=documented(*WRONG, "not-found", "call-closed", "knowledge-unavailable"),
)
async def log_entry(number: Number, done: DoneIn, me: Me, services: ServicesOf) -> EntryOut:
    """Log a look-up, an opened card or a copied answer to a call. Title, version and sources are added here."""
    whole = done_of(services, done)
    async with services.records.session() as session, session.begin():
        return _entry(await store.log(session, me, number, whole))


@router.post(
    "/{number}/close",
    summary="End a call",
    responses=documented(*WRONG, "not-found", "call-closed"),
)
async def close_call(number: Number, me: Me, services: ServicesOf) -> SummaryOut:
    """End a call and return its summary."""
    async with services.records.session() as session, session.begin():
        return await _summary(session, await store.close(session, me, number))


@router.get(
    "/{number}/summary", summary="Summary of a call", responses=documented(*WRONG, "not-found")
)
async def get_summary(number: Number, me: Me, services: ServicesOf) -> SummaryOut:
    """Return what was asked, what was answered, and from which documents, as text to copy."""
    async with services.records.session() as session, session.begin():
        call = await store.call_of(session, me, number)
        audit.note(session, me, Action.CALL_READ, number)
        return await _summary(session, call)


def done_of(services: Services, done: DoneIn) -> Done:
    """Return what was done with title, version and sources as the knowledge base has them.

    Raises Problem ``invalid-request`` for a look-up without text and for the others without an item that is there,
    ``knowledge-unavailable``.
    """
    if done.kind == "looked-up":
        if not (done.text or "").strip():
            raise Problem("invalid-request")
        return Done(done.kind, text=done.text)
    kb = services.knowledge.base()
    item = kb.items.get(done.item_id or "")
    if item is None:
        raise Problem("invalid-request")
    facts = (item.facts_of(done.facet) if done.facet else ()) or item.facts.values()
    sources = _sources(kb.renderer.citations(sources_of(facts), today()))
    return Done(done.kind, done.text, item.id, item.title, item.region, kb.version, sources)


def _sources(citations: Sequence[dict[str, Any]]) -> list[str]:
    """Return a line for each document: its number or title, the sections, and its status unless it is in force."""
    cited: dict[str, list[dict[str, Any]]] = {}
    for citation in citations:
        cited.setdefault(citation["document_id"], []).append(citation)
    labels = wording()["page"]["status"]
    return [
        basis(of)[0] + ("" if of[0]["status"] == "in_force" else f"（{labels[of[0]['status']]}）")
        for of in cited.values()
    ]


async def _call(session: AsyncSession, call: CallRecord) -> CallOut:
    return CallOut(
        number=call.number,
        status=call.status,  # type: ignore[arg-type]
        region=call.region,
        agent=await _agent(session, call),
        created_at=call.created_at,
        opened_at=call.opened_at,
        closed_at=call.closed_at,
        summary=call.summary,
        transcript=[ToldOut.model_validate(told) for told in call.transcript],
    )


def _entry(entry: CallEntry) -> EntryOut:
    return EntryOut(**{name: getattr(entry, name) for name in EntryOut.model_fields})


async def _agent(session: AsyncSession, call: CallRecord) -> str | None:
    if call.person_id is None:
        return None
    return (await session.get_one(Person, call.person_id)).shown_as


async def _summary(session: AsyncSession, call: CallRecord) -> SummaryOut:
    entries = await store.entries_of(session, call)
    return SummaryOut(text=summary(call, entries, await _agent(session, call) or ""))
