"""Eligibility checks: a form over an item's conditions, and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from actions import forms
from actions.base import WenceAction
from actions.forms import Form, Question
from actions.turn import Events, Turn, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility import Finding, Judged, choices_of, verdict
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Condition, Fact, Item
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import Reply


class CheckEligibility(WenceAction):
    """The resident wants their own case checked."""

    action_name = "action_check_eligibility"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
        """Begin the check of the matter that is meant, or ask which."""
        items = kb.meant(turn.text, _checkable, default_region=turn.region, context=turn.context)
        if not items:
            return [reply("clarification", say("no_check"))], []
        if kb.surely_meant(turn.text, items[0], turn.region, turn.context) or len(items) == 1:
            return begin_check(items[0], turn, kb)
        choices = [(item.title, f"check:{item.id}") for item in items]
        return forms.offered(say("which_check"), choices)


def begin_check(item: Item, turn: Turn, kb: KnowledgeBase) -> tuple[list[Reply], Events]:
    """Begin the check of an item, with what the resident already said taken as answers."""
    return forms.begin(Check(item), turn.text, kb)


@dataclass(frozen=True)
class Check(Form):
    """The check of an item with what is judged so far."""

    item: Item
    judged: tuple[Judged, ...] = ()

    kind: ClassVar[str] = "check"

    @classmethod
    def resumed(cls, item: Item, state: dict[str, Any]) -> Self | None:
        """Return the remembered check; a condition that the item no longer has is dropped."""
        conditions = {c.id: c for c in item.conditions}
        return cls(
            item,
            tuple(
                Judged(conditions[id_], Finding(finding), answer)
                for id_, finding, answer in state.get("judged", [])
                if id_ in conditions
            ),
        )

    @property
    def answers(self) -> int:
        """How many conditions are judged."""
        return len(self.judged)

    @property
    def pending(self) -> Condition | None:
        """The first condition that isn't judged, or None."""
        known = {j.condition.id for j in self.judged}
        return next((c for c in self.item.conditions if c.id not in known), None)

    @property
    def done(self) -> bool:
        """Whether all is judged, or one condition not met decides."""
        return self.pending is None or verdict(self.judged) is Finding.NOT_MET

    def state(self) -> dict[str, Any]:
        """Return the judged conditions as plain data."""
        return {"judged": [[j.condition.id, j.finding.value, j.answer] for j in self.judged]}

    def question(self, kb: KnowledgeBase) -> Question:
        """Ask for the pending condition."""
        pending = self._asked()
        choices = choices_of(self.item, pending) if pending.kind == "choice" else []
        text = say(
            "check.question",
            at=len(self.judged) + 1,
            total=len(self.item.conditions),
            ask=kb.renderer.figured(self.item, pending.ask),
            choices=choices,
        )
        labels = choices or ([say("yes"), say("no")] if pending.kind == "yes_no" else [])
        told = kb.renderer.told(self.item, _rested_on(self.item, [pending]), [pending.ask])
        return Question(text, labels, told, pending.sources)

    def heard(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Judge the pending condition by an answer."""
        found = kb.answers.judge(self.item, self._asked(), text)
        return None if found is None else self._with(found)

    def hint(self, text: str, kb: KnowledgeBase) -> str:
        """Say what kind of answer is needed."""
        hints = {"number": say("form.again_number"), "yes_no": say("form.again_yes_no")}
        return f"{say('form.again')}{hints.get(self._asked().kind, '')}"

    def volunteered(self, text: str, kb: KnowledgeBase) -> Self:
        """Judge every other condition that the text clearly answers."""
        form, known = self, {j.condition.id for j in self.judged}
        for condition in self.item.conditions if text else ():
            if condition.id not in known:
                found = kb.answers.judge(self.item, condition, text, volunteered=True)
                form = form if found is None else form._with(found)
        return form

    def unknown(self) -> Self:
        """Leave the pending condition open."""
        return self._with(Judged(self._asked(), Finding.UNKNOWN, ""))

    def back(self) -> Self:
        """Forget the last judgement."""
        return type(self)(self.item, self.judged[:-1])

    def result(self, kb: KnowledgeBase) -> Reply:
        """Return the verdict with every condition's finding, the key facts and their basis."""
        rows, tellings = [], []
        for j in self.judged:
            telling = {
                Finding.MET: j.condition.met,
                Finding.NOT_MET: j.condition.not_met,
                Finding.UNKNOWN: j.condition.not_met
                if j.answer
                else say("unknown_condition", ask=j.condition.ask),
            }[j.finding]
            tellings.append(telling)
            row = kb.renderer.figured(self.item, telling)
            rows.append(say("check.row", mark=say(f"mark.{j.finding}"), text=row, answer=j.answer))
        sources = [s for j in self.judged for s in j.condition.sources]
        key_facts = [fact for fact in self.item.facts.values() if fact.key]
        sources += [s for fact in key_facts for s in fact.sources]
        citations = kb.citations(sources, today())
        text = say(
            "check.result",
            title=self.item.title,
            conclusion=say(f"conclusion.{verdict(self.judged)}"),
            rows=rows,
            main=[kb.renderer.fact(self.item, fact) for fact in key_facts],
            warnings=kb.renderer.warnings(citations, today()),
            basis=basis(citations),
        )
        rested_on = _rested_on(self.item, [j.condition for j in self.judged])
        told = kb.renderer.told(self.item, [*key_facts, *rested_on], tellings)
        return reply("answer", text, item_id=self.item.id, facts=told, citations=citations)

    def _asked(self) -> Condition:
        assert self.pending is not None
        return self.pending

    def _with(self, found: Judged) -> Self:
        return type(self)(self.item, (*self.judged, found))


def _checkable(item: Item) -> bool:
    return bool(item.conditions)


def _rested_on(item: Item, conditions: Sequence[Condition]) -> list[Fact]:
    """Return the facts by which the conditions are judged: a verdict tells them even where it names no figure."""
    wanted = [want for condition in conditions for want in condition.wants.values()]
    return [item.figures[w] for w in wanted if isinstance(w, str) and w in item.figures]
