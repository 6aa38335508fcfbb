"""`/api/v1/conversations/{conversation_id}/events`: what a person says, as it is said."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import StreamingResponse

from api.callers import KEY_PROBLEMS, address_of, with_or_without_key
from api.contract import CONVERSATION_ID
from api.events import EventId
from api.keys import Scope
from api.problems import Problem, documented
from api.services import ServicesOf

router = APIRouter(
    tags=["conversation"],
    dependencies=[Depends(with_or_without_key(Scope.MESSAGES))],
    responses=KEY_PROBLEMS,
)
MEDIA_TYPE = "text/event-stream"
EXAMPLE = """retry: 3000

id: 1795228800000-0
event: status
data: {"kind":"status","text":"","name":"小王","state":"taken","at":"2026-11-20T08:00:00Z"}

id: 1795228812345-0
event: message
data: {"kind":"message","text":"您好，我来接着帮您。","name":"小王","state":null,"at":"2026-11-20T08:00:12Z"}
"""
DESCRIBED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events. The data of each is an `Event` in JSON.",
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "string"},
                "examples": {"taken over": {"value": EXAMPLE}},
                "x-event-schema": {"$ref": "#/components/schemas/Event"},
            }
        },
    },
}


@router.get(
    "/api/v1/conversations/{conversation_id}/events",
    summary="Follow a conversation",
    response_class=StreamingResponse,
    responses=DESCRIBED | documented("invalid-request", "too-many-requests", "redis-unreachable"),
)
async def follow_events(
    request: Request,
    services: ServicesOf,
    conversation_id: Annotated[str, Path(pattern=CONVERSATION_ID)],
    after: Annotated[EventId, Query(description="The last event that the caller has.")] = "0",
    last_event_id: Annotated[
        EventId | None, Header(description="The same, as browsers send it when they come again.")
    ] = None,
) -> StreamingResponse:
    """Send what reaches the conversation between its turns: messages of a person, and its state.

    Events are kept for a day, so that nothing is lost while a telephone is offline.
    """
    await services.limits.check(address=address_of(request))
    if services.events.followed >= services.settings.events_most:
        raise Problem("too-many-requests", retry_after=30)
    return StreamingResponse(
        services.events.follow(conversation_id, last_event_id or after),
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
