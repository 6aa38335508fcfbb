"""Reads since when or until when something is: 去年六月办的, 8月20号开的, 1945年生的, 2031年到期."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from policies_kb.amounts import Amount
from policies_kb.figures import chinese_integer, normalise

_N = r"(?:\d+|[〇零一二三四五六七八九十]+)"
_PART = r"(?P<part>初|底|末|中旬|上旬|下旬)?"
_DAY = rf"(?:(?P<day>{_N})(?:[号日]|(?=[开办注起干领生到]|$)))?"
_MONTH = rf"(?P<month>{_N})月份?{_PART}{_DAY}"
_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "头年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "后年": 2,
}
_MONTHS = {
    "上上个月": -2,
    "上上月": -2,
    "上个月": -1,
    "上月": -1,
    "这个月": 0,
    "本月": 0,
    "这月": 0,
}
_DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "昨儿": -1, "今天": 0, "今儿": 0}
_OF_YEAR = rf"(?:的?(?:{_MONTH}|(?P<yearpart>年?初|年?底|年?末)))?"
_NAMED_YEAR = re.compile(rf"(?P<named>{'|'.join(_YEARS)}){_OF_YEAR}")
_YEAR = re.compile(
    rf"(?P<year>\d{{4}}|[〇零一二三四五六七八九]{{4}}|(?<!\d)\d{{2}}(?=年(?:{_N}月|生|的|出生|到期)))"
    rf"年{_OF_YEAR}"
)
_NAMED_MONTH = re.compile(rf"(?P<named>{'|'.join(_MONTHS)}){_DAY}")
_CALENDAR = re.compile(
    rf"(?<![个\d半〇零一二三四五六七八九十])(?P<month>{_N})月(?P<marked>份)?{_PART}"
    rf"{_DAY}(?P<verb>开|办|注册|起|干|领|营|成立|挂牌|到期|生)?"
)
_NAMED_DAY = re.compile("|".join(_DAYS))
_PARTS = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
_ENDS = {"初": 1, "底": 12, "末": 12}
_MOST_DAYS = 31

Span = tuple[date, date]  # the first and the last day that can be meant


def said_day(text: str, today: date, *, ahead: bool = False) -> Span | None:
    """Return between which days the day lies that a text names, or None when it names none.

    ahead: whether the day is one to come. A two-figure year is the nearest that fits; a month without a year the last
    one that has begun, or the next.
    """
    text = normalise(text)
    readers: tuple[
        tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], Span | None]], ...
    ] = (
        (_NAMED_YEAR, _of_named_year),
        (_YEAR, _of_year),
        (_NAMED_MONTH, _of_named_month),
        (_CALENDAR, _of_calendar),
        (_NAMED_DAY, _of_named_day),
    )
    for pattern, read in readers:
        match = pattern.search(text)
        if match is not None:
            return read(match, today, ahead)
    return None


def time_since(text: str, today: date, unit: str) -> Amount | None:
    """Return how long it is since the day that a text names, in ``unit``: 月, 年, or 岁 for whole years.

    None when no day is named, or one to come.
    """
    span = said_day(text, today)
    if span is None or span[0] > today:
        return None
    return _amount(_months(min(span[1], today), today), _months(span[0], today), unit)


def time_until(text: str, today: date, unit: str) -> Amount | None:
    """Return how long it is until the day that a text names, in ``unit``; None when no day is named, or a past one."""
    span = said_day(text, today, ahead=True)
    if span is None or span[1] < today:
        return None
    return _amount(_months(today, max(span[0], today)), _months(today, span[1]), unit)


def _amount(least: Decimal, most: Decimal, unit: str) -> Amount:
    if unit == "月":
        return Amount(least, most)
    years = Amount(least / 12, most / 12)
    return Amount(Decimal(int(years.least)), Decimal(int(years.most))) if unit == "岁" else years


def _months(start: date, end: date) -> Decimal:
    """Return the months between two days: whole ones by the calendar, the rest as a share of a month."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    anniversary = min(start.day, last)
    return whole + Decimal(end.day - anniversary) / _MOST_DAYS


def _of_named_year(match: re.Match[str], today: date, ahead: bool) -> Span | None:
    return _within(today.year + _YEARS[match["named"]], match)


def _of_year(match: re.Match[str], today: date, ahead: bool) -> Span | None:
    year = _number(match["year"])
    if year < 100:
        year += today.year // 100 * 100
        if not ahead and year > today.year:
            year -= 100
    return _within(year, match) if 1900 <= year <= 2200 else None


def _of_named_month(match: re.Match[str], today: date, ahead: bool) -> Span | None:
    months = today.year * 12 + today.month - 1 + _MONTHS[match["named"]]
    return _of_month(months // 12, months % 12 + 1, day=match["day"])


def _of_calendar(match: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read a month without a year; 三月 alone may as well mean three months."""
    if not any(match[name] for name in ("marked", "part", "day", "verb")):
        return None
    month, part = _number(match["month"]), match["part"]
    this_year = _of_month(today.year, month, part=part, day=match["day"])
    if this_year is None:
        return None
    if ahead and this_year[1] < today:
        return _of_month(today.year + 1, month, part=part, day=match["day"])
    if not ahead and this_year[0] > today:
        return _of_month(today.year - 1, month, part=part, day=match["day"])
    return this_year


def _of_named_day(match: re.Match[str], today: date, ahead: bool) -> Span:
    day = today + timedelta(days=_DAYS[match[0]])
    return day, day


def _within(year: int, match: re.Match[str]) -> Span | None:
    if match["yearpart"]:
        return _of_month(year, _ENDS[match["yearpart"][-1]])
    if not match["month"]:
        return date(year, 1, 1), date(year, 12, 31)
    return _of_month(year, _number(match["month"]), part=match["part"], day=match["day"])


def _of_month(
    year: int, month: int, *, part: str | None = None, day: str | None = None
) -> Span | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None:
        number = _number(day)
        return (date(year, month, number),) * 2 if 1 <= number <= last else None
    first_day, last_day = _PARTS[part] if part else (1, last)
    return date(year, month, first_day), date(year, month, min(last_day, last))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else chinese_integer(text)
