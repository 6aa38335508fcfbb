"""Reads numbers that residents give: an amount, a date since or until which, a word that stands for one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from policies_kb.amounts import Amount, said_amount
from policies_kb.eligibility.clauses import Clause, words_of
from policies_kb.eligibility.said import Said
from policies_kb.eligibility.traits import Trait
from policies_kb.figures import figures_in, normalise, split_unit
from policies_kb.reread import reread
from policies_kb.search.normalise import either
from policies_kb.spans import time_since, time_until

_HAN = "一二三四五六七八九十两百"
_BRACKETS = re.compile(r"[（(].*")
_SHORT = re.compile(r"(?:还|就|只|才)*差(?!不多)(?P<rest>.{1,16})")
_REACHED = re.compile(r"(?:就|才)?(?:满|到|够|足|有)|就|才")
_NOT_YET = re.compile(rf"没有?[^，\d{_HAN}]{{0,3}}(?:满|够|到)(?=[\d{_HAN}])")
_SOON = re.compile(r"(?:过了?年|明年|后年|下个?月|年底|过几天|过段时间)(?:就|才)?(?:满|到|是|够)?")
_BARE = re.compile(rf"[{_HAN}]{{2,}}(?![{_HAN}]|个|岁|年|月|套|间|次|万|元|块|人|%)")
_TENTHS = re.compile(rf"(?P<tenths>[\d{_HAN}])成")
_DEMANDED = re.compile(r"(?:要|需要|必须|得|满|够|到|不到|超过)\D{0,2}$")
_DAYS = {"天": Decimal(1), "周": Decimal(7), "星期": Decimal(7), "礼拜": Decimal(7)}
_ONLY_THEN = re.compile(
    "才(?!刚|开(?!始)|干|营业|摆)"
)  # 满3个月才给; 才开两个月 is how long one has
_SO_FAR = re.compile("[了才刚开有快满还就]{0,4}")  # between a cue and how many days it has been
_DAYS_SAID = re.compile(r"(?P<number>\d+|[一二三四五六七八九十两百]+)个?(?P<unit>天|周|星期|礼拜)")
_COUNTED = rf"[\d{_HAN}]+"
# Places with a number in their name: 二七区, 三环, 82号院.
_PLACES = re.compile(
    rf"二七(?![\d{_HAN}])|{_COUNTED}(?:区|大?街|大?道|路|广场|塔|环|镇|村|乡|号[楼院]|国道|中学|小学|里铺|里河|号线)"
)
# How people are counted: 三十五个原告, 40来号人, 两名.
_PERSONS = re.compile(
    rf"(?<=[\d{_HAN}])(?:来|多)?(?:个(?!月|半|小时|工作日|星期|礼拜)|名|位|口|号)人?"
)
_LONGEST_MONTH, _SHORTEST_MONTH, _MONTHS_OF_YEAR = Decimal(31), Decimal(28), Decimal(12)
_ENDLESS = Decimal("Infinity")
_TINY = Decimal("1e-9")
_ABOUT = Decimal("0.1")
_AT_LEAST_ABOUT = Decimal("0.5")
_LONGEST_WORDS = 20
_HUNDRED = 100


class NumberReader:
    """Reads numbers with the word lists of ``answers.yml``."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._about = either(words["about"])
        self._reached = either(words["reached"])
        self._not_reached = either(words["not_reached"])

    def asked(
        self, trait: Trait, clauses: Sequence[Clause], today: date, limit: Amount | None
    ) -> Said | None:
        """Return the number that was given in answer to a question, or None.

        limit: the bound that 够了, 没到 or 还差一个月 refer to; only its lower end is looked at.
        """
        told = [c.text for c in clauses if not (c.asks and _demands(c.text, trait))]
        if not told:
            return None
        text = _plainly("，".join(told), trait)
        stated = _stated(told, trait)
        if len(stated) > 1:
            return None  # 70年的，用了30年: which is meant can't be told
        amount = (
            _short(text, trait.unit, limit)
            or self._approximate(text, trait.unit)
            or next(iter(stated), None)
            or _ratio(text, trait.unit)
            or _in_days(text, trait.unit)
            or _dated(text, trait, today)
            or said_amount(text, trait.unit)
            or said_amount(_with_unit(text, trait.unit), trait.unit)
            or self._against(text, limit)
        )
        return None if amount is None else _said(amount, "，".join(told), trait.unit)

    def volunteered(self, trait: Trait, clauses: Sequence[Clause], today: date) -> Said | None:
        """Return the number that a clause gives beside one of the trait's cues, or None."""
        if not trait.cues:
            return None
        for clause in clauses:
            text = clause.text
            plain = _plainly(_with_unit_after(text, trait), trait)
            if not trait.cue.search(plain) or _demands(plain, trait):
                continue
            amount = (
                self._approximate(plain, trait.unit)
                or _in_unit(plain, trait.unit)
                or _days_so_far(plain, trait)
                or _dated(plain, trait, today)
            )
            if amount is not None:
                return _said(amount, text, trait.unit)
        return None

    def _approximate(self, text: str, unit: str) -> Amount | None:
        if not self._about.search(text):
            return None
        amount = said_amount(self._about.sub("", text), unit)
        if amount is None or not amount.exact:
            return amount
        within = max(amount.least * _ABOUT, _AT_LEAST_ABOUT)
        return Amount(max(amount.least - within, Decimal(0)), amount.most + within)

    def _against(self, text: str, limit: Amount | None) -> Amount | None:
        if limit is None:
            return None
        if self._not_reached.search(text):
            return Amount(Decimal(0), limit.least - _TINY)
        return Amount(limit.least, _ENDLESS) if self._reached.search(text) else None


def _demands(text: str, trait: Trait) -> bool:
    """Tell whether a question's number is what is demanded, not what one has: 要满3个月吗."""
    first = next((f for f in figures_in(text) if f.unit), None)
    if first is None:
        return False
    return (
        _DEMANDED.search(normalise(text)[: first.start]) is not None
        or _ONLY_THEN.search(text) is not None
    )


def _stated(texts: Sequence[str], trait: Trait) -> list[Amount]:
    """Return the different amounts with their unit that the clauses give; one beside a cue counts alone."""
    found = [(text, _in_unit(_plainly(text, trait), trait.unit)) for text in texts]
    beside = [amount for text, amount in found if trait.cues and trait.cue.search(text)]
    amounts = [amount for _, amount in found]
    for one in (beside, amounts):
        known = list(dict.fromkeys(amount for amount in one if amount is not None))
        if known:
            return known
    return []


def _in_unit(text: str, unit: str) -> Amount | None:
    return said_amount(text, unit, strict=True) or _ratio(text, unit)


def _short(text: str, unit: str, limit: Amount | None) -> Amount | None:
    """Read 差一个月满三个月 and 差十天三个月, and 还差一个月 against the limit."""
    match = _SHORT.search(text)
    if match is None:
        return None
    said = [part for part in _REACHED.split(match["rest"]) if part.strip("了")]
    if len(said) == 1:
        said = [f.written for f in figures_in(said[0]) if f.unit] or said
    parts = [said_amount(part, unit) or _in_days(part, unit) for part in said]
    if not parts:
        return None
    short, whole = parts[0], parts[1] if len(parts) > 1 else limit
    if short is None or whole is None or short.most > whole.least:
        return None
    return Amount(whole.least - short.most, whole.least - short.least)


def _plainly(text: str, trait: Trait) -> str:
    """Write words that stand for a number as that number, and leave out what is counted besides."""
    unit = _BRACKETS.sub("", trait.unit)
    text = _of_oneself(text)
    if trait.others:
        text = _counted(trait.others).sub("", text)
    if unit == "人":
        text = _PERSONS.sub("人", text)
    if unit == "%":
        text = _TENTHS.sub(lambda m: f"{m['tenths']}十%", text).replace("过半", "超过一半")
    if trait.amounts:
        words = _standing_for(tuple(trait.amounts))
        text = words.sub(lambda m: f"{trait.amounts[m[0]]}{unit}", text)
    return text


@reread
def _of_oneself(text: str) -> str:
    """Leave numbers out that are part of a place's name, and write what is to come as nearly so."""
    return _SOON.sub("快", _NOT_YET.sub("不到", _PLACES.sub("", normalise(text))))


@cache
def _counted(others: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_COUNTED}(?:{words_of(others).pattern})")


@cache
def _standing_for(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{words_of(words).pattern})(?![满够到足])")


@cache
def _number_after(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"({words_of(words).pattern})(\d{{2,3}}|[{_HAN}]{{2,5}})(?=多?了|多?$)")


def _with_unit(text: str, unit: str) -> str:
    """Write the unit after a number in characters that stands without one: 快七十了."""
    return _BARE.sub(lambda m: f"{m[0]}{_BRACKETS.sub('', unit)}", text, count=1)


def _with_unit_after(text: str, trait: Trait) -> str:
    """Write the unit after a number without one that stands right after one of the trait's words: 我妈八十二了."""
    if not trait.after:
        return text
    return _number_after(trait.after).sub(
        lambda m: f"{m[1]}{m[2]}{_BRACKETS.sub('', trait.unit)}", text, count=1
    )


def _ratio(text: str, unit: str) -> Amount | None:
    """Read 十个留了六个 as a share of a hundred."""
    if unit != "%":
        return None
    counts = [f.value for f in figures_in(text) if f.unit in {"个", "人"}][:2]
    if len(counts) < 2 or not min(counts) >= 0 or not max(counts):
        return None
    share = min(counts) / max(counts) * _HUNDRED
    return Amount(share, share)


def _days_so_far(text: str, trait: Trait) -> Amount | None:
    """Read the days that are said right after a cue: 店才开五个星期, 营业四十天了."""
    days = _DAYS_SAID.search(normalise(text))
    if days is None:
        return None
    cues = trait.cue.finditer(normalise(text)[: days.start()])
    follow = (_SO_FAR.fullmatch(normalise(text)[c.end() : days.start()]) for c in cues)
    return _in_days(text, trait.unit) if any(follow) else None


def _in_days(text: str, unit: str) -> Amount | None:
    """Read days and weeks as months or years, as far as that can be told: 90天 may be a little less or more."""
    _, wanted = split_unit(_BRACKETS.sub("", unit))
    match = _DAYS_SAID.search(normalise(text))
    if match is None or wanted not in {"月", "年"}:
        return None
    days = said_amount(f"{match['number']}个", "个")
    if days is None:
        return None
    number = days.least * _DAYS[match["unit"]]
    months = Amount(number / _LONGEST_MONTH, number / _SHORTEST_MONTH)
    if wanted == "月":
        return months
    return Amount(months.least / _MONTHS_OF_YEAR, months.most / _MONTHS_OF_YEAR)


def _dated(text: str, trait: Trait, today: date) -> Amount | None:
    _, unit = split_unit(_BRACKETS.sub("", trait.unit))
    if trait.dated == "since":
        return time_since(text, today, unit)
    return time_until(text, today, unit) if trait.dated == "until" else None


def _said(amount: Amount, text: str, unit: str) -> Said:
    factor, _ = split_unit(_BRACKETS.sub("", unit))
    words = f"{_plain(amount.least / factor)}{unit}" if amount.exact else text[:_LONGEST_WORDS]
    return Said(words, amount=amount)


def _plain(value: Decimal) -> str:
    text = format(round(value, 2).normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
