"""Splits an original into its documents: a gazette by the numbers of its documents, any other file into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_NUMBER = r"[\u4e00-\u9fff]{1,6}[〔\[［](?:19|20)\d{2}[〕\]］]\s*\d+\s*号"
_DATE = r"((?:19|20)\d{2})\s*[年-]\s*(\d{1,2})\s*[月-]\s*(\d{1,2})\s*日?"
_NUMBERED_LINE = re.compile(rf"^\s*({_NUMBER})\s+{_DATE}\s*$")
_ISSUER_LINE = re.compile(r"^\s*[\u4e00-\u9fff]{2,6}人民政府")
_TITLE_LINES = 3
_HEAD_LINES = 25


@dataclass(frozen=True)
class RawDocument:
    """A document as it stands in its original: number (or None), title, date of issue (or None), first line."""

    number: str | None
    title: str
    issued_on: date | None
    first_line: int
    lines: tuple[str, ...]


def split_documents(lines: Sequence[str]) -> list[RawDocument]:
    """Return the documents of an original in the order in which they stand."""
    numbered = [(i, m) for i, line in enumerate(lines) if (m := _NUMBERED_LINE.match(line))]
    if len(numbered) < 2:
        return [_single(lines)]
    starts = [_title_start(lines, i) for i, _ in numbered]
    documents = []
    for (at, match), start, end in zip(numbered, starts, [*starts[1:], len(lines)], strict=True):
        title = "".join(line.strip() for line in lines[start:at]).replace(" ", "")
        issued = date(int(match[2]), int(match[3]), int(match[4]))
        documents.append(
            RawDocument(_tidy(match[1]), title, issued, at + 2, tuple(lines[at + 1 : end]))
        )
    return documents


def _title_start(lines: Sequence[str], number_at: int) -> int:
    filled = [i for i in range(number_at - 1, max(number_at - 12, -1), -1) if lines[i].strip()][
        :_TITLE_LINES
    ]
    for i in filled:
        if _ISSUER_LINE.match(lines[i]):
            return i
    return filled[0] if filled else number_at


def _single(lines: Sequence[str]) -> RawDocument:
    head = [line.strip() for line in lines[:_HEAD_LINES]]
    number = next((m[0] for line in head if (m := re.search(_NUMBER, line))), None)
    dated = next((m for line in head if (m := re.search(_DATE, line))), None)
    title = next((line.replace(" ", "") for line in head if "通知" in line or "规划" in line), "")
    issued = date(int(dated[1]), int(dated[2]), int(dated[3])) if dated else None
    return RawDocument(_tidy(number) if number else None, title, issued, 1, tuple(lines))


def _tidy(number: str) -> str:
    plain = re.sub(r"\s", "", number)
    return re.sub(r"[\[［]", "〔", re.sub(r"[\]］]", "〕", plain))
