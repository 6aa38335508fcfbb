"""Checks the formulas of an item: names, units, wording, and the tests that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from policies_kb.checking.findings import Finding, line_of
from policies_kb.checking.proof import own_figures
from policies_kb.formulas.expression import FormulaError, check_condition, names, parsed, unit
from policies_kb.formulas.inputs import RefusedError, fault_of
from policies_kb.formulas.record import Example, Formula, Step
from policies_kb.formulas.run import Outcome, expressions, fact_values, run
from policies_kb.formulas.units import Unit, spelled, unit_of
from policies_kb.model import PLACEHOLDER, Item
from policies_kb.records import RecordFile

# A number of things in Chinese characters, which would be a figure typed a second time.
_HAN_FIGURE = re.compile(
    r"[二三四五六七八九十百千两]+(?:万|亿)?(?:元|块|个月|个工作日|周岁|平方米|套|人)|百分之(?![几多])|[一二三四五六七八九]成"
)


def formula_faults(file: RecordFile, item: Item) -> Iterator[Finding]:
    """Yield all faults of the formulas of an item."""
    for n, formula in enumerate(item.formulas):
        line = line_of(file.path, ["formulas", n])
        for message in _faults(formula, item):
            yield Finding(file.path, line, f"formula {formula.id}: {message}")


def _faults(formula: Formula, item: Item) -> Iterator[str]:
    found = [*_inputs(formula), *_meanings(formula, item), *_wording(formula, item)]
    yield from found
    if not formula.tests:
        yield "has no tests; write what is given and what must come out, edges included"
    elif not found:
        yield from _tests(formula, item)


def _inputs(formula: Formula) -> Iterator[str]:
    used = {name for text in expressions(formula) for name in _names(text)}
    for entry in formula.inputs:
        if entry.id not in used:
            yield f"input {entry.id} is used by no step, ending or sentence; remove it"
        if entry.asked and not (entry.ask and (entry.example or entry.choices)):
            yield f"input {entry.id} is asked for; write its ask and its example"
        if entry.default is not None and fault_of(entry, entry.default) is not None:
            yield f"default {entry.default!r} of {entry.id} can't be"
    amounts = [entry for entry in formula.inputs if not entry.choices]
    for one, other in combinations(amounts, 2):
        if unit_of(one.unit).dimension != unit_of(other.unit).dimension:
            continue
        if not (one.cues and other.cues) or set(one.cues) & set(other.cues):
            yield f"inputs {one.id} and {other.id} are of one unit; give each cues of its own"


def _meanings(formula: Formula, item: Item) -> Iterator[str]:
    units = _units(formula, item)
    taken = [*item.figures, *(entry.id for entry in formula.inputs), *(s.id for s in formula.steps)]
    for name in sorted({name for name in taken if taken.count(name) > 1}):
        yield f"{name!r} names two things; facts, inputs and steps need names of their own"
    for telling in (*formula.ends, *formula.result, *formula.assumes):
        if telling.when is not None:
            known = units | {step.id: unit_of(step.unit, step.per) for step in formula.steps}
            yield from _condition(telling.when, known)
    for step in formula.steps:
        wanted = unit_of(step.unit, step.per)
        for text in (step.result, *([] if step.cap is None else [step.cap])):
            try:
                found = unit(parsed(text), units)
            except FormulaError as error:
                yield f"step {step.id}: {error}"
                continue
            if found.dimension != wanted.dimension:
                yield (
                    f"step {step.id}: {text!r} is in {spelled(found.dimension)}, not in "
                    f"{spelled(wanted.dimension)}; mend the step, its unit or its per"
                )
        units[step.id] = wanted
    told = "".join(t.text for t in (*formula.result, *formula.assumes))
    further = {name for text in expressions(formula) for name in _names(text)}
    for step in formula.steps:
        if step.id not in further and f"{{{step.id}}}" not in told:
            yield f"step {step.id} leads to nothing; name it in result or take it away"
    for name in formula.rests_on:
        if name not in item.facts:
            yield f"rests_on names {name!r}, which is no fact"


def _units(formula: Formula, item: Item) -> dict[str, Unit | None]:
    facts = (item.figures[name] for name in fact_values(item))
    units: dict[str, Unit | None] = {fact.name: unit_of(fact.unit, fact.per) for fact in facts}
    for entry in formula.inputs:
        units[entry.id] = None if entry.choices else unit_of(entry.unit, entry.per)
    return units


def _condition(text: str, units: dict[str, Unit | None]) -> Iterator[str]:
    try:
        check_condition(parsed(text), units)
    except FormulaError as error:
        yield str(error)


def _wording(formula: Formula, item: Item) -> Iterator[str]:
    known = {entry.id for entry in formula.inputs} | {step.id for step in formula.steps}
    known |= {name for name, fact in item.figures.items() if fact.figure}
    for what, text in _texts(formula):
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                yield f"{what} names {{{name}}}, which is no fact with a figure, input or step"
        plain = PLACEHOLDER.sub("", text)
        figures = [f.written for f in own_figures(plain)] + _HAN_FIGURE.findall(plain)
        if figures:
            yield f"{what} writes {figures[0]!r} out; name the fact, input or step in braces"
        if text.rstrip().endswith(("。", "；", "，")):
            yield f"{what} ends in a stop; leave it to the template"


def _texts(formula: Formula) -> Iterator[tuple[str, str]]:
    yield "title", formula.title
    for entry in formula.inputs:
        yield f"name of {entry.id}", entry.name
        yield f"ask of {entry.id}", entry.ask
    for step in formula.steps:
        yield f"name of {step.id}", step.name
    for part in ("ends", "result", "assumes"):
        for n, telling in enumerate(getattr(formula, part), 1):
            yield f"{part} {telling.id or n}", telling.text


def _tests(formula: Formula, item: Item) -> Iterator[str]:
    reached: set[str] = set()
    told: set[str] = set()
    for n, test in enumerate(formula.tests, 1):
        try:
            outcome = run(formula, item, test.given)
        except RefusedError as error:
            if error.entry.id != test.refuses:
                yield f"test {n}: {error}; it is not what the test expects"
            continue
        except FormulaError as error:
            yield f"test {n}: {error}"
            continue
        yield from (f"test {n}: {fault}" for fault in _differences(test, outcome))
        reached |= {*outcome.counted, *outcome.judged_by}
        told |= {t.text for t in (*outcome.result, *outcome.assumes)}
        told |= {outcome.end.text} if outcome.end else set()
    facts = {name for text in expressions(formula) for name in _names(text)} & item.figures.keys()
    for name in sorted(facts - reached):
        yield f"no test reaches {name}"
    for telling in (*formula.ends, *formula.result, *formula.assumes):
        if telling.text not in told:
            yield f"no test reaches {telling.text!r}"


def _differences(test: Example, outcome: Outcome) -> Iterator[str]:
    if test.refuses is not None:
        yield f"{test.refuses} should be refused"
    ended = outcome.end.id if outcome.end else None
    if ended != test.ends:
        yield f"ends with {ended}, not {test.ends}"
    steps = {done.step.id: done for done in outcome.steps}
    for name, wanted in test.gives.items():
        done = steps.get(name)
        if done is None:
            yield f"{name} was not worked out"
        elif outcome.values[name] != _in_base(wanted, done.step):
            yield f"{name} is {done.figure}, not {wanted}{done.step.unit}"
    if test.ends is None and test.refuses is None and not test.gives:
        yield "says neither gives, ends nor refuses"


def _in_base(wanted: str, step: Step) -> Fraction:
    return Fraction(wanted) * unit_of(step.unit, step.per).factor


def _names(text: str) -> set[str]:
    """Return the names in an expression; what is none is told elsewhere."""
    try:
        return set(names(parsed(text)))
    except FormulaError:
        return set()
