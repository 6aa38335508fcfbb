"""`/api/v1/entrances`, `/api/v1/suggestions`, `/api/v1/script`: what helps a resident to ask and to read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field, StringConstraints

from api.callers import KEY_PROBLEMS, address_of, with_or_without_key
from api.contract import Option, Region
from api.entrances import Area, areas, most_asked
from api.keys import Scope
from api.normalise import normalise
from api.privacy import mask
from api.problems import documented
from api.regions import regions
from api.script import to_traditional
from api.services import ServicesOf

router = APIRouter(
    prefix="/api/v1",
    tags=["conversation"],
    dependencies=[Depends(with_or_without_key(Scope.MESSAGES))],
    responses=KEY_PROBLEMS,
)
MOST_SUGGESTIONS = 5

Typed = Annotated[str, StringConstraints(max_length=60)]
ShownText = Annotated[str, StringConstraints(max_length=5000)]


class Place(BaseModel):
    """A region that one can ask about."""

    code: str
    name: str


class Entrances(BaseModel):
    """What to begin with: areas with example questions, and what is asked most."""

    region: str = Field(description="The region meant where none is said.")
    regions: list[Place]
    areas: list[Area]
    most_asked: list[Option] = Field(
        description="What was asked about most in the last 30 days; empty without records."
    )


class TypedIn(BaseModel):
    """What is typed so far."""

    text: Typed = Field(examples=["cybt", "公积金"])
    region: Region | None = None


class Suggested(BaseModel):
    """Questions to choose instead of typing on."""

    suggestions: list[Option]


class ScriptIn(BaseModel):
    """Texts to show in traditional characters."""

    texts: Annotated[list[ShownText], Field(max_length=200)] = Field(
        examples=[["补贴10000元（1万元），一次性发给。"]]
    )


class ScriptOut(BaseModel):
    """The texts in the same order."""

    texts: list[str]


@router.get(
    "/entrances",
    summary="What to begin with",
    responses=documented("invalid-request"),
)
async def get_entrances(
    services: ServicesOf,
    region: Annotated[Region | None, Query(description="A GB/T 2260 code.")] = None,
) -> Entrances:
    """Return the areas that people ask about, what is asked most, and the regions to choose from."""
    asked = region or services.settings.region
    return Entrances(
        region=services.settings.region,
        regions=[Place(code=code, name=name) for code, name in regions().items()],
        areas=areas(),
        most_asked=await most_asked(services, asked),
    )


@router.post(
    "/suggestions",
    summary="Suggestions while typing",
    responses=documented("invalid-request", "too-many-requests", "knowledge-unavailable"),
)
async def suggest(typed: TypedIn, request: Request, services: ServicesOf) -> Suggested:
    """Return questions that hold what is typed so far: its characters, its pinyin or the initials of that.

    It is posted, so that nothing that someone types stands in an address.
    """
    await services.limits.check_suggestions(address_of(request))
    text = normalise(typed.text)
    if mask(text) != text:
        return Suggested(suggestions=[])
    held = (await services.typed.get()).suggestions
    region = typed.region or services.settings.region
    found = held.find(text, region=region, most=MOST_SUGGESTIONS)
    return Suggested(
        suggestions=[Option(label=s.text, payload=f"item:{s.item_id}#{s.facet}") for s in found]
    )


@router.post(
    "/script",
    summary="Texts in traditional characters",
    responses=documented("invalid-request", "too-many-requests"),
)
async def change_script(shown: ScriptIn, request: Request, services: ServicesOf) -> ScriptOut:
    """Return texts of replies in traditional characters. Words and figures stay as they are."""
    await services.limits.check(address=address_of(request))
    texts = await run_in_threadpool(lambda: [to_traditional(text) for text in shown.texts])
    return ScriptOut(texts=texts)
