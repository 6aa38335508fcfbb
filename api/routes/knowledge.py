"""`/api/v1/lookup`, `/api/v1/documents`, `/api/v1/items`: the knowledge base for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from api.callers import KEY_PROBLEMS, address_of, with_or_without_key
from api.contract import Region, Text
from api.keys import Scope
from api.normalise import normalise
from api.privacy import mask
from api.problems import Problem, documented
from api.services import ServicesOf
from api.views import (
    DocumentSummary,
    DocumentView,
    FoundView,
    ItemSummary,
    ItemView,
    document_summary,
    document_view,
    found_view,
    item_summary,
    item_view,
)
from policies_kb.clock import today

router = APIRouter(
    prefix="/api/v1",
    tags=["knowledge"],
    dependencies=[Depends(with_or_without_key(Scope.LOOKUP))],
    responses=KEY_PROBLEMS,
)
ITEM_EXAMPLE = {"subsidy": {"value": "startup.one-off-subsidy.zz"}}
DOCUMENT_EXAMPLE = {"plan": {"value": "zz-2022-12"}}

RegionOf = Annotated[Region | None, Query(description="A GB/T 2260 code.", examples=["410100"])]


class LookedUp(BaseModel):
    """Items for a question, the most probable first."""

    version: str = Field(description="Of the knowledge base.")
    region: str = Field(description="The region asked about, unless the question names another.")
    results: list[FoundView]


@router.get(
    "/lookup",
    summary="Look something up",
    responses=documented("invalid-request", "too-many-requests", "knowledge-unavailable"),
)
async def lookup(
    request: Request,
    services: ServicesOf,
    q: Annotated[Text, Query(description="The question or keywords.", examples=["开店补贴"])],
    region: RegionOf = None,
    limit: Annotated[int, Query(ge=1, le=20, description="How many items at most.")] = 5,
) -> LookedUp:
    """Return ranked items, each with the answer that it gives: for the desk and for integrators."""
    await services.limits.check(address=address_of(request))
    kb = services.knowledge.base()
    text, asked = mask(normalise(q)), region or services.settings.region
    found = await run_in_threadpool(kb.lookup, text, region=asked, limit=limit, today=today())
    return LookedUp(
        version=kb.version, region=asked, results=[found_view(kb, one) for one in found]
    )


@router.get(
    "/documents",
    summary="List the documents",
    responses=documented("knowledge-unavailable", "invalid-request"),
)
async def list_documents(services: ServicesOf, region: RegionOf = None) -> list[DocumentSummary]:
    """Return the register, with the status of each document today."""
    documents = services.knowledge.base().documents.values()
    return [document_summary(d, today()) for d in documents if region in (None, d.region)]


@router.get(
    "/documents/{document_id}",
    summary="Read a document",
    responses=documented("not-found", "knowledge-unavailable"),
)
async def get_document(
    services: ServicesOf,
    document_id: Annotated[str, Path(openapi_examples=DOCUMENT_EXAMPLE)],
    text: Annotated[bool, Query(description="With the original's words, where mounted.")] = False,
) -> DocumentView:
    """Return a document with the tree of its sections and the items that cite it."""
    kb = services.knowledge.base()
    document = kb.documents.get(document_id)
    if document is None:
        raise Problem("not-found")
    return document_view(kb, document, today(), with_text=text)


@router.get(
    "/items",
    summary="List the items",
    responses=documented("knowledge-unavailable", "invalid-request"),
)
async def list_items(
    services: ServicesOf,
    region: RegionOf = None,
    topic: Annotated[str | None, Query(max_length=40, examples=["startup"])] = None,
) -> list[ItemSummary]:
    """Return all policy matters, or those of a region or a topic."""
    kb = services.knowledge.base()
    return [
        item_summary(kb, item)
        for item in kb.items.values()
        if region in (None, item.region) and topic in (None, item.topic)
    ]


@router.get(
    "/items/{item_id}",
    summary="Read an item",
    responses=documented("not-found", "knowledge-unavailable"),
)
async def get_item(
    services: ServicesOf, item_id: Annotated[str, Path(openapi_examples=ITEM_EXAMPLE)]
) -> ItemView:
    """Return an item: its facts with their sources, and what the documents leave open."""
    kb = services.knowledge.base()
    item = kb.items.get(item_id)
    if item is None:
        raise Problem("not-found")
    return item_view(kb, item)
