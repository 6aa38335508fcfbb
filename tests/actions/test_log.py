"""The action server's log: JSON lines with the turn's id and nothing that was said."""

from __future__ import annotations

import json
import logging

from actions.log import TURN_ID, JsonLines


def line(**of_record: object) -> dict[str, object]:
    """A record as it is written."""
    record = logging.LogRecord(
        "rasa_sdk", logging.ERROR, "x.py", 1, of_record.get("said"), None, of_record.get("error")
    )
    return dict(json.loads(JsonLines().format(record)))


def test_a_line_has_the_names_of_the_gateways_log_and_the_turn() -> None:
    TURN_ID.set("t-1")
    found = line(said="knowledge base 1")
    assert found.pop("timestamp")
    assert found == {
        "event": "knowledge base 1",
        "level": "error",
        "logger": "rasa_sdk",
        "turn_id": "t-1",
    }


def test_an_exception_is_told_by_type_and_place_without_what_it_quotes() -> None:
    try:
        raise ValueError("我的电话13800138000")
    except ValueError as error:
        found = line(said="failed at 13800138000", error=(ValueError, error, error.__traceback__))
    assert found["error"] == ["builtins.ValueError"]
    assert "test_log.py" in str(found["frames"])
    assert "13800138000" not in json.dumps(found)
