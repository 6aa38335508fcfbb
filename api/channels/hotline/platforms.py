"""`/channels/hotline/vxml`, `/channels/hotline/httapi`: the same turns for platforms that speak XML."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ValidationError

from api.callers import KEY_PROBLEMS
from api.channels.hotline import httapi, vxml
from api.channels.hotline.contract import CALL_ID, CallTurnIn
from api.channels.hotline.routes import CALL_PROBLEMS, CallId, HotlineOf, allowed
from api.contract import Region
from api.errors import places
from api.problems import Problem
from api.services import ServicesOf

VXML, HTTAPI = "/channels/hotline/vxml", "/channels/hotline/httapi"
_VXML_TYPE, _HTTAPI_TYPE = "application/voicexml+xml", "text/xml"
_CALLER = re.compile(r"\+?\d{3,20}")

router = APIRouter(tags=["channels"], dependencies=[Depends(allowed)], responses=KEY_PROBLEMS)
RegionOf = Annotated[Region | None, Query(description="Region of the called number.")]


def _xml(media_type: str) -> dict[str, Any]:
    return {"content": {media_type: {"schema": {"type": "string"}}}}


def _form(*required: str, more: tuple[str, ...]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in (*required, *more)},
        "required": list(required),
    }
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


@router.get(
    VXML,
    summary="Begin a call in VoiceXML",
    response_class=Response,
    responses=CALL_PROBLEMS | {200: _xml(_VXML_TYPE)},
)
async def begin_vxml(services: ServicesOf, channel: HotlineOf, region: RegionOf = None) -> Response:
    """Return the first VoiceXML 2.1 document of a call; each document submits to the next."""
    call_id = f"vxml-{uuid.uuid4()}"
    turn = _turn({"region": region or ""}, {"event": "start"})
    out = await channel.turn(services, call_id, turn)
    return _vxml(vxml.document(out, address=f"{VXML}/{call_id}", turn=2))


@router.post(
    f"{VXML}/{{call_id}}",
    summary="Take a turn in VoiceXML",
    response_class=Response,
    responses=CALL_PROBLEMS | {200: _xml(_VXML_TYPE)},
    openapi_extra=_form("turn", more=("event", "text", "other", "confidence", "mode", "caller")),
)
async def take_vxml(
    call_id: CallId, request: Request, services: ServicesOf, channel: HotlineOf
) -> Response:
    """Take what a document submitted, and return the next one."""
    form = await _posted(request)
    turn = _turn(form, vxml.turn_of(form))
    out = await channel.turn(services, call_id, turn)
    address, following = f"{VXML}/{call_id}", int(turn.turn_id) + 1
    return _vxml(vxml.document(out, address=address, turn=following))


@router.get(
    HTTAPI,
    operation_id="take_httapi_by_get",
    summary="Take a turn of FreeSWITCH",
    response_class=Response,
    responses=CALL_PROBLEMS | {200: _xml(_HTTAPI_TYPE)},
)
@router.post(
    HTTAPI,
    summary="Take a turn of FreeSWITCH",
    response_class=Response,
    responses=CALL_PROBLEMS | {200: _xml(_HTTAPI_TYPE)},
    openapi_extra=_form("session_id", more=("turn", "heard", "input_type", "exiting", "region")),
)
async def take_httapi(request: Request, services: ServicesOf, channel: HotlineOf) -> Response:
    """Take what mod_httapi sends, by GET or POST, and return the document of the next turn."""
    form = await _posted(request)
    call_id = form.get("session_id", "")
    if not re.match(CALL_ID, call_id):
        raise Problem("invalid-request")
    caller = form.get("Caller-Caller-ID-Number", form.get("caller", ""))
    turn = _turn(form | {"caller": caller}, httapi.turn_of(form))
    out = await channel.turn(services, call_id, turn)
    document = httapi.document(out, turn=int(turn.turn_id) + 1, params=form)
    return Response(document, media_type=_HTTAPI_TYPE)


def _turn(form: Mapping[str, str], what: Mapping[str, Any]) -> CallTurnIn:
    """Return the turn of the contract. Raises Problem ``invalid-request``."""
    number = form.get("turn") or "1"
    caller = _CALLER.search(form.get("caller", ""))
    found = {
        "turn_id": number if number.isdecimal() else "",
        "region": form.get("region") or None,
        "caller": caller[0] if caller else None,
    }
    try:
        return CallTurnIn.model_validate(found | dict(what))
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        raise Problem("invalid-request", errors=places(wrong)) from error


async def _posted(request: Request) -> dict[str, str]:
    async with request.form() as form:
        posted = {name: value for name, value in form.items() if isinstance(value, str)}
    return {**request.query_params, **posted}


def _vxml(document: str) -> Response:
    return Response(document, media_type=_VXML_TYPE, headers={"Cache-Control": "no-store"})
