"""Tests for what came in from WeChat."""

from __future__ import annotations

import pytest

from api.channels.wechat.messages import Kind, message_of

BASE = {"ToUserName": "gh_1", "FromUserName": "o-1", "CreateTime": "1700000000", "MsgId": "77"}


def _event(name: str, key: str = "") -> dict[str, str]:
    fields = {k: v for k, v in BASE.items() if k != "MsgId"}
    return fields | {"MsgType": "event", "Event": name, "EventKey": key}


def test_a_text_is_known_by_its_message_id() -> None:
    found = message_of(BASE | {"MsgType": "text", "Content": "开店补贴"})
    assert (found.kind, found.key, found.user, found.text) == (Kind.TEXT, "77", "o-1", "开店补贴")


def test_a_voice_message_is_what_was_recognised() -> None:
    found = message_of(BASE | {"MsgType": "voice", "Recognition": "开店补贴。"})
    assert (found.kind, found.text) == (Kind.VOICE, "开店补贴。")
    assert message_of(BASE | {"MsgType": "voice"}).text == ""


def test_a_place_has_an_address_and_degrees() -> None:
    found = message_of(
        BASE
        | {"MsgType": "location", "Location_X": "34.7", "Location_Y": "113.6", "Label": "郑州市"}
    )
    assert (found.kind, found.text, found.latitude, found.longitude) == (
        Kind.LOCATION, "郑州市", 34.7, 113.6,
    )  # fmt: skip


def test_a_place_without_numbers_is_a_place_all_the_same() -> None:
    found = message_of(BASE | {"MsgType": "location", "Location_X": "x"})
    assert (found.kind, found.latitude, found.longitude) == (Kind.LOCATION, None, None)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("subscribe", Kind.GREETED),
        ("SCAN", Kind.GREETED),
        ("unsubscribe", Kind.LEFT),
        ("CLICK", Kind.CLICK),
        ("click", Kind.CLICK),
        ("VIEW", Kind.SILENT),
        ("LOCATION", Kind.SILENT),
        ("TEMPLATESENDJOBFINISH", Kind.SILENT),
    ],
)
def test_events_are_known_whatever_the_case_of_their_name(event: str, kind: Kind) -> None:
    assert message_of(_event(event)).kind is kind


def test_events_of_one_second_are_told_apart() -> None:
    keys = {message_of(_event(*e)).key for e in (("CLICK", "a"), ("CLICK", "b"), ("SCAN", "a"))}
    assert len(keys) == 3


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "link", "new-kind"])
def test_other_kinds_are_named_as_such(kind: str) -> None:
    assert message_of(BASE | {"MsgType": kind}).kind is Kind.OTHER


def test_a_sticker_that_wechat_itself_cant_show_is_no_text() -> None:
    fields = BASE | {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"}
    assert message_of(fields).kind is Kind.OTHER
