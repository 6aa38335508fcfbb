"""Decides between answering, asking back and declining, by expected cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """An outcome with the matters that it concerns: the one answered, or the alternatives offered."""

    outcome: Outcome
    matters: list[Ranked] = field(default_factory=list)


def decide(ranking: Ranking, costs: Mapping[str, float], settings: Mapping[str, Any]) -> Decision:
    """Return the outcome of least expected cost.

    Answering costs ``wrong`` when the first matter is not meant; asking back costs a question, and being no help
    when what is meant is not offered; declining costs when some matter would have answered.
    """
    if not ranking.matters:
        return Decision(Outcome.DECLINE)
    first = ranking.matters[0]
    answerable = 1.0 - ranking.none
    offered = _offered(ranking.matters, settings)
    found = sum(m.probability for m in offered)
    expected = {
        Outcome.ANSWER: costs["wrong"] * (1.0 - first.probability),
        Outcome.ASK_BACK: costs["needless_question"] + costs["wrongly_declined"] * max(answerable - found, 0.0),
        Outcome.DECLINE: costs["wrongly_declined"] * answerable,
    }
    if len(offered) < 2:
        del expected[Outcome.ASK_BACK]
    outcome = min(expected, key=lambda o: expected[o])
    if outcome is Outcome.ANSWER:
        return Decision(outcome, [first])
    return Decision(outcome, offered if outcome is Outcome.ASK_BACK else [])


def _offered(matters: Sequence[Ranked], settings: Mapping[str, Any]) -> list[Ranked]:
    likely = [m for m in matters if m.probability >= settings["least_option"]]
    return likely[: settings["most_options"]]
