from typing import Any

import pytest
from rasa.core.actions import action as rasa_actions
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError

from wence_bot import remote_action
from wence_bot.remote_action import ActionResultError, WenceRemoteAction
from wence_bot.settings import BOT


@pytest.fixture
def action() -> WenceRemoteAction:
    return WenceRemoteAction("action_answer_policy", None)


def test_a_well_formed_result_is_accepted(action):
    result = {
        "events": [{"event": "slot", "name": "region", "value": "410300", "timestamp": None}],
        "responses": [{"custom": {"kind": "answer"}}],
    }
    assert action._validate_action_result(result)


@pytest.mark.parametrize(
    ("result", "place"),
    [
        ([], r"\$"),
        (None, r"\$"),
        ({"events": {}}, r"\$\.events"),
        ({"events": [{"event": "slot", "value": 1}]}, r"\$\.events\[0\]"),
        ({"events": [{"event": "nonsense"}]}, r"\$\.events\[0\]"),
        ({"responses": ["text"]}, r"\$\.responses\[0\]"),
    ],
)
def test_a_malformed_result_is_rejected_with_its_place(action, result, place):
    with pytest.raises(ActionResultError, match=place):
        action._validate_action_result(result)


def test_a_rejection_does_not_quote_the_result(action):
    with pytest.raises(ActionResultError) as error:
        action._validate_action_result({"responses": ["我叫张三"]})
    assert "张三" not in str(error.value)


def test_installed_custom_actions_are_ours():
    remote_action.install()
    domain = Domain.load(BOT / "domain.yml")
    made = rasa_actions.action_for_name_or_text("action_answer_policy", domain, None)
    assert isinstance(made, WenceRemoteAction)


def test_the_call_carries_a_domain_in_name_only_and_the_last_turns(action):
    domain = Domain.load(BOT / "domain.yml")
    tracker = DialogueStateTracker("c", domain.slots)
    for turn in range(20):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(f"turn {turn}", {"name": "ask_policy"}))
        tracker.update(SlotSet("region", str(turn)))
    call = action._action_call_format(tracker, domain)
    events = call["tracker"]["events"]
    assert [event["text"] for event in events] == [f"turn {turn}" for turn in range(15, 20)]
    assert all(set(event) == {"event", "text", "metadata"} for event in events)
    assert call["tracker"]["slots"]["region"] == "19"
    assert call["domain"] == {"version": "3.1"}


class Refusing:
    """An endpoint whose action says that it can't, or fails."""

    def __init__(self, status: int) -> None:
        self.error = ClientResponseError(
            status, "", '{"action_name": "action_answer_policy", "error": "no"}'
        )

    async def request(self, **_: Any) -> Any:
        raise self.error


async def run(endpoint: Any) -> Any:
    domain = Domain.load(BOT / "domain.yml")
    tracker = DialogueStateTracker("c", domain.slots)
    tracker.update(UserUttered("甲", {"name": "ask_policy"}))
    action = WenceRemoteAction("action_answer_policy", endpoint)
    return await action.run(CollectingOutputChannel(), None, tracker, domain)


async def test_an_action_that_says_that_it_cannot_is_a_rejection():
    with pytest.raises(ActionExecutionRejection) as rejected:
        await run(Refusing(400))
    assert (rejected.value.action_name, rejected.value.message) == ("action_answer_policy", "no")


async def test_an_action_that_fails_is_no_rejection():
    with pytest.raises(ClientResponseError):
        await run(Refusing(500))
