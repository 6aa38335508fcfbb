"""Writes numbers in Chinese characters, independently of the code that reads them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Return a number below 10**12 as one says it: 105 is 一百零五, 20300 is 二万零三百."""
    if number < 10:
        return _DIGITS[number]
    written, gap = "", False
    for power, name in (
        (10**8, "亿"),
        (10**4, "万"),
        (1000, "千"),
        (100, "百"),
        (10, "十"),
        (1, ""),
    ):
        part, number = divmod(number, power)
        if part:
            written += ("零" if gap else "") + in_chinese(part) + name
            gap = False
        elif written:
            gap = True
    return written
