"""What is remembered of the rules is what Rasa's policy says, whatever was said before."""

import json

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from wence_bot import rules
from wence_bot.rules import RememberingRulePolicy, is_of_one_turn
from wence_bot.settings import BOT

DOMAIN = Domain.load(BOT / "domain.yml")
LISTENS = {"action_name": "action_listen"}


def state(intent, after=LISTENS, **more):
    return {"user": {"intent": intent}, "prev_action": after, **more}


CHECKING = {"slots": {"checking": [1.0, 1.0]}}
SMALL_TALK = {"action_name": "action_small_talk"}
LOOKUP = {
    "rules": {
        json.dumps(states, sort_keys=True): action
        for states, action in [
            ([state("greet")], "action_small_talk"),
            ([state("ask_human")], "action_hand_off"),
            ([state("greet", **CHECKING)], "action_check_step"),
            ([state("greet"), state("greet", SMALL_TALK)], "action_listen"),
        ]
    }
}
OF_TWO_TURNS = {
    "rules": {
        **LOOKUP["rules"],
        json.dumps([state("greet", SMALL_TALK), state("thank")]): "action_hand_off",
    }
}


@pytest.fixture
def made(tmp_path):
    """Makes a policy of a class with these rules."""

    def make(kind, lookup=LOOKUP):
        config = {
            **kind.get_default_config(),
            "core_fallback_action_name": "action_answer_policy",
        }
        context = ExecutionContext(GraphSchema({}), node_name="rules")
        storage = LocalModelStorage(tmp_path)
        return kind(config, storage, Resource("rules"), context, lookup=lookup)

    return make


def tracker(*intents, checking=None):
    """A conversation in which these were said, each but the last answered by small talk."""
    held = DialogueStateTracker("c", DOMAIN.slots)
    if checking is not None:
        held.update(SlotSet("checking", checking))
    for number, intent in enumerate(intents):
        if number:
            held.update(ActionExecuted("action_small_talk"))
        held.update(ActionExecuted("action_listen"))
        held.update(UserUttered(f"第{number}句", {"name": intent}))
    return held


CONVERSATIONS = [
    tracker("greet"),
    tracker("ask_human", "greet"),
    tracker("greet", checking=True),
    tracker("greet", checking=False),
    tracker("thank", "thank", "ask_human"),
    tracker("stop"),
    tracker("greet", "thank"),
]


@pytest.mark.parametrize("lookup", [LOOKUP, OF_TWO_TURNS], ids=["of one turn", "of two turns"])
def test_predictions_are_rasas_the_first_time_and_after(made, lookup):
    rasas, ours = made(RulePolicy, lookup), made(RememberingRulePolicy, lookup)
    wanted = [rasas.predict_action_probabilities(held, DOMAIN) for held in CONVERSATIONS]
    for _ in range(2):
        assert [ours.predict_action_probabilities(h, DOMAIN) for h in CONVERSATIONS] == wanted


def test_after_an_action_rasas_policy_is_asked(made):
    held = tracker("greet")
    held.update(ActionExecuted("action_small_talk"))
    wanted = made(RulePolicy).predict_action_probabilities(held, DOMAIN)
    assert made(RememberingRulePolicy).predict_action_probabilities(held, DOMAIN) == wanted
    assert DOMAIN.action_names_or_texts[wanted.max_confidence_index] == "action_listen"


def test_a_situation_is_worked_out_once_whatever_was_said_before(made, monkeypatch):
    policy, asked = made(RememberingRulePolicy), []
    worked_out = RulePolicy._predict
    monkeypatch.setattr(
        RulePolicy, "_predict", lambda self, *given: asked.append(1) or worked_out(self, *given)
    )
    for held in (tracker("greet"), tracker("thank", "greet"), tracker("stop", "greet")):
        policy.predict_action_probabilities(held, DOMAIN)
    assert len(asked) == 1


def test_rules_of_several_turns_are_never_remembered(made, monkeypatch):
    policy = made(RememberingRulePolicy, OF_TWO_TURNS)
    policy.predict_action_probabilities(tracker("greet"), DOMAIN)
    assert not policy._remembered


def test_what_the_receiver_changes_is_not_remembered(made):
    policy = made(RememberingRulePolicy)
    first = policy.predict_action_probabilities(tracker("greet"), DOMAIN)
    wanted = list(first.probabilities)
    first.probabilities[:] = [0.0] * len(wanted)
    assert policy.predict_action_probabilities(tracker("greet"), DOMAIN).probabilities == wanted


def test_no_more_situations_are_remembered_than_fit(made, monkeypatch):
    monkeypatch.setattr(rules, "MOST_REMEMBERED", 2)
    policy = made(RememberingRulePolicy)
    for intent in ("greet", "thank", "stop", "ask_human"):
        policy.predict_action_probabilities(tracker(intent), DOMAIN)
    assert len(policy._remembered) == 2


@pytest.mark.parametrize(
    ("states", "of_one_turn"),
    [
        ([state("greet")], True),
        ([state("greet"), state("greet", SMALL_TALK)], True),
        ([state("greet", SMALL_TALK), state("thank")], False),
        ([{"user": {"text": "早"}, "prev_action": LISTENS}], False),
        ([{}, state("greet")], False),
    ],
)
def test_a_rule_of_one_turn_is_known(states, of_one_turn):
    assert is_of_one_turn(states) is of_one_turn
