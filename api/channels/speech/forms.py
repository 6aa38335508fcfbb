"""Spoken forms: a text as one reads it aloud, with every figure in words.

The rules run one after the other; what a rule has put into words holds no digits, so no later rule sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from api.channels.speech.numerals import called, cardinal, counted, year

_TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("forms.yml").read_text("utf-8"))
_KEPT_LINES = 8192

Say = Callable[[re.Match[str]], str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_COUNTED = _any(_TABLE["counted"])
_NAMES = "|".join(
    rf"(?<![\d.]){re.escape(name)}"
    + (rf"(?![\d.%]|{_COUNTED})" if name[-1].isdigit() and name.isdigit() else "")
    for name in _TABLE["names"]
)
_START = r"(?<![\d.,])"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_YEAR = r"(?<![\d.])(?:18|19|20)\d\d"
_DASH = r"\s*(?:—{1,2}|[–\-~～])\s*"
_CLOCK = r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:]|\s*:)"
_PHONE = r"0\d{2,3}-\d{7,8}|[48]00-?\d{3}-?\d{4}|1[3-9]\d{9}"
_TO = "到"


def _record_number(match: re.Match[str]) -> str:
    return "，".join(part for part in (match[1], *map(called, match.group(2, 3, 4))) if part)


def _date(match: re.Match[str]) -> str:
    return f"{year(match[1])}年{cardinal(str(int(match[2])))}月{cardinal(str(int(match[3])))}日"


def _telephone(match: re.Match[str]) -> str:
    return "，".join(called(part) for part in re.findall(r"\d+", match[0]))


def _clock(written: str) -> str:
    hour, minute = written.split(":")
    spoken = f"{counted(str(int(hour)))}点"
    if minute == "00":
        return spoken
    return f"{spoken}{'零' if minute[0] == '0' else ''}{cardinal(str(int(minute)))}分"


def _ratio(match: re.Match[str]) -> str:
    return "比".join(cardinal(part) for part in re.findall(_NUMBER, match[0]))


def _step(match: re.Match[str]) -> str:
    at, total = cardinal(match[1]), counted(match[2])
    return str(_TABLE["step"].format(at=at, total=total))


def _fraction(match: re.Match[str]) -> str:
    return f"{cardinal(match[2])}分之{cardinal(match[1])}"


def _first_year(match: re.Match[str]) -> str:
    between = match[3].strip()
    return f"{year(match[1])}{match[2]}{between if between in '到至和、' else _TO}"


def _percent(match: re.Match[str]) -> str:
    whole = "千分之" if match[3] == "‰" else "百分之"
    return f"{'负' if match[1] else ''}{whole}{cardinal(match[2])}"


def _first_of_range(match: re.Match[str]) -> str:
    return f"{counted(match[1]) if match[2] else cardinal(match[1])}{_TO}"


_RULES: tuple[tuple[re.Pattern[str], Say], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (
            r"[〔\[［【（(](\d{4})[〕\]］】）)]\s*第?(\d+)\s*号",
            lambda m: f"{year(m[1])}年{cardinal(m[2])}号",
        ),
        (r"(?<![\dA-Z])([A-Z]?)(20\d\d)(\d{4})-(\d{4,})", _record_number),
        (r"(?<![\d.])((?:19|20)\d\d)[-/.](\d\d?)[-/.](\d\d?)(?![\d.])", _date),
        (rf"(?<![\d.])(?:{_PHONE})(?![\d.]|{_COUNTED})", _telephone),
        (rf"(?<![\d.])(?:{_any(_TABLE['hotlines'])})(?![\d.%万亿元人名户家个])", _telephone),
        (
            rf"(?<=[{''.join(_TABLE['calls'])}])(?:{_any(_TABLE['emergency'])})(?![\d.%]|{_COUNTED})",
            _telephone,
        ),
        (_NAMES, lambda m: str(_TABLE["names"][m[0]])),
        (r"(?<=“)\d{3,4}(?=”)", lambda m: called(m[0])),
        (rf"({_CLOCK}){_DASH}(?={_CLOCK})", lambda m: f"{_clock(m[1])}{_TO}"),
        (_CLOCK, lambda m: _clock(m[0])),
        (rf"{_START}{_NUMBER}(?:\s*[:∶]\s*{_NUMBER})+", _ratio),
        (r"^（(\d+)/(\d+)）", _step),
        (r"(?<![\d./])(\d+)/(\d+)(?![\d/])", _fraction),
        (
            rf"({_YEAR})(年?)({_DASH}|[到至和、])(?=(?:18|19|20)\d\d(?:年|[）)]))",
            _first_year,
        ),
        (rf"(?<=（){_YEAR}(?=）)|{_YEAR}(?=年)", lambda m: year(m[0])),
        (
            rf"{_START}({_NUMBER})%?(?:{_DASH}|[到至])(?={_NUMBER}%)",
            lambda m: f"百分之{cardinal(m[1])}{_TO}",
        ),
        (rf"((?<![\dA-Za-z.）)])-)?({_NUMBER})([%‰])", _percent),
        (r"[¥￥]\s*([\d,.]+[万亿]*)", lambda m: f"{m[1]}元"),
        (
            rf"(?<=[\d/])\s*({_any(_TABLE['units'])})(?![A-Za-z\d])",
            lambda m: str(_TABLE["units"][m[1]]),
        ),
        (rf"{_START}({_NUMBER}){_DASH}(?={_NUMBER}({_COUNTED})?)", _first_of_range),
        (
            rf"{_START}(?<![{''.join(_TABLE['ordinal'])}])2(?={_COUNTED})(?!年级|年度)",
            lambda m: counted(m[0]),
        ),
        (
            rf"((?<![\dA-Za-z.）)])-)?({_NUMBER})",
            lambda m: f"{'负' if m[1] else ''}{cardinal(m[2])}",
        ),
        (rf"({_COUNTED})（({_COUNTED})）", lambda m: f"{m[1]}或{m[2]}"),
        (rf"/(?=(?:{_any(_TABLE['per'])}))", lambda _: "每"),
        (f"[{''.join(map(re.escape, _TABLE['signs']))}]", lambda m: str(_TABLE["signs"][m[0]])),
        (r"[A-Za-z]{2,}", lambda m: f" {' '.join(m[0].upper())} "),
    )
)
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ％．＋／",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ%.+/",
)
_REPEATED = re.compile(r"（([^（）]+)）")
_NUMERAL = "零〇一二三四五六七八九幺两十百千万亿"
_QUOTE = "[“”‘’「」『』《》〈〉·]"
_PAUSES = (
    # “十二五”5年: without a pause the two numbers would run into one.
    (re.compile(rf"(?<=[{_NUMERAL}]){_QUOTE}+(?=第?[{_NUMERAL}])"), "，"),
    (re.compile(_QUOTE), ""),
    (re.compile(r"[【】〔〕（）()\[\]]|…+|——|-"), "，"),
    (re.compile(r"[—–~～]"), _TO),
    (re.compile(r"/"), "、"),
    # Spaces stay between letters that are spelled; elsewhere a space is a pause, or nothing beside a letter.
    (re.compile(r"(?<=[A-Z]) +(?![A-Z ])|(?<![A-Z ]) +(?=[A-Z])"), ""),
    (re.compile(r"(?<![A-Z])\s+|\s+(?![A-Z])"), "，"),
    (re.compile(r"[，、：；]+(?=[。！？])|[，、]+(?=[，、；：])"), ""),
    (re.compile(r"(?:^|(?<=[。！？；：]))[，、]+"), ""),
)


@lru_cache(maxsize=_KEPT_LINES)
def spoken(text: str) -> str:
    """Return a line of text as it is spoken: no digits, no signs, brackets as pauses."""
    text = text.strip().translate(_HALF_WIDTH)
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    text = _without_repeats(text)
    for pattern, instead in _PAUSES:
        text = pattern.sub(instead, text)
    return text.strip(" ，、")


def _without_repeats(text: str) -> str:
    """Leave out what stands in brackets and sounds the same as what is before it: 10000元（1万元）."""
    return _REPEATED.sub(lambda m: "" if text[: m.start()].endswith(m[1].strip()) else m[0], text)
