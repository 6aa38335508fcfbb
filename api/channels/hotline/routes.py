"""`POST /channels/hotline/calls/{call_id}/turns`: the turns of a telephone call, for any call centre."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.callers import KEY_PROBLEMS, only_with_key
from api.channels.hotline.channel import Hotline
from api.channels.hotline.contract import CALL_ID, CallTurnIn, CallTurnOut
from api.keys import Scope
from api.problems import documented
from api.services import ServicesOf

allowed = only_with_key(Scope.HOTLINE)
router = APIRouter(tags=["channels"], dependencies=[Depends(allowed)], responses=KEY_PROBLEMS)
CallId = Annotated[
    str,
    Path(
        pattern=CALL_ID,
        description="The platform's id of the call.",
        openapi_examples={"call": {"value": "20261120-093015-0042"}},
    ),
]
CALL_PROBLEMS = documented(
    "invalid-request",
    "too-large",
    "redis-unreachable",
    "conversation-busy",
    "knowledge-unavailable",
)


def _of_request(request: Request) -> Hotline:
    channel: Hotline = request.app.state.hotline
    return channel


HotlineOf = Annotated[Hotline, Depends(_of_request)]


@router.post(
    "/channels/hotline/calls/{call_id}/turns",
    summary="Take a turn of a call",
    responses=CALL_PROBLEMS,
)
async def take_turn(
    call_id: CallId, turn: CallTurnIn, services: ServicesOf, channel: HotlineOf
) -> CallTurnOut:
    """Return what to say, what to listen for, and whether to transfer or to hang up.

    A turn that is sent again gets the same reply and has no second effect; one that comes late has none.
    0 and 转人工 bring a person at any time.
    """
    return await channel.turn(services, call_id, turn)
