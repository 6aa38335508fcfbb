"""Recognises the headings of Chinese official documents and gives each a rank and a short id.

Ranks follow the customary order 部分, 章, 节, 条 or 专栏, 一、, （一）, 1.; a smaller rank encloses a larger one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policies_kb.figures import chinese_integer

_NUMERAL = "[一二三四五六七八九十百]+"
BOX_RANK = 4.0
# In a document without 章 and 节 a 专栏 stands between the paragraphs of 一、（一） and ends with the next of them.
LOW_BOX_RANK = 6.5
LOW_BOX_PART_RANK = 6.6


@dataclass(frozen=True)
class Heading:
    """A heading found at the start of a line.

    rank: 1 (outermost) to 7, a 专栏 between paragraphs 6.5; key: id within its parent, such as ``c3`` or ``2``;
    label: the numbering as printed, such as ``第三章``; title: the words after it, which for an article or a
    numbered paragraph is empty when the line goes on as text.
    """

    rank: float
    key: str
    label: str
    title: str


@dataclass(frozen=True)
class _Rule:
    rank: float
    prefix: str
    pattern: re.Pattern[str]
    chinese: bool


_RULES = (
    _Rule(1, "p", re.compile(rf"第({_NUMERAL})部分"), True),
    _Rule(2, "c", re.compile(rf"第({_NUMERAL})章"), True),
    _Rule(3, "s", re.compile(rf"第({_NUMERAL})节"), True),
    _Rule(4, "art", re.compile(rf"第({_NUMERAL})条"), True),
    _Rule(BOX_RANK, "box", re.compile(r"专栏\s*(\d+)"), False),
    _Rule(5, "", re.compile(rf"({_NUMERAL})、"), True),
    _Rule(6, "", re.compile(rf"[（(]({_NUMERAL})[）)]"), True),
    _Rule(7, "", re.compile(r"(\d{1,2})[.．](?!\d)"), False),
    _Rule(5, "", re.compile(r"(0[1-9]|1\d)(?=[\u4e00-\u9fff])"), False),
)
_ANNEX = re.compile(r"附\s*件\s*$")
_TITLE_LENGTH = 40
_SENTENCE = re.compile(r"[。；！？]")


def heading_of(line: str, *, in_box: bool = False) -> Heading | None:
    """Return the heading that ``line`` starts with, or None.

    ``in_box``: two-digit numbers without a dot (01高校毕业生…) count only inside a 专栏.
    """
    if _ANNEX.match(line):
        return Heading(1, "annex", "附件", "")
    for rule in _RULES:
        match = rule.pattern.match(line)
        if match is None:
            continue
        if rule is _RULES[-1] and not in_box:
            continue
        number = chinese_integer(match.group(1)) if rule.chinese else int(match.group(1))
        rest = line[match.end() :].strip()
        title = rest if len(rest) <= _TITLE_LENGTH and not _SENTENCE.search(rest) else ""
        if rule.prefix == "art":
            title = ""  # an article begins with its text; a short first line is one that a page break cut
        if rule.prefix in {"p", "c", "s"} and not title:
            continue  # a sentence that mentions a chapter, not its heading
        return Heading(rule.rank, f"{rule.prefix}{number}", match.group(0).strip(), title)
    return None
