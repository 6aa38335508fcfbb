from __future__ import annotations

from actions.forms import offered
from tests.actions.conversation import slots_of


def test_choices_are_numbered_and_remembered() -> None:
    [reply], events = offered("哪一个？", [("甲", "sum:a.b.zz#"), ("乙", "sum:a.c.zz#")])
    assert reply["text"] == "哪一个？\n1. 甲\n2. 乙"
    assert slots_of(events)["options"] == [
        {"label": "甲", "payload": "sum:a.b.zz#"},
        {"label": "乙", "payload": "sum:a.c.zz#"},
    ]
