"""What a message is answered with: pages of text, of which the first is given."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from api.channels.cutting import cut
from api.channels.parts import WAITING, Menu
from api.channels.wechat.accounts import Account
from api.channels.wechat.agreeing import carry_out, opened, unfollow, wish_in
from api.channels.wechat.messages import Kind, Message
from api.channels.wechat.places import region_of_place
from api.channels.wechat.sessions import Session, Sessions
from api.channels.wechat.text import CHANNEL, MOST_BYTES, size, wechat_text
from api.channels.wording import say, table
from api.contract import MAX_TEXT, Option
from api.entrances import areas
from api.problems import Problem
from api.regions import is_region
from api.services import Services
from api.turn import Said, take_turn
from api.views import region_name

_NUMBER = re.compile(r"(\d{1,2})[.。、，,)）]?")


@dataclass(frozen=True)
class Asking:
    """A message of a follower, with what is remembered of them. follower: their digest."""

    account: Account
    message: Message
    follower: str
    session: Session

    @property
    def region(self) -> str:
        """The region that is meant where none is said."""
        return self.session.region or self.account.region


async def answer(services: Services, sessions: Sessions, asking: Asking) -> str:
    """Return the text to give, and remember what may follow it. What goes wrong is told in plain words."""
    message = asking.message
    match message.kind:
        case Kind.LEFT:
            await sessions.forget(asking.follower)
            await unfollow(services, asking.follower)
            return ""
        case Kind.GREETED:
            return await _greet(sessions, asking)
        case Kind.LOCATION:
            return await _move(services, sessions, asking)
        case Kind.OTHER:
            return say("wechat.takes")
        case Kind.VOICE if not message.text.strip("。，？！ "):
            return say("wechat.no_voice")
        case Kind.CLICK:
            return await _click(services, sessions, asking)
        case Kind.TEXT | Kind.VOICE if wish := wish_in(asking.account, message.text):
            return await carry_out(
                services,
                asking.account,
                message.user,
                follower=asking.follower,
                ticket=asking.session.ticket,
                wish=wish,
            )
        case Kind.VOICE if not is_going_on(message.text):
            heard = say("wechat.heard", text=message.text.replace("<", "＜"))
            return await _ask(services, sessions, asking, message.text, heard=heard)
        case _:
            return await _write(services, sessions, asking)


def is_going_on(text: str) -> bool:
    """Whether a text asks for what comes next of the last answer."""
    return text.strip("。，？！ \n") in table()["wechat"]["go_on"]


async def _write(services: Services, sessions: Sessions, asking: Asking) -> str:
    text = unicodedata.normalize("NFKC", asking.message.text).strip()
    if len(text) > MAX_TEXT:
        return say("wechat.too_long")
    if is_going_on(text) and asking.session.pages:
        page, *rest = asking.session.pages
        await sessions.save(asking.follower, asking.session.model_copy(update={"pages": rest}))
        return page
    if is_going_on(text) and not asking.session.asked:
        return say("wechat.no_more")
    number = _NUMBER.fullmatch(text)
    option = asking.session.menu.get(int(number[1])) if number else None
    return await _ask(services, sessions, asking, text, option=option)


async def _click(services: Services, sessions: Sessions, asking: Asking) -> str:
    entry = menu_entries().get(asking.message.text)
    if entry is None or not {"says", "payload"} & set(entry):
        return await _greet(sessions, asking)
    option = Option(label=entry["label"], payload=entry["payload"]) if "payload" in entry else None
    return await _ask(services, sessions, asking, entry.get("says", entry["label"]), option=option)


async def _ask(
    services: Services,
    sessions: Sessions,
    asking: Asking,
    text: str,
    *,
    option: Option | None = None,
    heard: str = "",
) -> str:
    said = Said(
        channel=CHANNEL,
        text=option.label if option else text,
        conversation_id=asking.session.conversation_id,
        region=asking.region,
        payload=option.payload if option and option.payload else None,
        address=f"{CHANNEL}:{asking.follower}",
    )
    try:
        turn = await take_turn(services, said)
    except Problem as problem:
        return problem.details().detail
    shown = wechat_text(turn.replies, services.settings.public_url, before=heard)
    asked = turn.replies[-1].kind in WAITING
    pages = list(shown.pages)
    ticket = await opened(services, asking.account, turn)
    if ticket is not None:
        pages[-1:] = cut(f"{pages[-1]}\n{say('wechat.notice.offer')}", MOST_BYTES, size)
    after = asking.session.after(tuple(pages), shown.menu, asked=asked)
    kept = {"ticket": ticket or asking.session.ticket}
    await sessions.save(asking.follower, after.model_copy(update=kept))
    return pages[0]


async def _greet(sessions: Sessions, asking: Asking) -> str:
    questions = [area.questions[0] for area in areas()]
    menu = Menu(numbered=tuple(Option(label=question, payload="") for question in questions))
    region = _region_of_code(asking.message.text)
    update = {} if region is None else {"region": region}
    session = asking.session.model_copy(update=update)
    await sessions.save(asking.follower, session.after(("",), menu))
    return say("wechat.hello", place=region_name(region or asking.region), questions=questions)


async def _move(services: Services, sessions: Sessions, asking: Asking) -> str:
    message, regions = asking.message, services.knowledge.base().regions
    region = region_of_place(regions, message.text, message.latitude, message.longitude)
    if region is None:
        return say("wechat.not_here", place=region_name(asking.region))
    # A new conversation, since in the old one a region may have been said, which would go first.
    await sessions.save(asking.follower, Session(region=region))
    return say("wechat.here", place=region_name(region))


def _region_of_code(scene: str) -> str | None:
    """Return the region that a scanned code stands for: its scene ends with the region's code."""
    return scene[-6:] if is_region(scene[-6:]) else None


@cache
def menu_entries() -> dict[str, dict[str, Any]]:
    """Return the entries of the account's menu by key."""
    columns = yaml.safe_load(Path(__file__).with_name("menu.yml").read_text("utf-8"))
    return {entry["key"]: entry for column in columns for entry in column["entries"]}
