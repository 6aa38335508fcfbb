import pytest
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

from wence_bot.action_result import faults, is_plain

SCHEMA = RemoteAction.action_response_format_spec()
WHOLE = validator_for(SCHEMA)(SCHEMA)
SLOT = {"event": "slot", "name": "region", "value": "410300", "timestamp": None}


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"events": [], "responses": []},
        {"events": [SLOT, {"event": "followup", "name": "action_listen"}], "responses": [{}]},
        {"events": [{"event": "action", "name": None, "confidence": 0.5}]},
        {"events": [{**SLOT, "timestamp": "now"}]},
        {"events": [{**SLOT, "name": 5}]},
        {"events": [{**SLOT, "metadata": "x"}], "responses": []},
        {"events": [{**SLOT, "timestamp": 1.5, "metadata": {}}], "responses": []},
        {"events": [{"event": "slot", "name": "region"}], "responses": []},
        {"events": [{"event": "slot", "name": "region", "value": None}], "responses": [{}]},
        {"events": [SLOT], "responses": [None]},
        {"events": [{"event": "slot", "value": 1}]},
        {"events": [{"event": "unheard of"}]},
        {"events": [{"name": "region"}]},
        {"events": ["slot"]},
        {"events": {}},
        {"responses": ["text"]},
        [],
        None,
    ],
)
def test_a_result_is_refused_exactly_when_rasas_whole_schema_refuses_it(result):
    assert (next(faults(result), None) is None) == WHOLE.is_valid(result)


def test_replies_and_slots_are_seen_to_fit_without_the_schema():
    assert is_plain({"events": [SLOT, SLOT], "responses": [{"custom": {"kind": "answer"}}]})
