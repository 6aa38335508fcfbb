"""Checks what an action returned, by Rasa's own schema, without trying every kind of event on every event.

In Rasa's schema an event must fit exactly one of some two dozen kinds, and each kind fixes the event's name. So
only the kind with that name can fit: the schema is taken apart once, and an event is checked by its own kind. What is
seen at a glance to be well formed, which every result of our own actions is, isn't held against a schema at all.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def _events_schema(schema: dict[str, Any]) -> dict[str, Any]:
    items: dict[str, Any] = schema["properties"]["events"]["items"]
    return items


_SCHEMA = RemoteAction.action_response_format_spec()
_KINDS = {kind["properties"]["event"]["const"]: kind for kind in _events_schema(_SCHEMA)["oneOf"]}
_FRAME = copy.deepcopy(_SCHEMA)
_events_schema(_FRAME)["oneOf"] = [{}]  # the kinds are checked one by one below
_Validator = validator_for(_SCHEMA)
_FRAME_VALIDATOR = _Validator(_FRAME)
_KIND_VALIDATORS = {name: _Validator(kind) for name, kind in _KINDS.items()}


def faults(result: Any) -> Iterator[tuple[str, str]]:
    """Yield where an action's result breaks Rasa's schema, as JSON path, and by which rule."""
    if is_plain(result):
        return
    broken = False
    for error in _FRAME_VALIDATOR.iter_errors(result):
        broken = True
        yield _named(error, "$")
    if broken:
        return
    for number, event in enumerate(result.get("events", ())):
        validator = _KIND_VALIDATORS.get(event["event"])
        if validator is None:
            yield f"$.events[{number}].event", "oneOf"
            continue
        for error in validator.iter_errors(event):
            yield _named(error, f"$.events[{number}]")


def is_plain(result: Any) -> bool:
    """Whether a result is replies and slots, as our own actions give them, and fits the schema."""
    if type(result) is not dict:
        return False
    events, replies = result.get("events"), result.get("responses")
    if type(events) is not list or type(replies) is not list:
        return False
    return all(type(said) is dict for said in replies) and all(map(_is_plain_slot, events))


def _is_plain_slot(event: Any) -> bool:
    return (
        type(event) is dict
        and event.get("event") == "slot"
        and type(event.get("name")) is str
        and "value" in event
        and event.get("timestamp") is None
        and event.get("metadata") is None
    )


def _named(error: ValidationError, root: str) -> tuple[str, str]:
    return f"{root}{error.json_path.removeprefix('$')}", str(error.validator)
