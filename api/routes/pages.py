"""The pages for people: ask, read a document or an item, see what a problem means."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.contract import MessageIn, MessageOut
from api.errors import places
from api.normalise import clean
from api.pages import page
from api.privacy import mask
from api.problems import Problem
from api.regions import regions
from api.routes.messages import address_of
from api.services import Services, ServicesOf
from api.turn import Said, take_turn
from api.views import document_summary, document_view, item_summary, item_view, region_name
from api.wording import wording
from policies_kb.clock import today

router = APIRouter(tags=["pages"], include_in_schema=False)
FRAGMENT = "x-fragment"


@router.get("/")
async def home(services: ServicesOf) -> HTMLResponse:
    """Show the page where one can ask."""
    return page(
        "home.html", turn=None, conversation_id="", region="", default_region=_default(services)
    )


@router.post("/ask")
async def ask(request: Request, services: ServicesOf) -> HTMLResponse:
    """Answer a form: the whole page, or only the turn for the script of the page."""
    form = await request.form()
    name = "turn.html" if request.headers.get(FRAGMENT) == "turn" else "home.html"
    said = {key: _field(form, key) for key in ("text", "conversation_id", "region", "payload")}
    try:
        message = MessageIn.model_validate(said)
        answer = await _answer(services, request, message)
        turn = {"asked": mask(clean(message.text)), "answer": answer, "problem": None}
        status, conversation_id = 200, answer.conversation_id
    except (ValidationError, Problem) as error:
        problem = error if isinstance(error, Problem) else _invalid(error)
        texts = [place.message for place in problem.errors] or [problem.details().detail]
        turn = {"asked": None, "answer": None, "problem": texts[0]}
        status, conversation_id = problem.status, _kept(said["conversation_id"], "[A-Za-z0-9_-]+")
    region = _kept(said["region"], "|".join(regions()))
    return page(
        name,
        status=status,
        turn=turn,
        conversation_id=conversation_id,
        region=region,
        default_region=_default(services),
    )


@router.get("/documents")
async def documents(services: ServicesOf) -> HTMLResponse:
    """List the documents."""
    found = [document_summary(d, today()) for d in services.knowledge.base().documents.values()]
    return page("documents.html", documents=found)


@router.get("/documents/{document_id}")
async def document(services: ServicesOf, document_id: str) -> HTMLResponse:
    """Show a document: its tree of sections, with the original's words where they are mounted."""
    kb = services.knowledge.base()
    if document_id not in kb.documents:
        raise Problem("not-found")
    shown = document_view(kb, kb.documents[document_id], today(), with_text=True)
    return page("document.html", document=shown)


@router.get("/items")
async def items(services: ServicesOf) -> HTMLResponse:
    """List the policy matters by topic."""
    kb = services.knowledge.base()
    return page("items.html", items=[item_summary(kb, item) for item in kb.items.values()])


@router.get("/items/{item_id}")
async def item(services: ServicesOf, item_id: str) -> HTMLResponse:
    """Show an item: its facts with their sources, and what the documents leave open."""
    kb = services.knowledge.base()
    if item_id not in kb.items:
        raise Problem("not-found")
    return page("item.html", item=item_view(kb, kb.items[item_id]), documents=kb.documents)


@router.get("/problems")
async def problems() -> HTMLResponse:
    """Explain the kinds of problems: their ``type`` leads here."""
    return page("problems.html", problems=wording()["problems"])


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Show the OpenAPI document, without anything from elsewhere."""
    return page("docs.html", api=request.app.openapi())


def _default(services: Services) -> str:
    return region_name(services.settings.region)


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
