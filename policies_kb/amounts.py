"""Reads amounts as people say them: 四个月, 一年半, 不到三个月, 三四个月, 60多岁, 40万."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from policies_kb.figures import Figure, figures_in, normalise, split_unit
from policies_kb.spoken import spelled_out

_MONTHS = {"年": 12, "月": 1}
_BRACKETS = re.compile(r"[（(].*")  # 套（间）
_RANGE = re.compile(r"\s*[到至~—–-]\s*")
_AT_LEAST = re.compile(r"(?:至少|起码|最少|不少于|不低于)有?$"), re.compile(r"(?:以上|往上)")
_AT_MOST = re.compile(r"(?:不超过|最多|至多|顶多|不高于|不多于)$"), re.compile(r"(?:以内|之内)")
_LESS = (
    re.compile(r"(?:不到|不满|不足|未满|没到|没满|不够|低于|少于)$"),
    re.compile(r"(?:都|还)?(?:不到|不满|不足|没到|没满|不够|以下)"),
)
_NEARLY = (
    re.compile(r"(?:快|将近|接近|差一?点|马上|就要)(?:要|满|到|够|有)*$"),
    re.compile(r"差一?点"),
)
_MORE = re.compile(r"(?:超过|多于|高于|不止)$"), re.compile(r"(?:都)?不止")
_SOME_MORE = re.compile(r"(?!)"), re.compile(r"多(?![少久长大钱])|余|出头")
_CALENDAR = re.compile(r"份|初|底|中旬|上旬|下旬|\d+[日号]")
_DATED = re.compile(r"\d{4}年$")
_FIRST_YEAR = 1000  # a larger number of years is a date
_YEARS = range(1900, 2101)
_COLLOQUIAL = 1000  # "40" in answer to a question about 万元 means 400000
_TINY = Decimal("1e-9")
_ENDLESS = Decimal("Infinity")
# Said of what is missing, to come, over, or of something else: no amount that can be compared.
_UNCLEAR = re.compile(
    r"还差|还有.*才|[就才]能|停业|关门|倒闭|歇业|转让|(?<![\d到至~—–-])[-−－]\s*\d"
)
_MINUS = re.compile(r"(?<![\d到至~—–-])(?:[-−－]|负|零下)\s*$")
# One or two more than the years lived, unless they are said not to be meant: 虚岁不算，周岁九十一.
_NOMINAL_AGE = re.compile(r"(?<!不[算是按说])(?:虚岁|毛岁)(?!不[算说是])")
_MOST = {"岁": 130, "月": 1200}
_MOST_OF_ALL = Decimal(10) ** 13


@dataclass(frozen=True)
class Amount:
    """An amount in the canonical unit: it is at least ``least`` and at most ``most``."""

    least: Decimal
    most: Decimal

    @property
    def exact(self) -> bool:
        """Whether one number was said."""
        return self.least == self.most


@dataclass(frozen=True)
class Mention:
    """An amount as it stands in a text. start, end: its place; bare: whether it was said without a unit."""

    amount: Amount
    start: int
    end: int
    bare: bool


@dataclass(frozen=True)
class Mentions:
    """The amounts of a unit in a text. text: what was said, with figures written so that they can be read."""

    text: str
    found: tuple[Mention, ...]


def mentions(text: str, unit: str) -> Mentions:
    """Return every amount that is said in ``unit``, in its canonical form, or without any unit. Dates are left out.

    What can't be is there as well (-5, 300岁), so that one can ask about it.
    """
    _, wanted = split_unit(_BRACKETS.sub("", unit))
    text = spelled_out(normalise(text), wanted)
    figures = list(figures_in(text))
    found: list[Mention] = []
    units = _MONTHS if wanted in _MONTHS else {wanted: 1}
    fitting = [f for f in figures if f.unit in units and not _is_a_date(f, text, wanted)]
    for used in _grouped(fitting, text) if wanted in _MONTHS else [[f] for f in fitting]:
        amount = _signed(_bounds(text, figures, used, _scale(wanted)), text, used[0])
        found.append(Mention(amount, used[0].start, used[-1].end, bare=False))
    for one, following in zip_longest(figures, figures[1:]):
        if one.unit or (following is not None and _joined(text, one, following)):
            continue  # the lower end of a range belongs to its upper end
        amount = _signed(_bounds(text, figures, [one], lambda _: Decimal(1)), text, one)
        found.append(Mention(amount, one.start, one.end, bare=True))
    if wanted == "岁" and _NOMINAL_AGE.search(text):
        found = [replace(m, amount=_lived(m.amount)) for m in found]
    return Mentions(text, tuple(sorted(found, key=lambda m: m.start)))


def said_amount(text: str, unit: str, *, strict: bool = False) -> Amount | None:
    """Return the amount said in the canonical form of ``unit``, or None when none was said, or a date.

    Years count as months where months are asked for; a nominal age is one or two years less. What can't be, and
    what is missing or over, is no amount. strict: only a number with a fitting unit counts.
    """
    factor, wanted = split_unit(_BRACKETS.sub("", unit))
    text = normalise(text)
    if _UNCLEAR.search(text):
        return None
    found = _said(text, factor, wanted, strict)
    if found is None or found.least > _MOST.get(wanted, _MOST_OF_ALL):
        return None
    if wanted == "岁" and _NOMINAL_AGE.search(text):
        return _lived(found)
    return found


def _said(text: str, factor: Decimal, wanted: str, strict: bool) -> Amount | None:
    text = spelled_out(text, wanted)
    figures = list(figures_in(text))
    if wanted in _MONTHS:
        used = [f for f in figures if f.unit in _MONTHS and not _is_date(f, text, strict)]
    else:
        used = [f for f in figures if f.unit and f.unit == wanted][:1]
    if used:
        return _bounds(text, figures, used, _scale(wanted))
    if strict:
        return None
    bare = [f for f in figures if not f.unit]
    if not figures:
        bare = list(figures_in(f"{text.strip()}个"))[-1:]
    if not bare or (wanted in _MONTHS and bare[0].value in _YEARS):
        return None
    last = bare[1] if len(bare) > 1 and _joined(text, bare[0], bare[1]) else bare[0]
    larger = factor if last.value < _COLLOQUIAL else Decimal(1)
    return _bounds(text, figures, [last], lambda _: larger)


def _lived(nominal: Amount) -> Amount:
    """Return the years lived by someone of a nominal age."""
    return Amount(nominal.least - 2, nominal.most - 1)


def ordinal(text: str) -> int | None:
    """Return the number that a short answer names an option by: 2, 第二, 二号."""
    figure = next(figures_in(f"{text.strip()}个"), None)
    return int(figure.value) if figure is not None and figure.value == int(figure.value) else None


def _bounds(
    text: str, figures: Sequence[Figure], used: Sequence[Figure], scale: Callable[[Figure], Decimal]
) -> Amount:
    first, last = used[0], used[-1]
    said = sum((f.value * scale(f) for f in used), Decimal(0))
    before, after = text[: first.start].rstrip(), text[last.end :].lstrip()
    at = next((n for n, f in enumerate(figures) if f.start == first.start), 0)
    if at and not figures[at - 1].unit and _joined(text, figures[at - 1], first):
        return Amount(figures[at - 1].value * _multiplier(first) * scale(first), said)
    step = scale(last) * Decimal(10) ** _zeros(last.value)
    if _around(_AT_LEAST, before, after):
        return Amount(said, _ENDLESS)
    if _around(_AT_MOST, before, after):
        return Amount(Decimal(0), said)
    if _around(_LESS, before, after):
        return Amount(Decimal(0), said - _TINY)
    if _around(_NEARLY, before, after):
        return Amount(said - step, said - _TINY)
    if _around(_MORE, before, after):
        return Amount(said + _TINY, _ENDLESS)
    if _around(_SOME_MORE, before, after) or re.search("[多余]", last.written):
        return Amount(said + _TINY, said + step - _TINY)
    return Amount(said, said)


def _around(words: tuple[re.Pattern[str], re.Pattern[str]], before: str, after: str) -> bool:
    return words[0].search(before) is not None or words[1].match(after) is not None


def _scale(wanted: str) -> Callable[[Figure], Decimal]:
    if wanted not in _MONTHS:
        return lambda _: Decimal(1)
    return lambda figure: Decimal(_MONTHS[figure.unit]) / _MONTHS[wanted]


def _is_date(figure: Figure, text: str, strict: bool) -> bool:
    if figure.unit == "年":
        return figure.value >= _FIRST_YEAR
    if "个" in figure.written:
        return False
    before, after = text[: figure.start], text[figure.end :].lstrip()
    return strict or _DATED.search(before) is not None or _CALENDAR.match(after) is not None


def _is_a_date(figure: Figure, text: str, wanted: str) -> bool:
    return wanted in _MONTHS and _is_date(figure, text, strict=True)


def _grouped(figures: Sequence[Figure], text: str) -> list[list[Figure]]:
    """Put 一年零6个月 together."""
    groups: list[list[Figure]] = []
    for figure in figures:
        if groups and text[groups[-1][-1].end : figure.start].strip() in {"", "零", "又"}:
            groups[-1].append(figure)
        else:
            groups.append([figure])
    return groups


def _signed(amount: Amount, text: str, figure: Figure) -> Amount:
    """Return the amount, below nothing where a minus stands before it."""
    negative = _MINUS.search(text[: figure.start]) is not None
    return Amount(-amount.most, -amount.least) if negative else amount


def _joined(text: str, one: Figure, other: Figure) -> bool:
    return _RANGE.fullmatch(text[one.end : other.start]) is not None


def _multiplier(figure: Figure) -> Decimal:
    """Return by what the digits of the written figure were multiplied: 10000 for 20万元."""
    digits = re.match(r"[\d,]+(?:\.\d+)?", figure.written)
    number = Decimal(digits[0].replace(",", "")) if digits else Decimal(0)
    return figure.value / number if number else Decimal(1)


def _zeros(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) and value and exponent > 0 else 0
