"""Units of formulas: what one of a written unit is, and what may be added to and compared with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from policies_kb.figures import split_unit

# What is measured, with its power: 元 per 人 and 月 is (("人", -1), ("元", 1), ("月", -1)); a share is ().
Dimension = tuple[tuple[str, int], ...]
SHARE: Dimension = ()

_SHARES = {"": Fraction(1), "%": Fraction(1, 100), "BP": Fraction(1, 10_000)}
_MONTHS_A_YEAR = 12
_WAN, _YI = 10**4, 10**8
_MUCH = 100_000  # 元; from here on money is told in 万元, unless that takes many decimals


@dataclass(frozen=True)
class Unit:
    """A written unit. factor: how many of the base unit one of it is (万元 is 10000, 年 is 12 months)."""

    factor: Fraction
    dimension: Dimension


def unit_of(written: str, per: Iterable[str] = ()) -> Unit:
    """Return the unit of a figure that is written with ``written`` and stands for each one of ``per``."""
    written = written.partition("（")[0]
    factor, canonical = split_unit(written)
    if canonical in _SHARES:
        unit = Unit(Fraction(factor) * _SHARES[canonical], SHARE)
    elif canonical == "年":
        unit = Unit(Fraction(factor) * _MONTHS_A_YEAR, (("月", 1),))
    else:
        unit = Unit(Fraction(factor), ((canonical, 1),))
    for one in per:
        unit = over(unit, unit_of(one))
    return unit


def times(one: Unit, other: Unit) -> Unit:
    """Return the unit of a product."""
    return Unit(one.factor * other.factor, _combined(one.dimension, other.dimension, 1))


def over(one: Unit, other: Unit) -> Unit:
    """Return the unit of a quotient."""
    return Unit(one.factor / other.factor, _combined(one.dimension, other.dimension, -1))


def _combined(one: Dimension, other: Dimension, sign: int) -> Dimension:
    powers = Counter(dict(one))
    for name, power in other:
        powers[name] += sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def spelled(dimension: Dimension) -> str:
    """Return a dimension as an editor writes it: 元/人/月; a share is called so."""
    above = [name for name, power in dimension for _ in range(power)]
    below = [name for name, power in dimension for _ in range(-power)]
    return "/".join(["·".join(above) or "1", *below]) if dimension else "share"


def figure_of(base: Fraction, unit: str, places: int = 4) -> str:
    """Return an amount of base units as one writes it in ``unit``, with at most so many decimals.

    Money is told in 元, to cents; in 万元 or 亿元 where it is large, sooner where ``unit`` is 万元.
    """
    if split_unit(unit)[1] == "元":
        unit, places = _money(abs(base), in_wan=unit != "元")
    number = base / unit_of(unit).factor
    whole, rest = divmod(nearest(abs(number) * 10**places), 10**places)
    decimals = f".{rest:0{places}d}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 and (whole or rest) else ''}{whole}{decimals}{unit}"


def _money(amount: Fraction, *, in_wan: bool) -> tuple[str, int]:
    """Return the unit of money in which an amount is told, and its decimals."""
    if amount >= _YI and (amount / _WAN).denominator == 1:
        return "亿元", 4
    if amount >= _WAN and in_wan:
        return "万元", 6
    if amount >= _MUCH and (amount / 100).denominator == 1:
        return "万元", 2
    return "元", 2


def nearest(number: Fraction) -> int:
    """Round half away from zero, as one learns it at school."""
    return floor(abs(number) + Fraction(1, 2)) * (1 if number >= 0 else -1)
