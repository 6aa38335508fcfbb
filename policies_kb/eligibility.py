"""Eligibility checks: reads answers as people give them, and judges an item's conditions by them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from policies_kb.figures import Figure, canonical_unit, figures_in, split_unit
from policies_kb.model import Condition, Item
from policies_kb.search.normalise import Normaliser, simplify

_MONTHS = {"年": 12, "月": 1}
_HALF_YEAR = re.compile(r"半年")
_HALF_MORE = re.compile(r"(\d+|[一二三四五六七八九十两])(年|个月|岁)半")


class Finding(StrEnum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judged:
    """A condition with its finding and what was answered, in the words that are shown."""

    condition: Condition
    finding: Finding
    answer: str


class Answers:
    """Reads free answers with the word lists of the content."""

    def __init__(self, words: Mapping[str, Sequence[str]], normaliser: Normaliser) -> None:
        self._words = {name: _either(listed) for name, listed in words.items()}
        self._normaliser = normaliser

    def judge(
        self, item: Item, condition: Condition, text: str, *, volunteered: bool = False
    ) -> Judged | None:
        """Judge a condition by an answer, or return None when the answer says nothing about it.

        volunteered: the text was not said in answer to this question, so only a clear hit counts.
        """
        text = simplify(text)
        if not volunteered and self._words["unknown"].search(text):
            return Judged(condition, Finding.UNKNOWN, "")
        if condition.kind == "yes_no":
            return None if volunteered else self._yes_no(condition, text)
        if condition.kind == "number":
            return self._number(item, condition, text, volunteered)
        return self._choice(item, condition, text, volunteered)

    def _yes_no(self, condition: Condition, text: str) -> Judged | None:
        said: bool | None = None
        for name, value in (
            ("yes_though", True),
            ("no_though", False),
            ("no", False),
            ("yes", True),
        ):
            if self._words[name].search(text):
                said = value
                break
        if said is None:
            return None
        fits = said is bool(condition.wants.get("equals", True))
        return Judged(condition, Finding.MET if fits else Finding.NOT_MET, "是" if said else "否")

    def _number(
        self, item: Item, condition: Condition, text: str, volunteered: bool
    ) -> Judged | None:
        name, relation = _limit(condition)
        fact = item.facts[name]
        factor, unit = split_unit(fact.unit)
        limit = Decimal(str(fact.value)) * factor
        said = _said_number(text, unit, strict=volunteered)
        if said is None:
            return None
        fits = {
            "at_least": said >= limit,
            "at_most": said <= limit,
            "below": said < limit,
            "above": said > limit,
        }[relation]
        return Judged(
            condition,
            Finding.MET if fits else Finding.NOT_MET,
            f"{_plain(said / factor)}{fact.unit}",
        )

    def _choice(
        self, item: Item, condition: Condition, text: str, volunteered: bool
    ) -> Judged | None:
        choices = choices_of(item, condition)
        plain = self._normaliser.plain(text)
        told = f"{plain} {self._normaliser.terms(plain)} {text}"
        for choice in choices:
            if choice in told or (len(plain) >= 2 and plain in choice):
                return Judged(condition, Finding.MET, choice)
        number = (
            _said_number(text, "个", strict=False) if not volunteered and len(text) <= 4 else None
        )
        if number is not None and 1 <= number <= len(choices):
            return Judged(condition, Finding.MET, choices[int(number) - 1])
        if volunteered:
            return None
        other = condition.wants.get("other", "unknown")
        return Judged(
            condition, Finding.UNKNOWN if other == "unknown" else Finding.NOT_MET, text[:20]
        )


def choices_of(item: Item, condition: Condition) -> list[str]:
    """Return what a choice question offers: the values of the fact it names, or its own list."""
    one_of = condition.wants.get("one_of", [])
    return (
        list(item.facts[one_of].values)
        if isinstance(one_of, str)
        else [str(c) for c in _listed(one_of)]
    )


def verdict(judged: Sequence[Judged]) -> Finding:
    """Return the finding over all conditions: one not met decides, then one unknown."""
    findings = {j.finding for j in judged}
    if Finding.NOT_MET in findings:
        return Finding.NOT_MET
    return Finding.UNKNOWN if Finding.UNKNOWN in findings else Finding.MET


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else []


def _limit(condition: Condition) -> tuple[str, str]:
    for relation in ("at_least", "at_most", "below", "above"):
        if relation in condition.wants:
            return str(condition.wants[relation]), relation
    raise ValueError(
        f"condition {condition.id}: a number needs at_least, at_most, below or above, not {dict(condition.wants)}"
    )


def _said_number(text: str, unit: str, *, strict: bool) -> Decimal | None:
    """Return the number said, in ``unit``; years count as months where months are asked for."""
    text = _HALF_MORE.sub(lambda m: f"{m[1]}{m[2]}零6个月" if m[2] == "年" else m[0], text)
    text = _HALF_YEAR.sub("6个月", text)
    figures = list(figures_in(text))
    if unit == "月":
        months = [
            f.value * _MONTHS[f.unit] for f in figures if f.unit in _MONTHS and f.value < 1000
        ]
        if months:
            return sum(months, Decimal(0))
    if unit == "年":
        years = [
            f.value / (12 if f.unit == "月" else 1)
            for f in figures
            if f.unit in _MONTHS and f.value < 1000
        ]
        if years:
            return sum(years, Decimal(0))
    fitting = [f for f in figures if f.unit and f.unit == canonical_unit(unit)]
    if fitting:
        return fitting[0].value
    if strict:
        return None
    bare = [f for f in figures if not f.unit or unit in ("", "个")]
    if bare:
        return bare[0].value
    return _bare_han(text)


def _bare_han(text: str) -> Decimal | None:
    found: list[Figure] = list(figures_in(f"{text.strip()}个"))
    return found[-1].value if found else None


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _either(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
