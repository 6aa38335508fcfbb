"""`GET|POST /channels/wechat`: where the official accounts send what their followers say."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.channels.safe_xml import Unreadable
from api.channels.wechat.channel import TooLate, WeChat
from api.channels.wechat.envelope import Forged
from api.channels.wechat.notices import Notices
from api.channels.wechat.post import Query as WeChatQuery
from api.channels.wechat.post import echoed, opened
from api.log import logger
from api.problems import Problem, documented
from api.services import ServicesOf

PATH = "/channels/wechat"
NOTHING = "success"  # what WeChat takes for "received, no reply"

log = logger(__name__)
router = APIRouter(tags=["channels"])
QueryOf = Annotated[WeChatQuery, Query()]


def _of_request(request: Request) -> WeChat:
    channel: WeChat = request.app.state.wechat
    if not channel.accounts:
        raise Problem("not-found")
    return channel


def _notices(request: Request) -> Notices:
    channel: WeChat = request.app.state.wechat
    return channel.notices


WeChatOf = Annotated[WeChat, Depends(_of_request)]
NoticesOf = Annotated[Notices, Depends(_notices)]


@router.get(
    PATH,
    summary="Prove the address to WeChat",
    response_class=Response,
    responses=documented("wechat-refused", "not-found")
    | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def verify(query: QueryOf, channel: WeChatOf) -> Response:
    """Return `echostr` when the signature is that of one of the accounts."""
    try:
        return Response(echoed(channel.accounts, query), media_type="text/plain")
    except Forged as error:
        raise _refused(error) from error


@router.post(
    PATH,
    summary="Take a message of WeChat",
    response_class=Response,
    responses=documented("bad-request", "wechat-refused", "not-found", "too-large", "wechat-late")
    | {
        200: {
            "description": "The reply in WeChat's XML, or `success` for none.",
            "content": {"text/xml": {"schema": {"type": "string"}}},
        }
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/xml": {"schema": {"type": "string"}, "example": "<xml>…</xml>"}},
        }
    },
)
async def receive(
    request: Request, query: QueryOf, services: ServicesOf, channel: WeChatOf
) -> Response:
    """Answer a message or an event of a follower, in plain, compatible or safe mode.

    The tries of one message are told apart: one of them gets the answer, the dialogue sees it once.
    """
    try:
        post = opened(channel.accounts, query, await request.body())
        text = await channel.receive(services, post)
    except Forged as error:
        raise _refused(error) from error
    except Unreadable as error:
        raise Problem("bad-request") from error
    except TooLate as error:
        raise Problem("wechat-late") from error
    if not text:
        return Response(NOTHING, media_type="text/plain")
    return Response(post.reply(text), media_type="text/xml")


def _refused(error: Forged) -> Problem:
    log.warning("not from WeChat", why=str(error))
    return Problem("wechat-refused")
