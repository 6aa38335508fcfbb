"""Reads the numbers in a text, written in digits or in words, independently of the code that puts them into words."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "幺": 1,
    "两": 2,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_ONES = "".join(_DIGITS)
_ALL = _ONES + "十百千万亿"
_WRITTEN = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万亿]*)")
_SHARE = re.compile("[百千]分之")
_WORDS = re.compile(rf"([{_ALL}]+)(?:点([{_ONES}]+)([万亿]*))?")


def numbers_in(text: str) -> set[Decimal]:
    """Return the values of all numbers, however written; years and telephone numbers count as their digits."""
    found = set()
    text = _SHARE.sub("|", text)
    for match in _WRITTEN.finditer(text):
        found.add(Decimal(match[1].replace(",", "").rstrip(".")) * _times(match[2]))
    for match in _WORDS.finditer(_WRITTEN.sub("|", text)):
        whole = _value(match[1])
        part = Decimal("0." + "".join(str(_DIGITS[c]) for c in match[2])) if match[2] else 0
        found.add((whole + part) * _times(match[3] or ""))
    return found


def _times(words: str) -> int:
    product = 1
    for char in words:
        product *= (_POWERS | _BIG)[char]
    return product


def _value(words: str) -> Decimal:
    if all(char in _DIGITS for char in words):
        return Decimal("".join(str(_DIGITS[char]) for char in words))
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _BIG[char]
            section = digit = 0
    return Decimal(total + section + digit)
