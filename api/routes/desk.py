"""`/desk`: what agents look up, the cards, and the checks and sums within them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.desk.calls import Panel, panel_of
from api.desk.card import Card, card_of, said_of
from api.desk.checking import check_of
from api.desk.found import Narrowed, Results, results_for, statuses
from api.desk.summing import sum_of
from api.desk.wording import wording
from api.normalise import normalise
from api.people import audit
from api.people.audit import Action
from api.people.guard import Me
from api.people.pages import staff_page
from api.people.sessions import Signed
from api.problems import Problem
from api.services import Services, ServicesOf
from policies_kb.clock import today
from policies_kb.model import Item

router = APIRouter(prefix="/desk", tags=["pages"], include_in_schema=False)
LONGEST = 200
_DONE = {
    "looked-up": Action.LOOKED_UP,
    "copied": Action.COPIED,
    "script-read": Action.SCRIPT_READ,
}
PART = "X-Part"  # asks for the part of a page that a script puts in


@router.get("")
async def desk(request: Request, services: ServicesOf, me: Me) -> HTMLResponse:
    """Show the desk, with nothing looked up yet."""
    services.typed.begin()
    async with services.records.session() as session:
        panel = await panel_of(session, me)
    return desk_page(request, services, me, panel)


@router.post("")
async def look_up(request: Request, services: ServicesOf, me: Me) -> HTMLResponse:
    """Show the results, for browsers without scripts."""
    typed, narrowed = await _asked(request)
    found = await _results(services, typed, narrowed)
    async with services.records.session() as session:
        panel = await panel_of(session, me)
    return desk_page(request, services, me, panel, typed, narrowed, found)


@router.post("/results")
async def results(request: Request, services: ServicesOf, me: Me) -> HTMLResponse:
    """Return the results alone, at every letter typed."""
    typed, narrowed = await _asked(request)
    found = await _results(services, typed, narrowed)
    return staff_page(request, me, "desk_results.html", desk=wording(), results=found, typed=typed)


@router.get("/items/{item_id}")
async def card(
    request: Request, services: ServicesOf, me: Me, item_id: str, facet: str = ""
) -> HTMLResponse:
    """Show the card of an item."""
    kb, item = services.knowledge.base(), _item(services, item_id)
    public = services.settings.public_url
    made = await run_in_threadpool(card_of, kb, item, facet, public, today())
    await _note(services, me, Action.OPENED, item, {"facet": made.facet, "version": kb.version})
    return await _card_page(request, services, me, made, "desk_card.html")


@router.post("/items/{item_id}/check")
async def check(request: Request, services: ServicesOf, me: Me, item_id: str) -> HTMLResponse:
    """Judge what is filled in of an item's check."""
    kb, item = services.knowledge.base(), _item(services, item_id)
    filled = await _filled(request)
    found = check_of(kb, item, filled, today())
    made = card_of(kb, item, None, services.settings.public_url, today())
    if found.reply is not None:
        await _note(services, me, Action.CHECKED, item, {"version": kb.version})
    return await _card_page(request, services, me, replace(made, check=found), "desk_check.html")


@router.post("/items/{item_id}/sums/{formula_id}")
async def work_out(
    request: Request, services: ServicesOf, me: Me, item_id: str, formula_id: str
) -> HTMLResponse:
    """Work out one of an item's sums from what is filled in."""
    kb, item = services.knowledge.base(), _item(services, item_id)
    formula = next((f for f in item.formulas if f.id == formula_id), None)
    if formula is None:
        raise Problem("not-found")
    found = sum_of(kb, item, formula, await _filled(request), today())
    made = card_of(kb, item, None, services.settings.public_url, today())
    sums = tuple(found if one.id == formula_id else one for one in made.sums)
    if found.reply is not None:
        done = {"formula": formula_id, "version": kb.version}
        await _note(services, me, Action.CALCULATED, item, done)
    return await _card_page(
        request, services, me, replace(made, sums=sums), "desk_sum.html", sum=found
    )


@router.post("/done", status_code=204)
async def done(request: Request, services: ServicesOf, me: Me) -> Response:
    """Write down what was looked up or copied while no call is open; in a call, the call's log does that."""
    filled = await _filled(request)
    action = _DONE.get(filled.get("kind", ""))
    if action is None:
        raise Problem("invalid-request")
    item = _item(services, filled.get("item", ""))
    await _note(services, me, action, item, {"text": filled.get("text", "")[:LONGEST]})
    return Response(status_code=204)


def _item(services: Services, item_id: str) -> Item:
    item = services.knowledge.base().items.get(item_id)
    if item is None:
        raise Problem("not-found")
    return item


async def _asked(request: Request) -> tuple[str, Narrowed]:
    filled = await _filled(request)
    narrowed = Narrowed(*(filled.get(name, "") for name in ("region", "topic", "status")))
    return normalise(filled.get("q", ""))[:LONGEST], narrowed


async def _filled(request: Request) -> dict[str, str]:
    form = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}


async def _results(services: Services, typed: str, narrowed: Narrowed) -> Results:
    held = await services.typed.get()
    region = services.settings.region
    find = partial(results_for, held.kb, held.desk, typed, narrowed, region, today())
    return await run_in_threadpool(find)


async def _note(
    services: Services, me: Signed, action: Action, item: Item, detail: Mapping[str, Any]
) -> None:
    async with services.records.session() as session, session.begin():
        audit.note(session, me, action, item.id, detail)


def desk_page(
    request: Request,
    services: Services,
    me: Signed,
    panel: Panel | None,
    typed: str = "",
    narrowed: Narrowed | None = None,
    found: Results | None = None,
    *,
    template: str = "desk.html",
    made: Card | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return the desk with its panel, and what was found or opened where there is no script to ask for it."""
    public = services.settings.public_url
    return staff_page(
        request,
        me,
        template,
        desk=wording(),
        typed=typed,
        narrowed=narrowed or Narrowed(),
        topics=services.knowledge.base().topics,
        statuses=statuses(),
        results=found,
        panel=panel,
        card=made,
        said=lambda rendered: said_of(rendered, public),
        **values,
    )


async def _card_page(
    request: Request, services: Services, me: Signed, made: Card, part: str, **values: Any
) -> HTMLResponse:
    """Return a part of the card where a script asks for it, else the desk with the card."""
    if PART in request.headers:
        return desk_page(request, services, me, None, template=part, made=made, **values)
    async with services.records.session() as session:
        panel = await panel_of(session, me)
    return desk_page(request, services, me, panel, template="desk_item.html", made=made, **values)
