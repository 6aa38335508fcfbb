"""Does the sum of a formula, in exact arithmetic, and keeps how it came about."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from policies_kb.formulas.expression import (
    FormulaError,
    Value,
    chosen,
    holds,
    needed,
    parsed,
    value,
)
from policies_kb.formulas.expression import given as was_given
from policies_kb.formulas.expression import names as names_in
from policies_kb.formulas.expression import written as written_as
from policies_kb.formulas.inputs import Given, checked, input_figure, input_value
from policies_kb.formulas.record import Formula, Step, Telling
from policies_kb.formulas.units import figure_of, nearest, unit_of
from policies_kb.model import PLACEHOLDER, Fact, Item


@dataclass(frozen=True)
class Done:
    """A step that was done.

    equation: the sum as one writes it, or "" where nothing is worked out; worked: what it comes to before the cap;
    figure: what the step gives; exact: whether nothing was rounded; capped: whether the cap cut it, None without one;
    counted: the facts, inputs and steps that it is made of.
    """

    step: Step
    equation: str
    worked: str
    figure: str
    exact: bool
    capped: bool | None
    counted: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came out of a formula.

    steps: those that lead to what is told; end: what is told instead of figures, or None; counted: facts whose figures
    are told or counted with; judged_by: facts that decided how; values: every name's value in base units; figures:
    every name as one writes it.
    """

    formula: Formula
    given: Given
    steps: tuple[Done, ...]
    end: Telling | None
    result: tuple[Telling, ...]
    assumes: tuple[Telling, ...]
    counted: tuple[str, ...]
    judged_by: tuple[str, ...]
    values: Mapping[str, Value]
    figures: Mapping[str, str]

    def filled(self, text: str) -> str:
        """Put the figures in for their names in braces."""
        return PLACEHOLDER.sub(lambda m: self.figures[m[1]], text)


@dataclass
class _Work:
    item: Item
    values: dict[str, Value] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    judged_by: set[str] = field(default_factory=set)

    def knows(self, telling: Telling) -> bool:
        """Tell whether the sentence holds and all that it names is known."""
        condition = parsed(telling.when) if telling.when is not None else None
        if condition is not None and not holds(condition, self.values):
            return False
        return all(name in self.figures for name in PLACEHOLDER.findall(telling.text))


def run(formula: Formula, item: Item, given: Given) -> Outcome:
    """Do the sum for what is given. Steps that need an optional input that isn't given are left out.

    Raises FormulaError when an input that is asked for is missing, or a step divides by 0, and RefusedError when an
    input can't be.
    """
    work = _Work(item)
    for name in sorted(fact_names(formula, item)):
        work.values[name] = fact_value(item.figures[name])
        work.figures[name] = item.figures[name].figure
    for entry in formula.inputs:
        said = given.get(entry.id, entry.default)
        if said is not None:
            work.values[entry.id] = input_value(entry, checked(entry, said))
            work.figures[entry.id] = input_figure(entry, said)
            if entry.id in given:
                work.values[was_given(entry.id)] = said
        elif entry.asked:
            raise FormulaError(f"{formula.id}: {entry.id} is not given")
    end = next((e for e in formula.ends if holds(parsed(_when(e)), work.values)), None)
    done: list[Done] = []
    for step in formula.steps if end is None else ():
        tree = chosen(parsed(step.result), work.values, work.judged_by)
        if needed(tree) <= work.values.keys():
            done.append(_done(step, tree, work))
    if end is not None:
        work.judged_by.update(names_in(parsed(_when(end))))
    result = [t for t in formula.result if end is None and work.knows(t)]
    assumes = [t for t in formula.assumes if end is None and work.knows(t)]
    for telling in (*result, *assumes):
        work.judged_by.update(names_in(parsed(_when(telling))) if telling.when else ())
    led_to = _led_to(done, (*result, *assumes))
    counted = dict.fromkeys(name for one in led_to for name in one.counted)
    for telling in (*result, *assumes) if end is None else (end,):
        counted |= dict.fromkeys(PLACEHOLDER.findall(telling.text))
    return Outcome(
        formula=formula,
        given=given,
        steps=tuple(led_to),
        end=end,
        result=tuple(result),
        assumes=tuple(assumes),
        counted=tuple(n for n in counted if n in item.figures),
        judged_by=tuple(sorted(n for n in work.judged_by if n in item.figures)),
        values=work.values,
        figures=work.figures,
    )


def fact_names(formula: Formula, item: Item) -> set[str]:
    """Return the facts with a figure that the formula names, in expressions and sentences."""
    found = {n for expression in expressions(formula) for n in names_in(parsed(expression))}
    tellings = (*formula.ends, *formula.result, *formula.assumes)
    found |= {n for telling in tellings for n in PLACEHOLDER.findall(telling.text)}
    facts = {name for name, fact in item.figures.items() if fact.value is not None}
    return (found & facts) - {entry.id for entry in formula.inputs}


def expressions(formula: Formula) -> Iterator[str]:
    """Yield all expressions of the formula."""
    for step in formula.steps:
        yield step.result
        if step.cap is not None:
            yield step.cap
    for telling in (*formula.ends, *formula.result, *formula.assumes):
        if telling.when is not None:
            yield telling.when


def fact_value(fact: Fact) -> Fraction:
    """Return a fact's figure in base units. Raises FormulaError when it is no number."""
    try:
        return Fraction(fact.value or "") * unit_of(fact.unit, fact.per).factor
    except (ValueError, ZeroDivisionError) as error:
        raise FormulaError(f"{fact.name}: {fact.value!r} is no number to count with") from error


def fact_values(item: Item) -> dict[str, Fraction]:
    """Return the figures of the item's facts in base units, by name; what is no number is left out."""
    values = {}
    for name, fact in item.figures.items():
        try:
            values[name] = fact_value(fact)
        except FormulaError:
            continue
    return values


def _done(step: Step, tree: ast.expr, work: _Work) -> Done:
    worked = exact = value(tree, work.values)
    counted = [*names_in(tree)]
    capped = None
    if step.cap is not None:
        cap = chosen(parsed(step.cap), work.values, work.judged_by)
        counted += names_in(cap)
        capped = exact > value(cap, work.values)
        exact = min(exact, value(cap, work.values))
    rounded = _rounded(exact, step)
    work.values[step.id] = rounded
    work.figures[step.id] = _figure(rounded, step)
    told = _figure(_rounded(worked, step), step)
    told_plainly = isinstance(tree, ast.Name) and work.figures[tree.id] == told
    equation = "" if told_plainly else written_as(tree, lambda name: work.figures[name])
    return Done(
        step=step,
        equation=equation,
        worked=told,
        figure=work.figures[step.id],
        exact=exact == rounded,
        capped=capped,
        counted=tuple(counted),
    )


def _led_to(done: Sequence[Done], tellings: Iterable[Telling]) -> list[Done]:
    """Return the steps that the sentences name, and those on which they rest."""
    wanted = {name for telling in tellings for name in PLACEHOLDER.findall(telling.text)}
    kept = []
    for one in reversed(done):
        if one.step.id in wanted:
            wanted.update(one.counted)
            kept.append(one)
    return kept[::-1]


def _rounded(exact: Fraction, step: Step) -> Fraction:
    factor, scale = unit_of(step.unit, step.per).factor, 10**step.places
    number = exact / factor * scale
    whole = {"up": ceil, "down": floor}.get(step.rounding, nearest)(number)
    return Fraction(whole, scale) * factor


def _figure(base: Fraction, step: Step) -> str:
    per = unit_of("", step.per).factor
    return figure_of(base / per, step.unit, step.places)


def _when(telling: Telling) -> str:
    return telling.when or ""
