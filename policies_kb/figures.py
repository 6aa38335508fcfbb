"""Numbers with units in Chinese official text: found, and brought to one form so that they can be compared.

10000元, 10,000元, 1万元 and 一万元 are the same figure; so are 70%, 70％ and 百分之七十.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from policies_kb.reread import reread

_SQUARE_METRE = "\ue000"  # stands for ㎡ while NFKC, which would make it m2, is applied
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Written units that mean the same; the first of a row stands for all.
_SAME_UNIT = (
    ("%", "％", "个百分点", "百分点"),
    ("㎡", "平方米", "平米", "m²", "m2"),
    ("工作日", "个工作日"),
    ("月", "个月"),
    ("天", "日"),
    ("人", "名", "人次", "位"),
    ("BP", "bp", "个基点", "基点"),
    ("岁", "周岁"),
    ("年", "周年", "个年度"),
    (
        "个",
        "家",
        "所",
        "项",
        "件",
        "套",
        "间",
        "门",
        "户",
        "次",
        "批",
        "条",
        "类",
        "处",
        "座",
        "只",
        "种",
    ),
)
_UNIT = {written: row[0] for row in _SAME_UNIT for written in row}
_OTHER_UNITS = (
    "元",
    "倍",
    "亩",
    "公里",
    "千米",
    "小时",
    "分钟",
    "级",
    "分",
    "期",
    "台",
    "届",
    "张",
    "期刊",
    "集",
    "卷",
    "人民币",
    "公顷",
    "家次",
    "号",
    "美元",
    "时",
    "辆",
    "列",
    "部",
    "册",
    "篇",
    "档",
    "步",
    "栋",
    "层",
    "平方公里",
    "笔",
    "支",
    "份",
    "周",
    "季度",
    "点",
    "场",
    "班",
    "学时",
)
_UNITS = sorted([*_UNIT, *_OTHER_UNITS], key=len, reverse=True)
UNIT_PATTERN = "|".join(re.escape(u) for u in _UNITS)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "[零〇一二三四五六七八九十百千两]+"
# A year as people say it, 二零年; 一二年 can be one or two years.
_SAID_YEAR = re.compile(
    r"(?<![\d零〇一二两三四五六七八九十百千万])(?!一二|二三)([零〇一二][零〇一二三四五六七八九])年"
)
_FIGURE = re.compile(
    rf"百分之(?P<han_percent>{_HAN}(?:点{_HAN})?)"
    rf"|(?P<han_parts>{_HAN})分之(?P<han_share>{_HAN})"
    rf"|(?P<share>\d+)\s*/\s*(?P<parts>\d+)"
    rf"|(?P<arabic>{_ARABIC})\s*(?:余|多)?(?P<multiplier>(?:(?!千米)[十百千万亿]){{0,2}})(?:余|多)?\s*(?P<unit>{UNIT_PATTERN})?"
    rf"|(?P<han>{_HAN}(?:[万亿]{_HAN})*)(?:余|多)?(?P<han_multiplier>[万亿]{{0,2}})(?:余|多)?(?P<han_unit>{UNIT_PATTERN})"
)


@dataclass(frozen=True)
class Figure:
    """A figure as found in a text.

    value: the number, multipliers applied; unit: canonical written unit, or "" where none is written;
    written: the characters as they stand; start, end: their place in the normalised text.
    """

    value: Decimal
    unit: str
    written: str
    start: int
    end: int

    def matches(self, other: Figure) -> bool:
        """Tell whether both say the same: equal value, and equal unit unless one has none written."""
        return self.value == other.value and (
            self.unit == other.unit or not self.unit or not other.unit
        )


def chinese_integer(text: str) -> int:
    """Return the integer that a Chinese numeral writes: 十二, 一百零五, 二〇二二, and as one says it 三千五, 一万二.

    Raises ValueError naming the text when it is no numeral.
    """
    if not text or any(c not in _DIGITS and c not in _POWERS and c not in "万亿" for c in text):
        raise ValueError(f"{text!r} is not a Chinese numeral")
    for big in "亿万":
        if big in text:
            head, _, tail = text.partition(big)
            whole = (chinese_integer(head) if head else 1) * _MULTIPLIERS[big]
            if tail in _DIGITS:
                return whole + _DIGITS[tail] * _MULTIPLIERS[big] // 10
            return whole + (chinese_integer(tail) if tail else 0)
    if not any(c in _POWERS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    last = 10
    for c in text:
        if c in _POWERS:
            last = _POWERS[c]
            total += (digit or 1) * last
            digit = 0
        else:
            digit = _DIGITS[c]
            last = last if digit else 10
    return total + digit * last // 10


def canonical_unit(written: str) -> str:
    """Return the unit that stands for ``written`` and for all that mean the same."""
    return _UNIT.get(written, written)


def split_unit(unit: str) -> tuple[Decimal, str]:
    """Split a written unit such as 万人 into its multiplier and its canonical unit."""
    factor = Decimal(1)
    while unit and unit[0] in "万亿" and unit != "万":
        factor *= _MULTIPLIERS[unit[0]]
        unit = unit[1:]
    if unit == "万":
        return factor * 10**4, ""
    return factor, canonical_unit(unit)


@reread
def normalise(text: str) -> str:
    """Bring full-width forms to half-width (NFKC) but keep ㎡; drop spaces between digits and units."""
    held = text.replace("㎡", _SQUARE_METRE).replace("m²", _SQUARE_METRE)
    return whole_years(unicodedata.normalize("NFKC", held).replace(_SQUARE_METRE, "㎡"))


def whole_years(text: str) -> str:
    """Return ``text`` with years of which only the last two digits are said written out: 二零年 is 2020年."""
    if "年" not in text:
        return text
    return _SAID_YEAR.sub(lambda m: f"20{chinese_integer(m[1]):02d}年", text)


def figures_in(text: str, *, chinese: bool = True) -> Iterator[Figure]:
    """Yield the figures of ``text`` in order. ``chinese``: also numerals written in characters.

    Some tens or thousands, 几千块 or 20几岁, are no figure.
    """
    plain = normalise(text)
    for match in _FIGURE.finditer(plain):
        if _vague(plain, match):
            continue
        figure = _figure(match)
        if figure is not None and (chinese or any(c.isdigit() for c in figure.written)):
            yield figure


def _vague(text: str, match: re.Match[str]) -> bool:
    """Tell whether a numeral only says about how much: 几百, 数十, 20几."""
    some = match["han"] is not None and match["han"][0] in _POWERS
    after = match["arabic"] is not None and not match["unit"] and text[match.end() :][:1] == "几"
    return after or (some and text[: match.start()][-1:] in {"几", "数"})


def _figure(match: re.Match[str]) -> Figure | None:
    g = match.groupdict()
    written, start, end = match.group(0), match.start(), match.end()
    if g["han_percent"]:
        whole, _, part = g["han_percent"].partition("点")
        digits = f"{chinese_integer(whole)}" + (
            ("." + "".join(str(_DIGITS[c]) for c in part)) if part else ""
        )
        return Figure(Decimal(digits), "%", written, start, end)
    if g["han_parts"]:
        return Figure(
            Decimal(chinese_integer(g["han_share"])) / chinese_integer(g["han_parts"]),
            "/",
            written,
            start,
            end,
        )
    if g["share"]:
        parts = int(g["parts"])
        return Figure(Decimal(int(g["share"])) / parts, "/", written, start, end) if parts else None
    if g["arabic"]:
        value = Decimal(g["arabic"].replace(",", ""))
        for c in g["multiplier"] or "":
            value *= _MULTIPLIERS[c]
        return Figure(value, canonical_unit(g["unit"] or ""), written, start, end)
    whole = chinese_integer(f"{g['han']}{g['han_multiplier']}")
    return Figure(Decimal(whole), canonical_unit(g["han_unit"]), written, start, end)
