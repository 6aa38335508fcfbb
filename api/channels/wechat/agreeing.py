"""Followers agree to be told of the ticket they opened, or take that back."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from api.channels.wechat.accounts import Account
from api.channels.wording import say, table
from api.contract import Kind, MessageOut
from api.log import logger
from api.services import Services
from api.tickets import following

log = logger(__name__)


class Wish(StrEnum):
    """What a follower wants of notices."""

    TELL = "tell"
    TELL_NO_MORE = "tell_no_more"


def wish_in(account: Account, text: str) -> Wish | None:
    """Return what a text wants, when it says nothing else; None where the account sends no notices."""
    said, words = text.strip("。，？！ \n"), table()["wechat"]["notice"]
    if said in words["withdraw"]:
        return Wish.TELL_NO_MORE
    return Wish.TELL if account.notices is not None and said in words["agree"] else None


async def opened(services: Services, account: Account, turn: MessageOut) -> str | None:
    """Return the number of the ticket that a turn opened, where the follower can be told of it."""
    if account.notices is None or not any(reply.kind is Kind.TICKET for reply in turn.replies):
        return None
    try:
        async with services.records.session() as session:
            return await following.number_of(session, turn.turn_id)
    except (SQLAlchemyError, OSError):
        log.exception("notices can't be offered")
        return None


async def carry_out(
    services: Services,
    account: Account,
    user: str,
    *,
    follower: str,
    ticket: str | None,
    wish: Wish,
) -> str:
    """Keep what the follower wants, and return what to say. user: their OpenID; ticket: the last that they opened."""
    if wish is Wish.TELL_NO_MORE:
        await unfollow(services, follower)
        return say("wechat.notice.forgotten")
    if ticket is None:
        return say("wechat.notice.which")
    sealed = services.seal.close(user)
    async with services.records.session() as session, session.begin():
        kept = await following.follow(
            session, ticket, account=account.name, follower=follower, sealed_user=sealed
        )
    return say("wechat.notice.agreed" if kept else "wechat.notice.over", number=ticket)


async def unfollow(services: Services, follower: str) -> None:
    """Forget a follower's OpenID, with what they were still to be told."""
    await services.records.prepare()
    async with services.records.session() as session, session.begin():
        await following.forget(session, follower)
