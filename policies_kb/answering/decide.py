"""Decides between answering, asking back and declining, by expected cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from policies_kb.search.ranker import Ranked, Ranking


class Outcome(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    DECLINE = "decline"


@dataclass(frozen=True)
class Decision:
    """An outcome with the matters that it concerns: the one or two answered, or the alternatives offered."""

    outcome: Outcome
    matters: list[Ranked] = field(default_factory=list)


def decide(
    ranking: Ranking, settings: Mapping[str, Any], topic_of: Callable[[int], str]
) -> Decision:
    """Return the outcome of least expected cost.

    Answering costs ``wrong`` when the first matter is not meant, less when one of its own topic is (their facts
    overlap, and the neighbours are offered with the answer); answering the second as well costs reading it; asking
    back costs a question, and being no help when what is meant is not offered; declining costs when some matter
    would have answered.
    """
    costs = settings["cost"]
    if not ranking.matters:
        return Decision(Outcome.DECLINE)
    first = ranking.matters[0]
    answerable = 1.0 - ranking.none
    offered = _offered(ranking.matters, settings)
    found = sum(m.probability for m in offered)
    topic = topic_of(first.matter)
    neighbours = sum(m.probability for m in ranking.matters[1:] if topic_of(m.matter) == topic)
    elsewhere = max(1.0 - first.probability - neighbours, 0.0)
    expected = {
        Outcome.ANSWER: costs["wrong"] * elsewhere + costs["wrong_neighbour"] * neighbours,
        Outcome.ASK_BACK: costs["needless_question"]
        + costs["wrongly_declined"] * max(answerable - found, 0.0),
        Outcome.DECLINE: costs["wrongly_declined"] * answerable,
    }
    if len(offered) < 2:
        del expected[Outcome.ASK_BACK]
    answered = [first]
    if len(offered) > 1:
        second = offered[1]
        near = neighbours - (second.probability if topic_of(second.matter) == topic else 0.0)
        far = max(1.0 - first.probability - second.probability - near, 0.0)
        both = costs["wrong"] * far + costs["wrong_neighbour"] * near + costs["second_answer"]
        if both < expected[Outcome.ANSWER]:
            expected[Outcome.ANSWER], answered = both, [first, second]
    outcome = min(expected, key=lambda o: expected[o])
    if outcome is Outcome.ANSWER:
        return Decision(outcome, answered)
    return Decision(outcome, offered if outcome is Outcome.ASK_BACK else [])


def _offered(matters: Sequence[Ranked], settings: Mapping[str, Any]) -> list[Ranked]:
    likely = [m for m in matters if m.probability >= settings["least_option"]]
    return likely[: settings["most_options"]]
