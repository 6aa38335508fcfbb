"""The pages for people: ask, read an answer, a document or an item, see what a problem means."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.callers import address_of
from api.contract import MessageIn, MessageOut
from api.entrances import areas, most_asked
from api.errors import places
from api.pages import page
from api.problems import Problem
from api.regions import regions
from api.services import Services, ServicesOf
from api.shown import answer_path, shown_again
from api.turn import Said, take_turn
from api.views import document_summary, document_view, item_summary, item_view
from api.wording import wording
from policies_kb.clock import today
from policies_kb.model import Facet
from policies_kb.records import table

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/")
async def home(request: Request, services: ServicesOf) -> HTMLResponse:
    """Show the page where one can ask."""
    return page(
        request,
        "home.html",
        turn=None,
        conversation_id="",
        region="",
        default_region=services.settings.region,
        areas=areas(),
        most_asked=await most_asked(services, services.settings.region),
    )


@router.post("/ask")
async def ask(request: Request, services: ServicesOf) -> HTMLResponse:
    """Answer the form that works without a script."""
    form = await request.form()
    said = {key: _field(form, key) for key in ("text", "conversation_id", "region", "payload")}
    try:
        message = MessageIn.model_validate(said)
        answer = await _answer(services, request, message)
        turn = {"asked": answer.asked, "answer": answer, "problem": None}
        status, conversation_id = 200, answer.conversation_id
    except (ValidationError, Problem) as error:
        problem = error if isinstance(error, Problem) else _invalid(error)
        texts = [place.message for place in problem.errors] or [problem.details().detail]
        turn = {"asked": None, "answer": None, "problem": texts[0]}
        status, conversation_id = problem.status, _kept(said["conversation_id"], "[A-Za-z0-9_-]+")
    return page(
        request,
        "home.html",
        status=status,
        turn=turn,
        conversation_id=conversation_id,
        region=_kept(said["region"], "|".join(regions())),
        default_region=services.settings.region,
    )


@router.get("/answers/{item_id}")
def answer_again(
    request: Request,
    services: ServicesOf,
    item_id: str,
    facet: Annotated[str, Query(max_length=40)] = "",
    region: Annotated[str, Query(max_length=6)] = "",
) -> HTMLResponse:
    """Show what an item says of a facet, as of today: the page behind a shared answer."""
    kb = services.knowledge.base()
    item = kb.items.get(item_id)
    reply = None if item is None else shown_again(kb, item, facet, region or item.region, today())
    if item is None or reply is None:
        raise Problem("not-found")
    others = dict.fromkeys([*(fact.facet for fact in item.facts.values()), Facet.VALIDITY])
    return page(
        request,
        "answer.html",
        item=item,
        facet=facet,
        question=table("facets")[facet]["question"],
        reply=reply,
        today=today(),
        others=[
            {"label": kb.renderer.facet_label(other), "payload": answer_path(item.id, other.value)}
            for other in others
            if other.value != facet
        ],
    )


@router.get("/documents")
def documents(request: Request, services: ServicesOf) -> HTMLResponse:
    """List the documents."""
    kb = services.knowledge.base()
    found = [
        document_summary(d, today())
        for code in regions()
        for d in kb.documents.values()
        if d.region == code
    ]
    return page(request, "documents.html", documents=found)


@router.get("/documents/{document_id}")
def document(request: Request, services: ServicesOf, document_id: str) -> HTMLResponse:
    """Show a document: its tree of sections, with the original's words where they are mounted."""
    kb = services.knowledge.base()
    if document_id not in kb.documents:
        raise Problem("not-found")
    shown = document_view(kb, kb.documents[document_id], today(), with_text=True)
    return page(request, "document.html", document=shown)


@router.get("/items")
def items(
    request: Request, services: ServicesOf, region: Annotated[str, Query(max_length=6)] = ""
) -> HTMLResponse:
    """List the policy matters of a region by topic."""
    kb = services.knowledge.base()
    asked = region if region in regions() else services.settings.region
    found = [item_summary(kb, item) for item in kb.items.values() if item.region == asked]
    return page(request, "items.html", items=found, region=asked)


@router.get("/items/{item_id}")
def item(request: Request, services: ServicesOf, item_id: str) -> HTMLResponse:
    """Show an item: its facts with their sources, and what the documents leave open."""
    kb = services.knowledge.base()
    if item_id not in kb.items:
        raise Problem("not-found")
    shown = item_view(kb, kb.items[item_id])
    cited = {source.document_id for fact in shown.facts for source in fact.sources}
    held = {id_: document_summary(kb.documents[id_], today()) for id_ in cited}
    return page(request, "item.html", item=shown, documents=held)


@router.get("/problems")
async def problems(request: Request) -> HTMLResponse:
    """Explain the kinds of problems: their ``type`` leads here."""
    return page(request, "problems.html", problems=wording()["problems"])


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Show the OpenAPI document, without anything from elsewhere."""
    return page(request, "docs.html", api=request.app.openapi())


async def _answer(services: Services, request: Request, message: MessageIn) -> MessageOut:
    said = Said(channel="web", address=address_of(request), **message.model_dump())
    return await take_turn(services, said)


def _field(form: FormData, key: str) -> str | None:
    value = form.get(key)
    return value if isinstance(value, str) and (value or key == "text") else None


def _kept(value: str | None, pattern: str) -> str:
    """What goes into the form again: nothing that was wrong."""
    return value if value is not None and re.fullmatch(pattern, value) else ""


def _invalid(error: ValidationError) -> Problem:
    return Problem("invalid-request", errors=places(error.errors(include_input=False)))
