"""Eligibility checks: a form over an item's conditions, and its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from actions import forms
from actions.answer_policy import ask
from actions.base import WenceAction
from actions.forms import Form, Question
from actions.profile import known_before
from actions.requested import answered_instead
from actions.requests import in_words
from actions.turn import Events, Turn, remembered, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility.interview import applicable
from policies_kb.eligibility.judging import Finding, Judged, choices_of, judge, verdict
from policies_kb.eligibility.profile import Profile
from policies_kb.eligibility.said import UNKNOWN, Said
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Condition, Item
from policies_kb.rendering.render import Reply
from policies_kb.rendering.verdicts import in_short, rested_on, verdict_reply


class CheckEligibility(WenceAction):
    """The resident wants their own case checked."""

    action_name = "action_check_eligibility"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Begin the check of the matter that is meant, or ask which.

        A mere question is answered, and what is about a place or a matter of which nothing is stated is declined.
        """
        if in_words("own_record", turn.text):
            return ask(turn, kb)
        answered = answered_instead("check", turn, kb)
        if answered is not None:
            return answered
        if in_words("challenge", turn.text) and not in_words("check", turn.text):
            again = _told_again(turn, kb)
            if again is not None:
                return again
        if kb.regions.asked(turn.text, turn.region).uncovered is not None:
            return ask(turn, kb)
        items = kb.meant(turn.text, checkable, default_region=turn.region, context=turn.context)
        if not items:
            return [reply("clarification", say("no_check"))], []
        if kb.surely_meant(turn.text, items[0], turn.region, turn.context) or len(items) == 1:
            return begin_check(items[0], turn, kb)
        told = ask(turn, kb)
        if told[0][0]["kind"] == "refusal" and told[0][0]["item_id"] is not None:
            return told
        choices = [(item.title, f"check:{item.id}") for item in items]
        return forms.offered(say("which_check"), choices)


def _told_again(turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events] | None:
    """Return the answer before once more, to someone who doubts it, or None when no item was spoken of."""
    item_id, facet = turn.context.item_id, turn.context.facet
    if item_id is None or item_id not in kb.items:
        return None
    again = kb.show(item_id, facet, today=today(), question=turn.context.question)
    return again.replies, remembered(again)


def begin_check(item: Item, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Begin the check of an item, with what the resident already said taken as answers.

    Checked once more, right after its verdict, it asks for everything anew.
    """
    last = (turn.last or {}).get("form") or {}
    if (last.get("kind"), last.get("item_id")) == (Check.kind, item.id):
        return forms.begin(Check(item), turn.text, kb)
    profile = known_before(turn, kb).heard(turn.text, kb.interview, today(), stating=True)
    return forms.begin(Check(item).knowing(profile), turn.text, kb)


def checkable(item: Item) -> bool:
    """Tell whether an item has conditions to check."""
    return bool(item.conditions)


@dataclass(frozen=True)
class Check(Form):
    """The check of an item with what was said so far, by the condition's id, in the order in which it was said."""

    item: Item
    said: Mapping[str, Said] = field(default_factory=dict)

    kind: ClassVar[str] = "check"

    @classmethod
    def resumed(cls, item: Item, state: dict[str, Any]) -> Self | None:
        """Return the remembered check; what is said of a condition that the item no longer has is dropped."""
        conditions = {c.id: c for c in item.conditions}
        said = {id_: Said.of_record(record) for id_, record in state.get("said", [])}
        return cls(
            item,
            {
                id_: one
                for id_, one in said.items()
                if id_ in conditions and judge(item, conditions[id_], one) is not None
            },
        )

    def knowing(self, profile: Profile) -> Self:
        """Return the check with what the conversation knows of the traits that the conditions ask about."""
        form = self
        for condition in self.item.conditions:
            one = profile.said.get(condition.trait)
            if one is not None and judge(self.item, condition, one) is not None:
                form = form._with(condition, one)
        return form

    def also(self, other: Self) -> Self:
        """Return the check with what is said in another of the item, which holds where both say something."""
        return type(self)(self.item, {**self.said, **other.said})

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that are needed, given what was said."""
        return applicable(self.item, self.said)

    @property
    def judged(self) -> list[Judged]:
        """The conditions judged so far, in the item's order."""
        found = (judge(self.item, c, self.said[c.id]) for c in self.conditions if c.id in self.said)
        return [j for j in found if j is not None]

    @property
    def answers(self) -> int:
        """How many conditions are judged."""
        return len(self.said)

    @property
    def pending(self) -> Condition | None:
        """The first condition that isn't judged, or None."""
        return next((c for c in self.conditions if c.id not in self.said), None)

    @property
    def done(self) -> bool:
        """Whether all is judged, or one condition not met decides."""
        return self.pending is None or self.refused

    @property
    def refused(self) -> bool:
        """Whether one condition is not met, which decides."""
        return verdict(self.judged) is Finding.NOT_MET

    def state(self) -> dict[str, Any]:
        """Return what was said as plain data."""
        return {"said": [[id_, said.record()] for id_, said in self.said.items()]}

    def begun(self) -> str:
        """Say that the check begins, and what was already said."""
        words = [said.words for said in self.said.values() if said.words]
        return say("check.start", title=self.item.title, known=list(dict.fromkeys(words)))

    def question(self, kb: KnowledgeBase) -> Question:
        """Ask for the pending condition."""
        pending = self._asked()
        labels = choices_of(self.item, pending) if pending.kind == "choice" else []
        if pending.kind == "yes_no":
            labels = [say("yes"), say("no")]
        elif labels and "other" in pending.wants:
            labels = [*labels, say("check.none_of_these")]
        text = say(
            "check.question",
            at=len(self.judged) + 1,
            total=len(self.conditions),
            ask=kb.renderer.figured(self.item, pending.ask),
            choices=labels if pending.kind == "choice" else [],
        )
        told = kb.renderer.told(self.item, rested_on(self.item, [pending]), [pending.ask])
        return Question(text, labels, told, pending.sources, len(self.item.conditions))

    def heard(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Judge the pending condition by an answer."""
        found = kb.interview.heard(self.item, self._asked(), text, today())
        return None if found is None else self._with(found.condition, found.said)

    def hint(self, text: str, kb: KnowledgeBase) -> str:
        """Say what kind of answer is needed, or that the number must be more exact to tell."""
        pending = self._asked()
        if pending.kind == "choice":
            return f"{say('form.again')}{say('form.again_choice')}"
        if pending.kind == "yes_no":
            return f"{say('form.again')}{say('form.again_yes_no')}"
        if kb.interview.reads(self.item, pending, text, today()):
            [fact] = rested_on(self.item, [pending])
            return say("check.closer", limit=fact.figure)
        return f"{say('form.again')}{say('form.again_number')}"

    def volunteered(self, text: str, kb: KnowledgeBase) -> Self:
        """Judge every other condition that the text clearly answers; what is said now holds against what was said.

        What was said last is left as it is: it may be how this very text answers its question.
        """
        form, last = self, next(reversed([*self.said]), None)
        for condition in self.item.conditions if text else ():
            before = self.said.get(condition.id)
            if before is not None and (before.yes is None or condition.id == last):
                continue
            found = kb.interview.overheard(self.item, condition, text, today())
            form = form if found is None else form._with(condition, found.said)
        return form

    def corrected(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Return the check with the last answer replaced for which the text holds another."""
        told = kb.answers.without_correction(text)
        conditions = {c.id: c for c in self.item.conditions}
        for id_ in reversed(list(self.said) if told else []):
            found = kb.interview.heard(self.item, conditions[id_], told, today())
            if found is not None and found.said.known and found.said != self.said[id_]:
                return type(self)(self.item, {**self.said, id_: found.said})
        return None

    def unknown(self) -> Self:
        """Leave the pending condition open."""
        return self._with(self._asked(), UNKNOWN)

    def back(self) -> Self:
        """Forget the last answer."""
        return type(self)(self.item, dict(list(self.said.items())[:-1]))

    def result(self, kb: KnowledgeBase) -> Reply:
        """Return the verdict."""
        return verdict_reply(kb.renderer, self.item, self.judged, len(self.conditions), today())

    def in_short(self, kb: KnowledgeBase) -> list[str]:
        """Return the finding, and what it hangs on."""
        return in_short(kb.renderer, self.item, self.judged)

    def _asked(self) -> Condition:
        assert self.pending is not None
        return self.pending

    def _with(self, condition: Condition, said: Said) -> Self:
        return type(self)(self.item, {**self.said, condition.id: said})
