"""Tests for what callers want of the telephone itself."""

from __future__ import annotations

import pytest

from api.channels.hotline.hearing import Command, command_of, command_of_key


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("转人工", Command.HUMAN),
        ("帮我转人工。", Command.HUMAN),
        ("麻烦您转人工服务，谢谢", Command.HUMAN),
        ("人工", Command.HUMAN),
        ("呃，再说一遍", Command.REPEAT),
        ("没听清", Command.REPEAT),
        ("请您重复一下", Command.REPEAT),
        ("慢一点", Command.SLOW),
        ("能不能说慢一点啊", Command.SLOW),
        ("太快了", Command.SLOW),
        ("快一点", Command.FAST),
        ("按键选择", Command.KEYS),
        ("我想用按键", Command.KEYS),
        ("发短信", Command.SMS),
        ("给我发个短信吧", Command.SMS),
        ("发个短信给我吧", Command.SMS),
        ("发到我手机上吧", Command.SMS),
    ],
)
@pytest.mark.parametrize("state", ["idle", "asked", "more", "confirming"])
def test_some_words_are_for_the_telephone_at_any_time(
    text: str, command: Command, state: str
) -> None:
    assert command_of(text, state) is command


@pytest.mark.parametrize(
    ("text", "state", "command"),
    [
        ("继续", "more", Command.GO_ON),
        ("继续", "idle", Command.MORE),
        ("继续", "asked", None),
        ("要", "more", Command.GO_ON),
        ("好的", "more", Command.YES),
        ("好的", "asked", None),
        ("是", "asked", None),
        ("是的", "confirming", Command.YES),
        ("不是", "confirming", Command.NO),
        ("不是", "asked", None),
        ("不用了", "more", Command.STOP),
        ("不用了", "asked", None),
        ("没有了", "idle", Command.GOODBYE),
        ("没有", "asked", None),
        ("再见", "idle", Command.GOODBYE),
    ],
)
def test_other_words_are_so_only_while_they_were_asked_for(
    text: str, state: str, command: Command | None
) -> None:
    assert command_of(text, state) is command


@pytest.mark.parametrize(
    "text",
    [
        "不要转人工",
        "人工费怎么补",
        "开小店有补贴吗",
        "短信验证码收不到",
        "慢性病怎么报销",
        "按键手机能办吗",
        "是不是要本人去",
        "",
        "。",
    ],
)
def test_questions_that_hold_such_words_are_for_the_dialogue(text: str) -> None:
    assert [command_of(text, state) for state in ("idle", "asked", "more")] == [None] * 3


@pytest.mark.parametrize(
    ("keys", "command"),
    [("0", Command.HUMAN), ("*", Command.REPEAT), ("#", Command.GO_ON), ("1", None), ("10", None)],
)
def test_three_keys_mean_the_same_everywhere(keys: str, command: Command | None) -> None:
    assert command_of_key(keys) is command
