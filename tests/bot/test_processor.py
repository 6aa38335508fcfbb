"""A turn leaves the same events as Rasa's own processor, whatever becomes of it."""

import pytest
from rasa.core import agent
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from wence_bot import event_types, graph_runner, processor, remote_action
from wence_bot.action_endpoint import KeptAliveEndpoint
from wence_bot.processor import PlainProcessor, fills_slots
from wence_bot.settings import BOT

PASSING = ("timestamp", "message_id", "model_id")
CONVERSATION = (
    "洛阳的公积金",
    "帮我看看我符合条件吗",
    "是的",
    "不查了",
    "/choose",
    "xyzzy",
    "/restart",
    "你好",
)


def lasting(value):
    """A value without what differs each time."""
    if isinstance(value, dict):
        return {name: lasting(held) for name, held in value.items() if name not in PASSING}
    return [lasting(held) for held in value] if isinstance(value, list) else value


async def events_of(kind, model, settings, actions, monkeypatch):
    """What a processor's turns leave: the conversation's events and the replies after each."""
    monkeypatch.setenv("WENCE_BUILD", str(settings.build))
    monkeypatch.setattr(agent, "MessageProcessor", kind)
    event_types.install()
    graph_runner.install()
    remote_action.install()
    endpoint = KeptAliveEndpoint([f"{actions.url}/webhook"], seconds=10)
    store = InMemoryTrackerStore(domain=None)
    loaded = Agent.load(model_path=model, tracker_store=store, action_endpoint=endpoint)
    left = []
    try:
        for text in CONVERSATION:
            output = CollectingOutputChannel()
            message = UserMessage(text, output, "c", input_channel="wence", metadata={"n": 1})
            await loaded.handle_message(message)
            tracker = await loaded.processor.get_tracker("c")
            left.append((output.messages, [lasting(event.as_dict()) for event in tracker.events]))
    finally:
        await endpoint.close()
    return type(loaded.processor), left


@pytest.mark.parametrize("fails", [False, True], ids=["answered", "an action's result is broken"])
async def test_events_and_replies_are_those_of_rasas_processor(
    model, settings, actions, monkeypatch, fails
):
    if fails:
        actions.result = lambda call: {"events": [{"event": "nonsense"}], "responses": []}
    rasas, left = await events_of(MessageProcessor, model, settings, actions, monkeypatch)
    ours, same = await events_of(PlainProcessor, model, settings, actions, monkeypatch)
    assert (rasas, ours) == (MessageProcessor, PlainProcessor)
    assert all(events for _, events in left)
    assert same == left


def test_no_slot_of_ours_is_filled_by_a_message_alone():
    assert not fills_slots(Domain.load(BOT / "domain.yml"))


@pytest.mark.parametrize(
    "told",
    [
        {"slots": {"where": {"type": "text", "mappings": [{"type": "from_text"}]}}},
        {"slots": {"x": {"type": "any", "mappings": [{"type": "custom", "action": "action_x"}]}}},
        {"actions": ["action_validate_slot_mappings"]},
    ],
)
def test_a_domain_whose_messages_fill_slots_is_known(told):
    assert fills_slots(Domain.from_dict(told))


def test_installed_the_agent_takes_turns_by_it(monkeypatch):
    monkeypatch.setattr(agent, "MessageProcessor", MessageProcessor)
    processor.install()
    assert agent.MessageProcessor is PlainProcessor
