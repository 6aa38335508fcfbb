"""Rasa's rules, remembered by what they read of a conversation.

Rasa's policy reads the whole conversation twice at every turn and holds each rule against each of its states. Ours
are rules of one turn: what they say depends on the last state alone, which is the intent, the slots that steer, and
the action before. There are a few dozen of these, so each is worked out once, by Rasa.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, TEXT

MOST_REMEMBERED = 1000


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class RememberingRulePolicy(RulePolicy):
    """Says what Rasa's `RulePolicy` says, and calls itself so in events."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._remembered: dict[Any, PolicyPrediction] = {}
        rules = self.lookup.get(RULES, {}) if self.lookup else {}
        self._of_one_turn = all(is_of_one_turn(json.loads(rule)) for rule in rules)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """What the rules say next; what they say right after a message is remembered."""
        after_message = tracker.latest_action_name == ACTION_LISTEN_NAME
        if not self._of_one_turn or not after_message or tracker.active_loop is not None:
            return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        state = domain.get_active_state(tracker)
        state[USER] = {k: v for k, v in state.get(USER, {}).items() if k != TEXT}
        situation = tracker.freeze_current_state(state)
        if situation not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            said = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
            self._remembered[situation] = said
        return _again(self._remembered[situation])

    def _rule_prediction(self, *args: Any, **kwargs: Any) -> PolicyPrediction:
        prediction = super()._rule_prediction(*args, **kwargs)
        prediction.policy_name = RulePolicy.__name__
        return prediction


def is_of_one_turn(states: list[State]) -> bool:
    """Whether a rule, where it speaks right after a message, reads its last state alone and no text of it."""
    last = states[-1] if states else {}
    if last.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) != ACTION_LISTEN_NAME:
        # It speaks after another action, or at a conversation's very begin, when none came before.
        return bool(last.get(PREVIOUS_ACTION)) or len(states) == 1
    return len(states) == 1 and TEXT not in last.get(USER, {})


def _again(prediction: PolicyPrediction) -> PolicyPrediction:
    """A copy of which the receiver may change anything."""
    held = copy.copy(prediction)
    held.probabilities = list(prediction.probabilities)
    held.events = [copy.copy(event) for event in prediction.events]
    return held
