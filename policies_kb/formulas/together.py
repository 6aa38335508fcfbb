"""One sum for several people: a formula made of another, done for each of them and added up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from policies_kb.figures import split_unit
from policies_kb.formulas.expression import FormulaError, names, parsed
from policies_kb.formulas.inputs import Given
from policies_kb.formulas.reading import answered, volunteered
from policies_kb.formulas.record import Formula, Input, Step, Telling
from policies_kb.formulas.run import expressions
from policies_kb.model import PLACEHOLDER

MOST = 4  # people in one sum
_PREFIX = "together"
_CLAUSE = re.compile(r"[，。,；;！!？?\s]+")
_NAME = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*")
Say = Callable[..., str]


def said_of_each(
    formula: Formula, people: Sequence[tuple[str, str]], own: str
) -> dict[str, dict[str, str]] | None:
    """Return what is said of each of two to four people of the same inputs, or None where that isn't so.

    people: each with the words that follow them; own: who counts only where something is said of them.
    """
    given: dict[str, dict[str, str]] = {}
    for who, words in people:
        said = given.setdefault(who, {})
        for name, value in _said(formula, words).items():
            if said.setdefault(name, value) != value:
                return None
    if not given.get(own, True):
        del given[own]
    inputs = {frozenset(said) for said in given.values()}
    if not 1 < len(given) <= MOST or len(inputs) > 1 or not inputs.pop():
        return None
    return given


def _said(formula: Formula, words: str) -> dict[str, str]:
    """Return the inputs that words after a person say, also by a bare number: 我妈81."""
    asked = [entry for entry in formula.inputs if entry.asked and not entry.choices]
    heard = {n: h for n, h in volunteered(formula, words).items() if any(e.id == n for e in asked)}
    if not heard and len(asked) == 1:
        heard = {asked[0].id: answered(asked[0], _CLAUSE.split(words)[0])}
    return {name: one.said for name, one in heard.items() if one.fault is None}


def together_id(formula: Formula, given: Mapping[str, Given]) -> str:
    """Return the name under which the sum of several people is remembered."""
    inputs = sorted(next(iter(given.values())))
    return ":".join([_PREFIX, formula.id, "+".join(inputs), *given])


def base_of(formula_id: str) -> str:
    """Return the name of the formula of which a sum of several people is made; any other name is its own."""
    prefix, _, parts = formula_id.partition(":")
    return parts.partition(":")[0] if prefix == _PREFIX else formula_id


def given_together(given: Mapping[str, Given]) -> dict[str, str]:
    """Return what is said of each as inputs of the sum of all."""
    return {
        _of(name, n): said for n, one in enumerate(given.values()) for name, said in one.items()
    }


def together(formulas: Sequence[Formula], formula_id: str, say: Say) -> Formula | None:
    """Return the sum of several people that a name means, or None when there is no such sum (any more).

    say: renders the wording. There is none where nothing that comes out is money.
    """
    prefix, *parts = formula_id.split(":")
    if prefix != _PREFIX or len(parts) < 4:
        return None
    base_id, joined, *people = parts
    base = next((formula for formula in formulas if formula.id == base_id), None)
    inputs = set(joined.split("+"))
    if base is None or not inputs <= {entry.id for entry in base.inputs}:
        return None
    made = _Making(base, inputs, people, say).formula(formula_id)
    try:
        for expression in expressions(made):
            parsed(expression)
    except FormulaError:  # too long
        return None
    return made if made.result else None


class _Making:
    """Makes the sum of several people. own: the names that are each person's own: inputs, and steps that need them."""

    def __init__(self, base: Formula, inputs: set[str], people: Sequence[str], say: Say) -> None:
        self._base, self._people, self._say = base, people, say
        self._own = set(inputs)
        for step in base.steps:
            needed = {*names(parsed(step.result)), *names(parsed(step.cap or "0"))}
            if needed & self._own:
                self._own.add(step.id)
        self._ends = " or ".join(f"({end.when})" for end in base.ends)

    def formula(self, formula_id: str) -> Formula:
        """Return the formula."""
        base = self._base
        totals = [
            step
            for step in base.steps
            if step.id in self._own and split_unit(step.unit)[1] == "元" and self._told(step)
        ]
        result = [*self._total(totals), *self._each()] if totals else []
        assumes = dict.fromkeys(one for t in base.assumes for one in self._telling(t))
        return Formula(
            id=formula_id,
            title=base.title,
            facets=base.facets,
            asks=(),
            inputs=tuple(one for entry in base.inputs for one in self._inputs(entry)),
            ends=(),
            steps=(*(one for s in base.steps for one in self._steps(s)), *map(self._sum, totals)),
            result=tuple(result),
            assumes=tuple(assumes),
            rests_on=base.rests_on,
            contradicted=base.contradicted,
            tests=(),
        )

    def _told(self, step: Step) -> bool:
        return any(step.id in PLACEHOLDER.findall(telling.text) for telling in self._base.result)

    def _inputs(self, entry: Input) -> Iterator[Input]:
        if entry.id not in self._own:
            yield entry
            return
        for n, who in enumerate(self._people):
            name = self._say("together.name", who=who, name=entry.name)
            yield replace(entry, id=_of(entry.id, n), name=name)

    def _steps(self, step: Step) -> Iterator[Step]:
        if step.id not in self._own:
            yield step
            return
        for n, who in enumerate(self._people):
            yield replace(
                step,
                id=_of(step.id, n),
                name=self._say("together.name", who=who, name=step.name),
                result=self._renamed(step.result, n),
                cap=None if step.cap is None else self._renamed(step.cap, n),
            )

    def _sum(self, step: Step) -> Step:
        """Return the step that adds up what comes out for each; who ends without a figure counts nothing."""
        parts = [
            f"(0 if {self._renamed(self._ends, n)} else {_of(step.id, n)})"
            if self._ends
            else _of(step.id, n)
            for n in range(len(self._people))
        ]
        name = self._say("together.step", name=step.name)
        return replace(step, id=_all(step.id), name=name, result=" + ".join(parts), cap=None)

    def _total(self, totals: Sequence[Step]) -> Iterator[Telling]:
        """Yield the base's sentences with the totals in place of each one's figures."""
        summed = {step.id for step in totals}
        anyone = " or ".join(
            f"not ({self._renamed(self._ends, n)})" for n in range(len(self._people))
        )
        for telling in self._base.result:
            named = {*PLACEHOLDER.findall(telling.text)}
            judged = {*names(parsed(telling.when))} if telling.when else set()
            if not named & summed or (named | judged) & (self._own - summed) or judged & summed:
                continue
            text = PLACEHOLDER.sub(
                lambda m: f"{{{_all(m[1])}}}" if m[1] in summed else m[0], telling.text
            )
            when = _both(telling.when, anyone if self._ends else None)
            said = self._say("together.all", count=len(self._people), text=text)
            yield Telling("", said, when)

    def _each(self) -> Iterator[Telling]:
        """Yield what comes out for each of them, in the base's sentences."""
        for n, who in enumerate(self._people):
            before: list[str] = []
            for end in self._base.ends:
                holds = self._renamed(end.when or "", n)
                yield self._of_one(end.text, n, who, " and ".join([f"({holds})", *before]))
                before.append(f"not ({holds})")
            for telling in self._base.result:
                when = self._renamed(telling.when, n) if telling.when else None
                yield self._of_one(telling.text, n, who, _both(when, " and ".join(before)))

    def _telling(self, telling: Telling) -> Iterator[Telling]:
        """Yield a sentence once, or for each of them where it is about each one's own."""
        judged = {*names(parsed(telling.when))} if telling.when else set()
        if not {*PLACEHOLDER.findall(telling.text), *judged} & self._own:
            yield telling
            return
        for n, who in enumerate(self._people):
            when = self._renamed(telling.when, n) if telling.when else None
            yield self._of_one(telling.text, n, who, when)

    def _of_one(self, text: str, n: int, who: str, when: str | None) -> Telling:
        filled = PLACEHOLDER.sub(
            lambda m: f"{{{_of(m[1], n)}}}" if m[1] in self._own else m[0], text
        )
        return Telling("", self._say("together.one", who=who, text=filled), when or None)

    def _renamed(self, expression: str, n: int) -> str:
        return _NAME.sub(lambda m: _of(m[0], n) if m[0] in self._own else m[0], expression)


def _both(one: str | None, other: str | None) -> str | None:
    return f"({one}) and ({other})" if one and other else one or other


def _of(name: str, n: int) -> str:
    return f"{name}_of_{n + 1}"


def _all(name: str) -> str:
    return f"{name}_of_all"
