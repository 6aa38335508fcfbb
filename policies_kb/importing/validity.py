"""Finds the clause that says how long a document is valid, and the last day that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policies_kb.figures import chinese_integer
from policies_kb.importing.head import DATE, date_in

_COUNT = r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})"
_TERM = re.compile(
    rf"(?:有效期限?|试行期|暂行期|施行期)(?:限)?(?:为|是|暂定)?\s*{_COUNT}\s*个?(?P<unit>年|月)"
)
_UNTIL = re.compile(
    rf"(?:有效期限?|试行期|施行|实施|执行|有效)[^，。；]{{0,20}}?(?:至|到|截止)\s*(?P<last>{DATE})"
)
_FROM = re.compile(rf"自\s*(?P<first>{DATE})\s*(?:起|开始)?(?:施行|实施|执行|生效|起)")
# A sentence about the document, not about a card, a certificate or a term of office.
_OF_DOCUMENT = re.compile(
    r"本(?:实施)?(?:通知|意见|办法|规定|方案|决定|细则|规则|条例|措施|政策|制度|规程|文件|实施意见)|"
    r"(?:印发|发布|公布)之日"
)
_MONTHS = 12


@dataclass(frozen=True)
class Validity:
    """A clause on validity. place: section in which it stands; last_day: None when the clause leaves it open."""

    place: str
    sentence: str
    last_day: date | None


def validity_of(sentences: Iterable[tuple[str, str]], issued_on: date | None) -> Validity | None:
    """Return the last clause among ``sentences`` (place and sentence) that limits the document's validity."""
    found: Validity | None = None
    for place, sentence in sentences:
        if not _OF_DOCUMENT.search(sentence) and not _FROM.search(sentence):
            continue
        if until := _UNTIL.search(sentence):
            found = Validity(place, sentence, date_in(until["last"]))
        elif term := _TERM.search(sentence):
            begun = _FROM.search(sentence)
            first = date_in(begun["first"]) if begun else issued_on
            found = Validity(place, sentence, _last_day(first, term) if first else None)
    return found


def _last_day(first: date, term: re.Match[str]) -> date:
    count = int(term["count"]) if term["count"].isdigit() else chinese_integer(term["count"])
    months = first.month - 1 + (count * _MONTHS if term["unit"] == "年" else count)
    year, month = first.year + months // _MONTHS, months % _MONTHS + 1
    try:
        return date(year, month, first.day) - timedelta(days=1)
    except ValueError:  # 29 February, or a month that is shorter
        return date(year + month // _MONTHS, month % _MONTHS + 1, 1) - timedelta(days=1)
