"""What residents give to a formula: its value, how one writes it, and whether it can be."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from policies_kb.formulas.expression import Value
from policies_kb.formulas.record import Input
from policies_kb.formulas.units import figure_of, unit_of

Given = Mapping[
    str, str
]  # inputs by name: an exact number in the input's unit ("9000", "1/3"), or a choice's id


class Fault(StrEnum):
    """Why something that was said can't be an input."""

    NOTHING = "nothing"  # no number, or none of the choices
    INEXACT = "inexact"
    SEVERAL = "several"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NOT_WHOLE = "not_whole"


class RefusedError(ValueError):
    """An input that can't be. entry: which; fault: why."""

    def __init__(self, entry: Input, fault: Fault, said: str) -> None:
        self.entry, self.fault = entry, fault
        super().__init__(f"{entry.id}: {said!r} can't be ({fault})")


def fault_of(entry: Input, said: str) -> Fault | None:
    """Return why ``said`` can't be the input, or None."""
    if entry.choices:
        return None if any(choice.id == said for choice in entry.choices) else Fault.NOTHING
    try:
        number = Fraction(said)
    except (ValueError, ZeroDivisionError):
        return Fault.NOTHING
    if number < Fraction(entry.least):
        return Fault.TOO_LITTLE
    if number > Fraction(entry.most):
        return Fault.TOO_MUCH
    return Fault.NOT_WHOLE if entry.whole and number.denominator != 1 else None


def checked(entry: Input, said: str) -> str:
    """Return ``said``. Raises RefusedError when it can't be the input."""
    fault = fault_of(entry, said)
    if fault is not None:
        raise RefusedError(entry, fault, said)
    return said


def input_value(entry: Input, said: str) -> Value:
    """Return what was said in base units, or the choice itself."""
    return said if entry.choices else Fraction(said) * unit_of(entry.unit, entry.per).factor


def input_figure(entry: Input, said: str) -> str:
    """Return what was said as one writes it."""
    if entry.choices:
        return next(choice.label for choice in entry.choices if choice.id == said)
    return figure_of(Fraction(said) * unit_of(entry.unit).factor, entry.unit)
