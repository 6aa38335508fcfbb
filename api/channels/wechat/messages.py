"""What came in from WeChat, brought to the few kinds that are answered differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a resident did."""

    TEXT = "text"
    VOICE = "voice"
    LOCATION = "location"
    CLICK = "click"
    GREETED = "greeted"  # followed the account, or scanned its code
    LEFT = "left"
    OTHER = "other"  # a picture, a video, a link: named, so that it can be said what is taken
    SILENT = "silent"  # an event that nobody expects an answer to


@dataclass(frozen=True)
class Message:
    """A message or an event.

    key: the same for every try of one message; user: the follower's OpenID; text: what was said, a menu's key, or
    where a place is; latitude, longitude: of a place, in degrees.
    """

    key: str
    user: str
    kind: Kind
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


_EVENTS = {
    "subscribe": Kind.GREETED,
    "scan": Kind.GREETED,
    "unsubscribe": Kind.LEFT,
    "click": Kind.CLICK,
}
_UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"  # WeChat's own words in place of a sticker


def message_of(fields: Mapping[str, str]) -> Message:
    """Return the message that the fields of a request hold."""
    user = fields["FromUserName"]
    kind = fields["MsgType"].lower()
    if kind == "event":
        event, value = fields.get("Event", "").lower(), fields.get("EventKey", "")
        # Events have no MsgId.
        key = ":".join((user, fields["CreateTime"], event, value))
        return Message(key, user, _EVENTS.get(event, Kind.SILENT), value)
    key = fields.get("MsgId") or f"{user}:{fields['CreateTime']}"
    if kind == "text":
        text = fields.get("Content", "")
        return Message(key, user, Kind.OTHER if text == _UNSUPPORTED else Kind.TEXT, text)
    if kind == "voice":
        return Message(key, user, Kind.VOICE, fields.get("Recognition", ""))
    if kind == "location":
        degrees = (_degrees(fields.get(name, "")) for name in ("Location_X", "Location_Y"))
        return Message(key, user, Kind.LOCATION, fields.get("Label", ""), *degrees)
    return Message(key, user, Kind.OTHER)


def _degrees(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
