"""Reads amounts as people say them: 四个月, 一年半, 不到三个月, 三四个月, 60多岁, 40万."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from policies_kb.figures import Figure, chinese_integer, figures_in, normalise, split_unit

_MONTHS = {"年": 12, "月": 1}
_NUMBER = r"(?:\d+|[一二三四五六七八九十两]+)"
_HAN = "零一二两三四五六七八九十百"
_SPELLED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"({_NUMBER})年半"), lambda m: f"{m[1]}年零6个月"),
    (re.compile(rf"({_NUMBER})个半月"), lambda m: f"{_integer(m[1])}.5个月"),
    (re.compile("半年"), lambda m: "6个月"),
    (re.compile("半个月"), lambda m: "0.5个月"),
    (re.compile("个多月"), lambda m: "多个月"),
    (
        re.compile(
            r"(?<![十百千万])([一两二三四五六七八])([二三四五六七八九])(?=[个年岁月间套次十百千万])"
        ),
        lambda m: _neighbours(m[1], m[2]) or m[0],
    ),
    (re.compile(rf"[{_HAN}]+(?=[到至~—–-][\d{_HAN}])"), lambda m: str(chinese_integer(m[0]))),
)
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
_SOME_MORE = re.compile(r"(?!)"), re.compile(r"多|余|出头")
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
_NOMINAL_AGE = re.compile(r"虚岁|毛岁")  # one or two more than the years lived
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
        return Amount(found.least - 2, found.most - 1)
    return found


def _said(text: str, factor: Decimal, wanted: str, strict: bool) -> Amount | None:
    for pattern, spelled in _SPELLED:
        text = pattern.sub(spelled, text)
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


def _integer(text: str) -> int:
    return int(text) if text.isdigit() else chinese_integer(text)


def _neighbours(one: str, other: str) -> str | None:
    low, high = chinese_integer(one), chinese_integer(other)
    return f"{low}-{high}" if high == low + 1 else None
