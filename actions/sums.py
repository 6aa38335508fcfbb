"""Sums: a form over the inputs of a formula, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from actions import forms
from actions.forms import Form, Question, Said
from actions.turn import Turn
from actions.wording import say
from policies_kb.clock import today
from policies_kb.formulas.asking import OWN
from policies_kb.formulas.inputs import Fault, fault_of, input_figure
from policies_kb.formulas.reading import answered, volunteered
from policies_kb.formulas.record import Formula, Input
from policies_kb.formulas.run import run
from policies_kb.formulas.together import base_of, given_together, said_of_each, together_id
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item
from policies_kb.rendering.render import Reply
from policies_kb.rendering.sums import conclusion, sum_reply

_JUST_BEFORE = 2  # turns in which several people may have been told


@dataclass(frozen=True)
class Sum(Form):
    """The sum of a formula with what is given so far.

    doubted: an input that was said as it can't be, and is asked again; fault: why, in the turn that said it.
    """

    item: Item
    formula: Formula
    given: Mapping[str, str]
    doubted: str | None = None
    fault: Fault | None = None

    kind: ClassVar[str] = "sum"

    @classmethod
    def resumed(cls, item: Item, state: dict[str, Any]) -> Self | None:
        """Return the remembered sum; what the formula no longer asks for, or can't be any more, is dropped."""
        formula = next((f for f in item.formulas if f.id == state.get("formula")), None)
        return None if formula is None else cls._of(item, formula, state)

    @classmethod
    def _of(cls, item: Item, formula: Formula, state: dict[str, Any]) -> Self:
        entries = {entry.id: entry for entry in formula.inputs}
        given = {
            name: said
            for name, said in state.get("given", {}).items()
            if name in entries and fault_of(entries[name], said) is None
        }
        doubted = state.get("doubted")
        return cls(item, formula, given, doubted if doubted in entries else None)

    @classmethod
    def restored(cls, state: dict[str, Any], kb: KnowledgeBase) -> Self | None:
        """Return the remembered sum, also the difference of two figures, which the item has no formula for."""
        item = kb.items.get(str(state.get("item_id", "")))
        formula = kb.formula(item, str(state.get("formula"))) if item is not None else None
        return cls._of(item, formula, state) if item is not None and formula is not None else None

    @property
    def answers(self) -> int:
        """How many inputs are given."""
        return len(self.given)

    @property
    def pending(self) -> Input | None:
        """The input that is asked next: one that can't be as it was said, then the first that is missing."""
        if self.doubted is not None:
            return self._input(self.doubted)
        return next((e for e in self.formula.inputs if e.asked and e.id not in self.given), None)

    @property
    def done(self) -> bool:
        """Whether all that is asked for is given."""
        return self.pending is None

    def state(self) -> dict[str, Any]:
        """Return what is given as plain data."""
        doubt = {} if self.doubted is None else {"doubted": self.doubted}
        return {"formula": self.formula.id, "given": dict(self.given), **doubt}

    def question(self, kb: KnowledgeBase) -> Question:
        """Ask for the pending input; what was said of it and can't be is named."""
        entry = self._asked()
        asked = [e for e in self.formula.inputs if e.asked]
        text = say(
            "sum.question",
            doubt="" if self.fault is None else _told(entry, self.fault),
            at=asked.index(entry) + 1 if entry in asked else 0,
            total=len(asked),
            ask=entry.ask or say("sum.ask", name=entry.name),
            example=entry.example,
            choices=[choice.label for choice in entry.choices],
        )
        sources = [s for name in self.formula.rests_on for s in self.item.facts[name].sources]
        return Question(text, [choice.label for choice in entry.choices], sources=sources)

    def heard(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Take an answer to the pending input; a question is one only where it clearly says the figure."""
        entry = self._asked()
        clearly = volunteered(self.formula, text).get(entry.id)
        heard = clearly if kb.answers.is_question(text) else clearly or answered(entry, text)
        return None if heard is None or heard.fault is not None else self._with(entry, heard.said)

    def hint(self, text: str, kb: KnowledgeBase) -> str:
        """Say what was not understood, or why it can't be."""
        entry = self._asked()
        return _told(entry, answered(entry, text).fault or Fault.NOTHING)

    def volunteered(self, text: str, kb: KnowledgeBase) -> Self:
        """Take every input that the text clearly says; one that can't be is asked about."""
        form = self
        for name, heard in volunteered(self.formula, text).items() if text else ():
            if name in form.given:
                continue
            if heard.fault is None:
                form = form._with(form._input(name), heard.said)
            else:
                form = replace(form, doubted=name, fault=heard.fault)
        return form

    def unknown(self) -> Self | None:
        """A sum needs all that it asks for; what was said in passing can be left out."""
        entry = self._asked()
        return None if entry.asked else replace(self, doubted=None, fault=None)

    def back(self) -> Self:
        """Forget what was given last."""
        return replace(self, given=dict([*self.given.items()][:-1]), doubted=None, fault=None)

    def corrected(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Replace what the text says anew; a bare figure is what was given last."""
        text = kb.answers.without_correction(text) or text
        heard = {n: h for n, h in volunteered(self.formula, text).items() if h.fault is None}
        if not heard and self.given and base_of(self.formula.id) == self.formula.id:
            last = self._input([*self.given][-1])
            again = answered(last, text)
            heard = {last.id: again} if again.fault is None else {}
        form = self
        for name, said in heard.items():
            form = form._with(form._input(name), said.said)
        return form if heard else None

    def result(self, kb: KnowledgeBase) -> Reply:
        """Return what comes out; where an input is missing, what the documents state without it."""
        if not self.done:
            shown = kb.show(self.item.id, self.formula.facets[0], today=today()).reply
            name = self._asked().name
            return shown | {"text": f"{say('sum.cannot', name=name)}\n{shown['text']}"}
        outcome = run(self.formula, self.item, self.given)
        return sum_reply(kb.renderer, self.item, outcome, today())

    def in_short(self, kb: KnowledgeBase) -> list[str]:
        """Return what comes out; where an input is missing, the item's key facts."""
        if self.done:
            return conclusion(kb.renderer, run(self.formula, self.item, self.given))
        return [kb.renderer.fact(self.item, f) for f in self.item.facts.values() if f.key]

    def _asked(self) -> Input:
        assert self.pending is not None
        return self.pending

    def _input(self, name: str) -> Input:
        return next(entry for entry in self.formula.inputs if entry.id == name)

    def _with(self, entry: Input, said: str) -> Self:
        given = {k: v for k, v in self.given.items() if k != entry.id} | {entry.id: said}
        if self.doubted != entry.id:
            return replace(self, given=given)
        return replace(self, given=given, doubted=None, fault=None)


def begin_sum(item: Item, formula: Formula, turn: Turn, kb: KnowledgeBase) -> Said:
    """Begin a sum, with what the resident already said of its inputs taken as answers."""
    return forms.begin(prepared(item, formula, turn, kb), "", kb)


def prepared(item: Item, formula: Formula, turn: Turn, kb: KnowledgeBase) -> Sum:
    """Return the sum of all who are named with what it needs, where there are several, else that for one."""
    return for_several(item, formula, turn, kb) or for_one(item, formula, turn, kb)


def for_one(item: Item, formula: Formula, turn: Turn, kb: KnowledgeBase) -> Sum:
    """Return the sum with what this turn says, and the turns before unless they were about another item or sum."""
    form = Sum(item, formula, {}).volunteered(turn.text, kb)
    if turn.context.item_id not in {item.id, None} or last_sum(turn, kb) is not None:
        return form
    for text in turn.said:
        earlier = Sum(item, formula, {}).volunteered(text, kb)
        form = replace(form, given={**earlier.given, **form.given})
    return form


def for_several(item: Item, formula: Formula, turn: Turn, kb: KnowledgeBase) -> Sum | None:
    """Return the sum of several people, where the turn, or it and what was said before, says what each needs; or None.

    What was said before counts where the turn asks for what they get together.
    """
    texts = [turn.text] if kb.answers.asks_amount(turn.text) else []
    if kb.sums.adds_up(turn.text):
        about_it = turn.context.item_id in {item.id, None}
        earlier = [*reversed(turn.said[:_JUST_BEFORE])] if about_it else []
        texts = ["，".join([*earlier[n:], turn.text]) for n in range(len(earlier), -1, -1)]
    for text in texts:
        each = said_of_each(formula, kb.sums.people(text), OWN)
        if each is None:
            continue
        made = kb.formula(item, together_id(formula, each))
        if made is not None:
            form = Sum(item, made, given_together(each)).volunteered(turn.text, kb)
            return form if form.done else None
    return None


def last_sum(turn: Turn, kb: KnowledgeBase) -> Sum | None:
    """Return the sum that was told last, or None."""
    state = (turn.last or {}).get("form") or {}
    return Sum.restored(state, kb) if state.get("kind") == Sum.kind else None


def _told(entry: Input, fault: Fault) -> str:
    """Return what is said of an answer with a fault."""
    if entry.choices:
        return say("sum.again.choice")
    bounds = {
        "least": input_figure(entry, entry.least),
        "most": input_figure(entry, entry.most),
    }
    return say(f"sum.again.{fault}", name=entry.name, example=entry.example, **bounds)
