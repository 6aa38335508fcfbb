"""Masks resident-ID, telephone and bank-card numbers, before a text goes anywhere else.

A number is found however it is written: full-width, with spaces or dashes between its digits, or in
Chinese numerals. Hotlines, amounts, years, dates and document numbers stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.numbers import are_dates, is_card, is_identity, is_union_card, starts_like_identity

IDENTITY, PHONE, CARD = "〔身份证号〕", "〔电话〕", "〔银行卡号〕"

_SEP = r"[ \-‐‑‒–—―_.·•~*/\\]"
_NOT_MONEY = r"(?!\d|(?:[.,]\d{1,4})?万?亿?元|万亿|亿)"
_PREFIX = rf"(?<!\d)(?:(?:\+|00)?86{_SEP}{{0,2}})?"
_SPELT = {"零": "0", "〇": "0", "○": "0", "幺": "1", "妖": "1", "两": "2"} | {
    char: str(value) for value, char in enumerate("一二三四五六七八九", 1)
}
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 7  # of a number that a rule finds: a telephone in a town
_MOST_CHARACTERS = 20_000
_SPELT_RUN = re.compile(f"[{''.join(_SPELT)}]{{11,19}}")


@dataclass(frozen=True)
class Rule:
    """A way of writing a number: the mask, the pattern, and what more must hold of a match."""

    mask: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def _always(_: str) -> bool:
    return True


def _is_mobile(found: str) -> bool:
    digits = re.sub(r"\D", "", found)[-11:]
    return digits[1] in "3456789" and not are_dates(found)


def _separated(first: str, more: str) -> re.Pattern[str]:
    """Digits with up to two separators between any two of them."""
    return re.compile(rf"{_PREFIX}{first}(?:{_SEP}{{0,2}}\d){more}{_NOT_MONEY}")


RULES = (
    # Whole numbers come before numbers in groups, so that a space between two of them divides them.
    Rule(IDENTITY, re.compile(r"(?<!\d)\d{17}[\dXx×](?!\d)"), starts_like_identity),
    Rule(IDENTITY, re.compile(r"(?<!\d)\d{15}(?!\d)"), is_identity),
    Rule(PHONE, re.compile(rf"{_PREFIX}1[3-9]\d{{9}}{_NOT_MONEY}"), _always),
    Rule(CARD, re.compile(rf"(?<!\d)(?:62\d{{4}}{_SEP}{{1,2}})?\d{{13,19}}{_NOT_MONEY}"), _always),
    # 18 digits that begin with 62 may as well be an identity from Gansu.
    Rule(CARD, _separated(f"6{_SEP}{{0,2}}2", "{17}"), is_union_card),
    Rule(CARD, _separated(f"6{_SEP}{{0,2}}2", "{14,15}"), is_union_card),
    Rule(
        IDENTITY,
        re.compile(rf"(?<!\d)\d(?:{_SEP}{{0,2}}\d){{16}}{_SEP}{{0,2}}[\dXx×](?!\d)"),
        is_identity,
    ),
    Rule(IDENTITY, re.compile(rf"(?<!\d)\d(?:{_SEP}{{0,2}}\d){{14}}(?!\d)"), is_identity),
    Rule(CARD, _separated(r"\d", "{12,18}"), is_card),
    Rule(
        PHONE,
        re.compile(
            r"(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})\)?[ \-‐‑‒–—―]{0,3}[2-9]\d{2,3}"
            rf"[ \-]?\d{{4}}(?:(?:-|转|转分机| ?ext\.? ?)\d{{1,6}})?{_NOT_MONEY}"
        ),
        _always,
    ),
    Rule(PHONE, _separated("1", "{10}"), _is_mobile),
    # Groups of three and four digits stay one number whatever stands between them.
    Rule(
        PHONE,
        re.compile(r"(?<!\d)\(?1[3-9]\d[^\w\d]{1,3}\d{4}[^\w\d]{0,3}\d{4}(?!\d)"),
        _is_mobile,
    ),
    Rule(
        IDENTITY,
        re.compile(
            r"(?<!\d)\d{6}[^\w\d]{0,2}(?:19|20)\d{2}年?[^\w\d]?\d{2}月?[^\w\d]?\d{2}日?[^\w\d]{0,2}\d{3}[\dXx](?!\d)"
        ),
        _always,
    ),
    Rule(
        PHONE,
        re.compile(
            r"(?<=电话|座机|手机|固话)((?:号码|号|就?是|为|打|[: ,])*)[2-9]\d{2,3}[ \-]?\d{4}"
            rf"{_NOT_MONEY}(?![年\-/.])"
        ),
        _always,
    ),
)


def mask(text: str) -> str:
    """Return the text with personal numbers replaced by 〔身份证号〕, 〔电话〕 and 〔银行卡号〕."""
    return _apply_rules(_mask_spelt(text))


def counts(text: str) -> dict[str, int]:
    """Return how often each mask stands in a masked text."""
    return {name: text.count(name) for name in (IDENTITY, PHONE, CARD) if name in text}


def _apply_rules(text: str) -> str:
    # Digits of any script and full-width signs, character by character: positions stay.
    plain = text.translate(_PLAIN)
    if len(_DIGIT.findall(plain)) < _FEWEST_DIGITS:
        return text
    for rule in RULES:
        found = list(_matches(rule, plain))
        for start, end in reversed(found):
            text = text[:start] + rule.mask + text[end:]
        if found:
            plain = text.translate(_PLAIN)
    return text


def _matches(rule: Rule, plain: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (match := rule.pattern.search(plain, at)) is not None:
        if rule.holds(match[0]):
            # A leading word such as 号码 that the pattern needs is not part of the number.
            start = match.end(1) if rule.pattern.groups else match.start()
            yield start, match.end()
            at = match.end()
        else:
            at = match.start() + 1


def _plain(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


class _Plainly(dict[int, str]):
    """How each character is written plainly, found when it is first met; most texts are of few characters."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < _MOST_CHARACTERS:
            self[code] = plain
        return plain


_PLAIN = _Plainly()


def _mask_spelt(text: str) -> str:
    """Mask what is said in Chinese numerals (一三八…), as speech recognition writes it."""

    def replace(match: re.Match[str]) -> str:
        written = "".join(_SPELT[char] for char in match[0])
        masked = _apply_rules(written)
        return match[0] if masked == written else masked

    return _SPELT_RUN.sub(replace, text)
