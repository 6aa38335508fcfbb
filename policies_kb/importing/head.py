"""Reads the head of a document: its number (文号), title, issuer and date of issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from policies_kb.figures import chinese_integer
from policies_kb.importing.outline import heading_of

_NUMBER = r"[\u4e00-\u9fff]{1,8}[〔\[［【(（](?:19|20)\d{2}[〕\]］】)）]\s*第?\s*\d+\s*号"
_YEAR = r"(?:19|20)\d{2}|[一二][〇○零Ｏ一二三四五六七八九]{3}"
_MONTH = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
DATE = rf"(?P<year>{_YEAR})\s*[年.-]\s*(?P<month>{_MONTH})\s*[月.-]\s*(?P<day>{_MONTH})\s*日?"
_NUMBER_LINE = re.compile(
    rf"\s*(?:(?:发文字号|文\s*号)\s*[:：]?\s*)?(?P<number>{_NUMBER})(?:\s*{DATE}|\s+签发人.*)?\s*"
)
_LABELLED_NUMBER = re.compile(rf"发文字号\s*[:：]?\s*(?P<number>{_NUMBER})")
_DATE_LINE = re.compile(rf"[\s(（]*{DATE}\s*(?:印发|发布|公布)?[\s)）]*")
_LABELLED_DATES = tuple(
    re.compile(rf"(?:{labels})\s*[:：]?\s*{DATE}")
    for labels in ("成文日期|印发日期", "发布日期|公布日期")
)
_ORGAN = r"(?:人民政府|办公厅|办公室|委员会|管委会|局|厅|部|院|会|中心|政府)"
_ORGAN_LINE = re.compile(rf"[\u4e00-\u9fff（）()、 　]{{2,30}}{_ORGAN}")
_ISSUER = re.compile(rf"[\u4e00-\u9fff（）()、]{{1,40}}?{_ORGAN}(?=关于|印发|转发)")
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{2,6}人民政府")
_TITLE_END = re.compile(
    r"(?:通知|意见|办法|规定|规划|纲要|方案|决定|细则|条例|公告|通告|批复|措施|报告|制度|规则|要点|计划|指南|"
    r"规程|目录|政策|函)[》”]?(?:\s*[(（][\u4e00-\u9fff\d\s]{2,12}[)）])*$"
)
_NO_TITLE = re.compile(r"[。；：:>|\t]|(?:文件|公报)$|^[第\d\s-]+$")
_HEAD_LINES = 40
_FOOT_LINES = 15
_LONGEST_TITLE = 4  # lines


def number_line(line: str) -> tuple[str, date | None] | None:
    """Return number and date of a line that holds a document's number and nothing else but its date."""
    match = _NUMBER_LINE.fullmatch(line) or _LABELLED_NUMBER.search(line)
    if match is None:
        return None
    dated = match.re is _NUMBER_LINE and match["year"] is not None
    return _tidy(match["number"]), _date(match) if dated else None


def begins_title(line: str) -> bool:
    """Tell whether a title begins with ``line``: it names who issues the document."""
    plain = line.strip()
    return bool(_GOVERNMENT.match(plain) or _ISSUER.match(plain) or _ORGAN_LINE.fullmatch(plain))


def ends_document(line: str) -> bool:
    """Tell whether ``line`` belongs to the text or the signature of the document before."""
    return "。" in line or bool(_DATE_LINE.fullmatch(line.strip()))


def date_in(text: str) -> date | None:
    """Return the first date that ``text`` writes, in digits or Chinese numerals, if there is such a day."""
    match = re.search(DATE, text)
    return _date(match) if match else None


def issued_on(lines: Sequence[str]) -> date | None:
    """Return when a document was issued: the date that stands alone or labelled in its head, else at its foot."""
    filled = [line.strip() for line in lines if line.strip()]
    head, foot = filled[:_HEAD_LINES], filled[-_FOOT_LINES:]
    written, published = (
        next((m for line in head if (m := pattern.search(line))), None)
        for pattern in _LABELLED_DATES
    )
    alone = next((m for line in head if (m := _DATE_LINE.fullmatch(line))), None)
    last = next((m for line in reversed(foot) if (m := _DATE_LINE.fullmatch(line))), None)
    found = (_date(match) for match in (written, alone, published, last) if match is not None)
    return next((day for day in found if day is not None), None)


def title_of(lines: Sequence[str]) -> str:
    """Return the title at the head of a document, its lines joined, or "" when no line looks like one."""
    candidates: list[str] = []
    for line in [stripped for line in lines if (stripped := line.strip())][:_HEAD_LINES]:
        if number_line(line) or _DATE_LINE.fullmatch(line):
            continue
        if candidates and (line.endswith(("：", ":")) or "。" in line or heading_of(line)):
            break
        if _NO_TITLE.search(line) or heading_of(line):
            candidates.clear()
            continue
        candidates.append(line)
        if _TITLE_END.search(line):
            return re.sub(r"\s", "", "".join(_title_lines(candidates)))
    return ""


def issuer_of(title: str, lines: Sequence[str]) -> str:
    """Return who issued a document: as its title begins, else as its masthead or signature says, else ""."""
    if match := _ISSUER.match(title):
        return match.group(0)
    filled = [line.strip() for line in lines if line.strip()]
    for line in filled[:_HEAD_LINES]:
        if line.endswith("文件") and _ORGAN_LINE.fullmatch(line.removesuffix("文件").strip()):
            return re.sub(r"\s", "", line.removesuffix("文件"))
    for before, line in pairwise(filled):
        if _DATE_LINE.fullmatch(line) and _ORGAN_LINE.fullmatch(before):
            return re.sub(r"\s", "", before)
    return ""


def _title_lines(candidates: list[str]) -> list[str]:
    """Return the last of ``candidates`` with those before it that belong to it: who issues, 关于 what."""
    title = [candidates[-1]]
    for line in reversed(candidates[:-1]):
        first = title[0]
        is_whole = "关于" in first[1:] or bool(_ORGAN_LINE.fullmatch(first))
        belongs = bool(_ORGAN_LINE.fullmatch(line)) or (
            not first.startswith("关于") and ("关于" in line or "“" in line)
        )
        if (
            len(title) == _LONGEST_TITLE
            or not belongs
            or (is_whole and not _ORGAN_LINE.fullmatch(first))
        ):
            break
        title.insert(0, line)
    return title


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(*(_integer(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None  # no such day


def _integer(text: str) -> int:
    return int(text) if text.isascii() else chinese_integer(re.sub("[○Ｏ]", "〇", text))


def _tidy(number: str) -> str:
    plain = re.sub(r"\s|第(?=\d)", "", number)
    return re.sub(r"[\[［【(（]", "〔", re.sub(r"[\]］】)）]", "〕", plain))
