"""`POST /api/v1/messages`: a turn of a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import ValidationError

from api.callers import KEY_PROBLEMS, address_of, with_or_without_key
from api.contract import MessageIn, MessageOut
from api.keys import Scope
from api.people.guard import guard
from api.problems import documented
from api.services import Services, ServicesOf
from api.turn import Said, take_turn

KEY = "^[A-Za-z0-9_-]{1,64}$"
_known_key = re.compile(KEY).fullmatch
_let_through = with_or_without_key(Scope.MESSAGES)


class WholeRoute(APIRoute):
    """A turn that is right is read in one go, as every turn waits for it; any other is FastAPI's.

    FastAPI reads a body in three steps and solves the dependencies anew for each request, which takes as long as
    the turn itself does here.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        by_fastapi = super().get_route_handler()

        async def handle(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            try:
                message = MessageIn.model_validate_json(await request.body())
            except ValidationError:  # FastAPI tells where it is wrong
                return await by_fastapi(request)
            if key is not None and not _known_key(key):
                return await by_fastapi(request)
            services: Services = request.app.state.services
            await guard(request)
            await _let_through(request, services)
            return await post_message(message, request, services, key)

        return handle


router = APIRouter(
    tags=["conversation"],
    dependencies=[Depends(_let_through)],
    responses=KEY_PROBLEMS,
    route_class=WholeRoute,
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
    "/api/v1/messages",
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
