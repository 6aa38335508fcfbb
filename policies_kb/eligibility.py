"""Eligibility checks: reads answers as people give them, and judges an item's conditions by them."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from policies_kb.amounts import Amount, ordinal, said_amount
from policies_kb.figures import split_unit
from policies_kb.model import Condition, Item
from policies_kb.search.normalise import Normaliser, either, simplify

_RELATIONS = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}
_DENIED = re.compile(r"(?:不是|不属于|不算|并非|没当过|没有当过)[^，。,.；;、！!？?是]*")
_NEVER = re.compile("没|从未|零|一次都")
_LONGEST_ANSWER = 20
_PARTICLES = re.compile(
    r"[，。,.！!？?\s]|^(?:嗯|那|好|哎|先|我|俺)+|(?:(?<!算)了|吧|啊|呀|呢|啦|哈|好吗|行吗)+$"
)
_COUNT = r"\d{1,2}|[一二三四五六七八九十两]{1,2}"
_OPTION = re.compile(
    rf"(?P<bare>{_COUNT})号?|(?:第|选|选择|按)第?(?P<named>{_COUNT})[个项条种号类]?"
)
ACTS = ("stop", "go_back", "repeat")


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
        self._words = {name: either(listed) for name, listed in words.items()}
        self._normaliser = normaliser

    def act(self, text: str) -> str | None:
        """Return the act of steering a form (stop, go_back, repeat) that the words make plain, or None."""
        text = _PARTICLES.sub("", simplify(text))
        return next((act for act in ACTS if self._words[act].fullmatch(text)), None)

    @staticmethod
    def number_of_option(text: str) -> int | None:
        """Return the number by which a text names an offered answer (2, 第二个, 选二), or None."""
        match = _OPTION.fullmatch(_PARTICLES.sub("", simplify(text)))
        return ordinal(match["bare"] or match["named"]) if match is not None else None

    def corrects(self, text: str) -> bool:
        """Tell whether a text says that an earlier answer was wrong."""
        return self._words["corrects"].search(simplify(text)) is not None

    def is_question(self, text: str) -> bool:
        """Tell whether a text asks something."""
        return self._words["asks"].search(simplify(text)) is not None

    def wants_confirmation(self, text: str) -> bool:
        """Tell whether a text holds a figure out to be confirmed (是不是300) rather than to be counted with."""
        return self._words["confirms"].search(simplify(text)) is not None

    def asks_amount(self, text: str) -> bool:
        """Tell whether a text asks for an amount."""
        return self._words["amount"].search(simplify(text)) is not None

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
        fact = item.figures[name]
        factor, _ = split_unit(fact.unit)
        limit = Decimal(str(fact.value)) * factor
        said = said_amount(text, fact.unit, strict=volunteered)
        if said is None and fact.unit == "次" and not volunteered and _NEVER.search(text):
            said = Amount(Decimal(0), Decimal(0))
        if said is None:
            return None
        fits = {_RELATIONS[relation](end, limit) for end in (said.least, said.most)}
        if len(fits) > 1:
            return None  # what was said reaches to both sides of the limit
        answer = (
            f"{_plain(said.least / factor)}{fact.unit}" if said.exact else text[:_LONGEST_ANSWER]
        )
        return Judged(condition, Finding.MET if fits.pop() else Finding.NOT_MET, answer)

    def _choice(
        self, item: Item, condition: Condition, text: str, volunteered: bool
    ) -> Judged | None:
        choices = choices_of(item, condition)
        claimed = _DENIED.sub("", text)
        plain = self._normaliser.plain(claimed)
        told = f"{plain} {self._normaliser.terms(plain)} {claimed}"
        for choice in choices:
            if choice in told or (len(plain) >= 2 and plain in choice):
                return Judged(condition, Finding.MET, choice)
        if volunteered or not self._words["none_of_these"].search(text):
            return None
        other = condition.wants.get("other", "unknown")
        finding = Finding.UNKNOWN if other == "unknown" else Finding.NOT_MET
        return Judged(condition, finding, text[:_LONGEST_ANSWER])


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
    for relation in _RELATIONS:
        if relation in condition.wants:
            return str(condition.wants[relation]), relation
    raise ValueError(
        f"condition {condition.id}: a number needs at_least, at_most, below or above, not {dict(condition.wants)}"
    )


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
