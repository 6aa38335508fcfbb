"""What tells a personal number from a figure: birth dates, checksums, how digits are grouped."""

from __future__ import annotations

import re
from datetime import date

_PROVINCES = (
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83, 91,
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST, _LATEST = 1880, 2100


def digits_of(text: str) -> str:
    """Return the digits of a number as written, with a closing X where it has one."""
    return re.sub(r"[^0-9X]", "", text.upper().replace("×", "X"))


def identity_check(first17: str) -> str:
    """Return the check character of a resident-ID number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_identity(text: str) -> bool:
    """Whether 15 or 18 characters, however separated, are a resident-ID number.

    It begins with a province and has a plausible birth date, or the check character is right. A
    wrong check character alone proves nothing: people mistype.
    """
    number = digits_of(text)
    if int(number[:2]) not in _PROVINCES:
        return False
    if len(number) == 15:
        return _is_date("19" + number[6:12])
    return _is_date(number[6:14]) or identity_check(number[:17]) == number[17]


def starts_like_identity(text: str) -> bool:
    """Whether 18 characters in one run are a resident-ID number: a closing X is enough."""
    return not text[-1].isdigit() or is_identity(text)


def is_union_card(text: str) -> bool:
    """Whether digits that begin with 62, however grouped, end with the Luhn check digit."""
    return luhn(digits_of(text))


def is_card(text: str) -> bool:
    """Whether 13 to 19 digits in groups are a bank-card number, by Luhn or by how cards begin.

    Two of three signs are enough: groups of equal length or bank and rest; the Luhn check digit;
    a beginning of 62.
    """
    number = digits_of(text)
    if is_list_of_figures(text) or re.fullmatch(r"(00)?861[3-9]\d{9}", number):
        return False
    groups = re.findall(r"\d+", text)
    usual = len({len(group) for group in groups[:-1]}) == 1 or len(groups) == 2
    signs = (usual, luhn(number), number.startswith("62"))
    return sum(signs) >= 2


def is_list_of_figures(text: str) -> bool:
    """Whether groups of digits are dates, years or round figures, not one number in groups."""
    groups: list[str] = re.findall(r"\d+", text)
    round_figures = all(len(group) > 2 and group.endswith("00") for group in groups)
    return are_dates(text) or (len(groups) > 1 and round_figures)


def are_dates(text: str) -> bool:
    """Whether groups of digits are dates, years, or begin with a span of years."""
    groups: list[str] = re.findall(r"\d+", text)
    if len(groups) < 2:
        return False
    if any(_is_year(group) and _is_month_day(groups, at) for at, group in enumerate(groups)):
        return True
    return _is_year(groups[0]) and _is_year(groups[1]) and groups[0] <= groups[1]


def _is_year(group: str) -> bool:
    return len(group) == 4 and 1900 <= int(group) <= _LATEST


def _is_month_day(groups: list[str], at: int) -> bool:
    if len(groups) < at + 3:
        return False
    month, day = groups[at + 1 : at + 3]
    return len(month) <= 2 and len(day) <= 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_date(digits: str) -> bool:
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _OLDEST <= found.year <= _LATEST
