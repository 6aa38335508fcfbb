"""Writes numbers that people say as figures that can be read: 三千五, 1万2, 3w, 两千块, 五成, 我妈82了, 四年半."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policies_kb.figures import UNIT_PATTERN, chinese_integer

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_HAN = "零〇一二两三四五六七八九十百千"
_NUMBER = r"(?:\d+|[一二三四五六七八九十两]+)"
_TIMES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGIT = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "半": 5}
_END = r"(?=$|[\s，。,.！!？?；;、元块圆钱左多来的嘞呢吧啊])"
_PERSON = "我|俺|咱|他|她|您|你|妈|爸|爹|娘|爷|奶|姥|婆|公|哥|姐|叔|婶|伯|舅|姨|姑|老人|老太太|老头|今年|现在|已经"
_OTHER_UNITS = "平|斤|里|米|字|股|成|折|点|号|路|岁|月|天|人|名|位|个|多个"


def _neighbours(one: str, other: str) -> str | None:
    low, high = chinese_integer(one), chinese_integer(other)
    return f"{low}-{high}" if high == low + 1 else None


def _mixed(match: re.Match[str]) -> str:
    """3万5千 is 3.5万, and so is 3万5; 1万2000 is 1.2万."""
    total, last = Decimal(0), 1
    for number, times in re.findall(r"(\d+(?:\.\d+)?)([百千万亿]?)", match[0]):
        colloquial = not times and len(number) == 1 and "零" not in match[0]
        last = _TIMES[times] if times else last // 10 if colloquial else 1
        total += Decimal(number) * last
    size, name = (10**4, "万") if total >= 10**4 else (1000, "千")
    return f"{total / size:f}{name}"


def _hundred_millions(match: re.Match[str]) -> str:
    """一亿五千万 is 1.5亿, and so is 1亿5千万."""
    digits = match[2].rstrip("百千") if match[2][0].isdigit() else match[2]
    rest = Decimal(_plain_integer(digits)) * _TIMES.get(match[2].removeprefix(digits), 1)
    return f"{(_plain_integer(match[1]) + rest / 10**4).normalize():f}亿"


def _tenths(match: re.Match[str]) -> str:
    tens = 10 if match[1] == "十" else int(match[1]) if match[1].isdigit() else _DIGIT[match[1]]
    return f"{tens * 10 + _DIGIT.get(match[2] or '', 0)}%"


_ALWAYS: tuple[Rule, ...] = (
    (re.compile("俩"), lambda m: "两个"),
    (re.compile("仨"), lambda m: "三个"),
    (re.compile(rf"({_NUMBER})年半"), lambda m: f"{m[1]}年零6个月"),
    (re.compile(rf"({_NUMBER})个半月"), lambda m: f"{_plain_integer(m[1])}.5个月"),
    (re.compile("半年"), lambda m: "6个月"),
    (re.compile("半个月"), lambda m: "0.5个月"),
    (re.compile("个多月"), lambda m: "多个月"),
    (
        re.compile("(?<=[百千万亿])([二三四五六七八九]?)(?=一(?:个月|年|天|个人))"),
        lambda m: f"{m[1]} ",
    ),
    (re.compile(rf"(?<=[\d{_HAN}万])来(?=[块元个万亿])"), lambda m: "多"),
    (re.compile(r"(?<=\d)\s*[wW](?![a-zA-Z])"), lambda m: "万"),
    (re.compile(r"(?<=\d)\s*[kK](?![a-zA-Z])"), lambda m: "千"),
    (re.compile(rf"({_NUMBER})个半(?=[万亿])"), lambda m: f"{_plain_integer(m[1])}.5"),
    (re.compile(rf"(?<=[\d{_HAN}])个(?=亿)"), lambda m: ""),
    (re.compile(rf"(\d+|[{_HAN}]+)亿零?(\d+[百千]?|[{_HAN}]+)万"), _hundred_millions),
    (
        re.compile(rf"(\d+|[{_HAN}]+)亿([一二三四五六七八九]){_END}"),
        lambda m: f"{_plain_integer(m[1])}.{_plain_integer(m[2])}亿",
    ),
    (
        re.compile(
            r"(?<![十百千万])([一两二三四五六七八])([二三四五六七八九])(?=[个年岁月间套次十百千万])"
        ),
        lambda m: _neighbours(m[1], m[2]) or m[0],
    ),
    (re.compile(rf"[{_HAN}]+(?=[到至~—–-][\d{_HAN}])"), lambda m: str(chinese_integer(m[0]))),
    (re.compile(rf"\d+(?:\.\d+)?[百千万亿](?:零?\d+[百千万]){{1,3}}(?:零?\d+{_END})?"), _mixed),
    (re.compile(rf"\d+(?:\.\d+)?[百千万亿]零?\d+{_END}"), _mixed),
)
_FOR: dict[str, tuple[Rule, ...]] = {
    "元": (
        (
            re.compile(
                rf"(?<![\d.{_HAN}万亿])((?:\d+(?:\.\d+)?|[{_HAN}]+))[多余来]([万亿])"
                rf"(?!{UNIT_PATTERN}|{_OTHER_UNITS}|[圆块])"
            ),
            lambda m: f"{m[1]}多{m[2]}元",
        ),
        (
            re.compile(
                rf"(?<=[\d{_HAN}万亿多来])(?<!加一)(?<!在一)(?<!到一)块(?:钱|整)?(?![儿地头])"
            ),
            lambda m: "元",
        ),
        (re.compile(r"(?<=[\d万千百亿多])\s*(?:圆|rmb|RMB|大洋)"), lambda m: "元"),
        (
            re.compile(
                rf"(?<![\d.{_HAN}万亿])(?!百分|[百千](?![\d{_HAN}万亿]))((?:\d+(?:\.\d+)?|[{_HAN}]+)[万亿]?[{_HAN}]*)(?<=[{_HAN}万亿])"
                rf"(?<!十)(?<!第.)(?![\d.{_HAN}万亿]|{UNIT_PATTERN}|{_OTHER_UNITS}|分之|[多余]元|[多余来][万亿])"
            ),
            lambda m: f"{m[1]}元" if re.search("[百千万亿]", m[1]) else m[0],
        ),
    ),
    "%": (
        (re.compile(r"([一二三四五六七八九十\d])成([一二三四五六七八九半])?"), _tenths),
        (re.compile(r"一半|对半"), lambda m: "50%"),
        (re.compile(r"(?<=[\d一二三四五六七八九十])个点"), lambda m: "%"),
    ),
    "人": (
        (
            re.compile(
                rf"(?<=[\d{_HAN}])个(?:(?=人)|(?=[^，。,.；;！!？?\d]{{0,4}}(?:生|工|娃|员|老人|孩子|见习的|实习的|学徒|徒弟|伙计|小伙|姑娘|困难的)))"
            ),
            lambda m: "名",
        ),
    ),
    "岁": (
        (
            re.compile(
                rf"(?:{_PERSON})(?:今年|现在|已经|都|刚|满|整|快|要|是|有)*\s*"
                rf"(\d{{1,3}}|[零一二两三四五六七八九十百]{{1,5}})"
                r"(?=\s*(?:了|啦|咯|嘞|哩|整|[，。,.！!？?；;]|$|\s|能|可以|一个月|每月|一月|一年|每年|的?老))"
            ),
            lambda m: f"{m[0]}岁",
        ),
    ),
}


def spelled_out(text: str, unit: str) -> str:
    """Return the text with numbers as figures of ``unit`` (canonical: 元, %, 人, 岁, 月) can be found in it."""
    for pattern, written in (*_ALWAYS, *_FOR.get(unit, ())):
        text = pattern.sub(written, text)
    return text


def _plain_integer(text: str) -> int:
    return int(text) if text.isdigit() else chinese_integer(text)
