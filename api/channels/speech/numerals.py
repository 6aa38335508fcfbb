"""Numbers in words, as one says them in Chinese."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_PLACES = ("千", "百", "十", "")
_BIG = ((10**8, "亿"), (10**4, "万"))


def cardinal(written: str) -> str:
    """Return a number such as 12,000 or 3061.3 in words: 一万二千, 三千零六十一点三."""
    whole, _, part = written.replace(",", "").partition(".")
    words = _whole(int(whole)) if len(whole) == len(str(int(whole))) else digits(whole)
    return f"{words}点{digits(part)}" if part else words


def counted(written: str) -> str:
    """Return a number before a measure word, where 2 is 两."""
    return "两" if written == "2" else cardinal(written)


def digits(written: str) -> str:
    """Return the digits one by one: 0.105's part is 一零五."""
    return "".join(_DIGITS[int(char)] for char in written)


def year(written: str) -> str:
    """Return a year's digits as one writes them: 二〇二二."""
    return digits(written).replace("零", "〇")


def called(written: str) -> str:
    """Return a number that one calls or quotes, digit by digit, with 幺 for 1."""
    return digits(written).replace("一", "幺")


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    words = _group(number)
    if words.startswith("一十"):
        words = words[1:]
    return f"两{words[1:]}" if words[:2] in {"二千", "二万", "二亿"} else words


def _group(number: int) -> str:
    for size, name in _BIG:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_group(high)}{name}{gap}{_group(low) if low else ''}"
    words, skipped = "", False
    for value, place in zip(f"{number:04d}", _PLACES, strict=True):
        if value == "0":
            skipped = bool(words)
        else:
            words += ("零" if skipped else "") + _DIGITS[int(value)] + place
            skipped = False
    return words
