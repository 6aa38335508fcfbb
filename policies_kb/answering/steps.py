"""From a question to an answer: a list of steps, the first that fits answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from policies_kb.answering.comparing import compared
from policies_kb.answering.context import Answered, Context, together
from policies_kb.answering.decide import Decision, Outcome, decide
from policies_kb.answering.finding import Finder
from policies_kb.answering.reading import Question
from policies_kb.answering.several import Several, each_answered
from policies_kb.answering.telling import Teller
from policies_kb.rendering.render import Renderer
from policies_kb.search.ranker import Matched, Ranked, Ranking
from policies_kb.search.regions import AskedRegion, Regions


@dataclass(frozen=True)
class Means:
    """What the steps work with. ambiguous: plain words that mean several things, with the record that asks which."""

    finder: Finder
    teller: Teller
    renderer: Renderer
    regions: Regions
    ambiguous: Mapping[str, str]
    several: Several
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """A question in its conversation.

    region: the default one; follow_up: whether it is known to lean on what was said before.
    """

    question: Question
    region: str
    context: Context
    follow_up: bool
    today: date
    means: Means

    @cached_property
    def match(self) -> Matched:
        """How the question matches every matter."""
        return self.means.finder.match(self.question)

    @cached_property
    def ranking(self) -> Ranking:
        """The matters that the question can mean."""
        finder = self.means.finder
        return finder.ranked(
            self.question, self.context, follow_up=self.follow_up, match=self.match
        )

    @cached_property
    def decision(self) -> Decision:
        """What to do with it."""
        return decide(self.ranking, self.means.settings, self.means.finder.topic)

    @property
    def clear(self) -> bool:
        """Whether one matter is meant beyond doubt."""
        first = next(iter(self.decision.matters), None)
        if self.decision.outcome is not Outcome.ANSWER or first is None:
            return False
        return bool(first.probability >= self.means.settings["several"]["clear"])

    @property
    def leans(self) -> str:
        """How much it leans on what was said before, a key of the settings."""
        return self.means.finder.leans(self.question, self.context, follow_up=self.follow_up)


def uncovered_place(asking: Asking) -> Answered | None:
    """Decline what is asked about a place without documents, beside the answers to what is asked about others."""
    declined = _declined_place(asking)
    return declined and (one_by_one(asking) or declined)


def _declined_place(asking: Asking) -> Answered | None:
    asked = asking.question.asked
    if asked.uncovered is None:
        return None
    return asking.means.teller.declined("uncovered_place", asked, asked=asked.uncovered)


def place_alone(asking: Asking) -> Answered | None:
    """Ask for more when only a place is named."""
    asked = asking.question.asked
    if asking.question.query.plain or not asked.named or asking.context.item_id is not None:
        return None
    return asking.means.teller.unclear(asked)


def side_by_side(asking: Asking) -> Answered | None:
    """Compare regions that the question puts side by side, or puts beside the one spoken of before."""
    question, context, regions = asking.question, asking.context, asking.means.regions
    codes = regions.compared(question.text)
    leans = not codes and context.matter is not None and regions.compares(question.text)
    if leans:
        before = [*regions.named(context.question or ""), context.region or asking.region]
        named = [question.asked.code] if question.asked.named else []
        codes = list(dict.fromkeys([*before, *named]))
        codes = codes if len(codes) > 1 else list(dict.fromkeys([*codes, asking.region]))
    if len(codes) < 2:
        return None

    asked = asking.means.finder.asked_before(question, context) if leans else question

    def answer(code: str) -> Answered:
        there = replace(asked, asked=AskedRegion(code, named=True))
        follow_up = asking.follow_up or leans
        found = first_answer(replace(asking, question=there, follow_up=follow_up), ONE_REGION)
        return _of_the_last(found, asking, there) if leans else found

    return compared(codes, answer, asking.means.renderer)


def _of_the_last(found: Answered, asking: Asking, there: Question) -> Answered:
    """Return what a region answers about the matter last spoken of; another topic can't be compared with that."""
    finder, matter = asking.means.finder, asking.context.matter or ""
    last, other = finder.number(matter), finder.number(found.matter or "")
    if not found.stated or last is None or other is None:
        return found
    alike = finder.topic(last) == finder.topic(other)
    return found if alike else asking.means.teller.other_region(matter, there.asked)


def one_by_one(asking: Asking) -> Answered | None:
    """Answer each of several questions; a later one leans on the one before unless it is clear by itself.

    One about a place without documents is declined, as are those after it until another place is named.
    """
    parts = asking.means.several.parts(asking.question.text)
    if not parts:
        return None
    whole = _declined_place(asking) or first_answer(asking, ONE_REGION)
    answers: list[Answered] = []
    uncovered: list[Answered] = []
    context, covered = asking.context, True
    for part in parts:
        leaning = replace(
            asking, question=asking.means.finder.part(asking.question, part), context=context
        )
        if declined := _declined_place(leaning):
            uncovered.append(declined)
            covered = False
            continue
        covered = covered or bool(asking.means.regions.named(part))
        if not covered:
            continue
        alone = replace(leaning, context=Context(context.region))
        answered = first_answer(alone if answers and alone.clear else leaning, ONE_REGION)
        if not answered.stated and not whole.stated:
            return whole
        answers.append(answered)
        if answered.stated:
            context = Context(answered.region, answered.item_id, answered.facet, part)
    return each_answered(whole, answers, uncovered)


def ambiguous_words(asking: Asking) -> Answered | None:
    """Ask which is meant by words that are known to mean several things."""
    record = asking.means.ambiguous.get(asking.question.query.plain)
    if record is None or asking.follow_up:
        return None
    return asking.means.teller.clarification(record, asking.question.asked)


def elsewhere(asking: Asking) -> Answered | None:
    """Say so when only other regions hold what is meant.

    What only the default region holds is asked as if that were named, when another one was merely spoken of before.
    """
    finder, asked = asking.means.finder, asking.question.asked
    if asking.follow_up or finder.surely_here(asking.ranking, asked.code):
        return None
    matter = finder.held_elsewhere(asking.question, asking.match)
    if matter is None:
        return None
    if not asked.named and finder.holds(matter, asking.region):
        home = replace(asking.question, asked=AskedRegion(asking.region, named=True))
        return first_answer(replace(asking, question=home), ONE_REGION)
    return asking.means.teller.other_region(matter, asked)


def undecided(asking: Asking) -> Answered | None:
    """Decline, or ask back, when no matter is probable enough."""
    decision, teller = asking.decision, asking.means.teller
    if decision.outcome is Outcome.DECLINE:
        return teller.unsure(asking.ranking, asking.question.asked)
    if decision.outcome is Outcome.ANSWER:
        return None
    if teller.share_validity(asking.question, decision.matters):
        return None
    return teller.alternatives(decision.matters, asking.question)


def still_of_the_last(asking: Asking) -> Answered | None:
    """Answer by the matter last spoken of where none is probable enough, but a fact of that one holds what is asked."""
    finder, context = asking.means.finder, asking.context
    if asking.decision.outcome is Outcome.ANSWER or context.matter is None:
        return None
    if asking.ranking.none >= asking.means.settings["sure"]:
        return None
    last = finder.number(context.matter)
    if last is None or not asking.means.teller.points_to(last, asking.question):
        return None
    return asking.means.teller.matter(
        last, asking.question, context, asking.today, leans=asking.leans
    )


def decided(asking: Asking) -> Answered:
    """Answer by the matters that are meant."""
    decision, teller = asking.decision, asking.means.teller
    matters = decision.matters if decision.outcome is Outcome.ANSWER else decision.matters[:1]

    def told(ranked: Ranked) -> Answered:
        return teller.matter(
            ranked.matter, asking.question, asking.context, asking.today, leans=asking.leans
        )

    first = told(matters[0])
    likely = matters[0].probability >= asking.means.settings["surely_open"]
    # What the likely one leaves open, an unlikely one doesn't answer.
    others = [] if likely and not first.stated else matters[1:]
    answered = together([first, *(_told_second(asking, ranked, told) for ranked in others)])
    return teller.with_neighbours(answered, asking.ranking, asking.question.asked)


def _told_second(asking: Asking, ranked: Ranked, told: Callable[[Ranked], Answered]) -> Answered:
    """Return what a second matter answers; where it states nothing of it, what one about half as probable answers
    whose facts hold the kind of answer asked for."""
    second = told(ranked)
    if second.stated:
        return second
    further = (m for m in asking.ranking.matters if m.probability < ranked.probability)
    fitting = (
        m
        for m in further
        if m.probability >= ranked.probability / 2
        and asking.means.teller.points_to(m.matter, asking.question)
    )
    return next((answer for answer in map(told, fitting) if answer.stated), second)


Step = Callable[[Asking], Answered | None]
ONE_REGION: Sequence[Step] = (
    ambiguous_words,
    elsewhere,
    still_of_the_last,
    undecided,
    decided,
)
STEPS: Sequence[Step] = (uncovered_place, place_alone, side_by_side, one_by_one, *ONE_REGION)


def first_answer(asking: Asking, steps: Sequence[Step] = STEPS) -> Answered:
    """Return the answer of the first step that has one; the last always has."""
    answers = (step(asking) for step in steps)
    return next(answered for answered in answers if answered is not None)
