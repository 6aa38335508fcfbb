"""`POST /api/v1/messages`: a turn of a conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response

from api.callers import KEY_PROBLEMS, address_of, with_or_without_key
from api.contract import MessageIn, MessageOut
from api.keys import Scope
from api.problems import documented
from api.services import ServicesOf
from api.turn import Said, take_turn

PATH = "/api/v1/messages"
KEY = "^[A-Za-z0-9_-]{1,64}$"
let_through = with_or_without_key(Scope.MESSAGES)


router = APIRouter(
    tags=["conversation"],
    dependencies=[Depends(let_through)],
    responses=KEY_PROBLEMS,
)
TURN_PROBLEMS = documented(
    "invalid-request",
    "too-large",
    "unsupported-media-type",
    "too-many-requests",
    "bot-failed",
    "bot-unreachable",
    "bot-late",
    "redis-unreachable",
    "too-busy",
    "conversation-busy",
    "record-failed",
)
KeyOf = Annotated[
    str | None,
    Header(
        pattern=KEY,
        description="The caller's name for this turn, such as a UUID, with a conversation_id.",
    ),
]


@router.post(
    PATH,
    summary="Say something",
    response_model=MessageOut,
    responses=TURN_PROBLEMS,
)
async def post_message(
    message: MessageIn, request: Request, services: ServicesOf, idempotency_key: KeyOf = None
) -> Response:
    """Answer what a resident says.

    Resident-ID, telephone and bank-card numbers are masked before anything else sees the text.
    Turns of one conversation are answered one after the other. A turn that is sent again in its
    conversation with the same `Idempotency-Key` within ten minutes gets the same answer, and
    nothing is registered twice.
    """
    said = Said(
        channel="web",
        text=message.text,
        conversation_id=message.conversation_id,
        region=message.region,
        payload=message.payload,
        address=address_of(request),
        key=idempotency_key,
    )
    answer = await take_turn(services, said)
    # Written as it is: FastAPI would check it once more, as if it came from elsewhere.
    return Response(answer.model_dump_json(), media_type="application/json")
