"""Proposes the register's entry for a document that it does not hold yet, and says what an editor must check."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies_kb.figures import chinese_integer
from policies_kb.importing.head import issuer_of
from policies_kb.importing.split import RawDocument
from policies_kb.importing.tree import Section, place_of
from policies_kb.importing.validity import Validity, validity_of
from policies_kb.sounds import syllables_of

UNKNOWN_REGION = "000000"
UNKNOWN_ISSUER = "（原文未写明）"
_ORDINAL = re.compile(
    r"(?<![一二三四五六七八九十])第?(十[一二三四五六七八九]?|二十[一二三四五]?)(?:个)?五(?:年|[”\"]|规|$)"
)
_YEARS = re.compile(r"(20\d{2})\s*年?\s*[—–~～-]+\s*(20\d{2})\s*年")
_PLAN = re.compile(r"规划|计划|纲要")
_FIRST_PLAN = 1951  # the n-th five-year plan begins in 1951 + 5n, since the sixth
_PLAN_YEARS = 5
_LONGEST_ID = 40
_SENTENCE = re.compile(r"[^。；！？;!?]*[。；！？;!?]?")


@dataclass(frozen=True)
class Proposal:
    """An entry for the register. checks: what an editor must see to; they quote the original, the record doesn't."""

    record: Mapping[str, Any]
    checks: tuple[str, ...]


def propose(
    raw: RawDocument,
    sections: Sequence[Section],
    *,
    file: str,
    regions: Mapping[str, Mapping[str, Any]],
    taken: Collection[str],
    today: date,
) -> Proposal:
    """Return the entry for ``raw``. file: name of its original; taken: ids that documents have already."""
    region = _region(raw, regions)
    issuer = _with_region(issuer_of(raw.title, raw.lines), region, regions)
    validity = validity_of(_sentences(sections), raw.issued_on)
    period = plan_period(raw.title)
    title = raw.title or _first_line(sections) or file
    record: dict[str, Any] = {
        "id": _free_id(raw, region, file, period, regions, taken),
        "title": title,
        "number": raw.number,
        "issuer": issuer or UNKNOWN_ISSUER,
        "region": region or UNKNOWN_REGION,
        "issued_on": raw.issued_on.isoformat() if raw.issued_on else None,
        "file": file,
    }
    if validity is not None and validity.last_day is not None:
        record["valid_until"] = validity.last_day.isoformat()
    if period is not None:
        record["plan_period"] = list(period)
    record["reviewed"] = today.isoformat()
    told = bool(raw.title)
    return Proposal(record, tuple(_checks(record, validity, sections, title_told=told)))


def plan_period(title: str) -> tuple[int, int] | None:
    """Return the first and last year of a plan whose title says them, in figures or as 十四五."""
    if not _PLAN.search(title):
        return None
    if match := _YEARS.search(title):
        first, last = int(match[1]), int(match[2])
        return (first, last) if first <= last else None
    if match := _ORDINAL.search(title):
        first = _FIRST_PLAN + _PLAN_YEARS * chinese_integer(match[1])
        return first, first + _PLAN_YEARS - 1
    return None


def _checks(
    record: Mapping[str, Any],
    validity: Validity | None,
    sections: Sequence[Section],
    *,
    title_told: bool,
) -> list[str]:
    checks = (
        [] if title_told else ["title: none was recognised, this is a guess; write it as printed"]
    )
    if record["number"] is None:
        checks.append("number: none stands alone on a line; add it if the document has one")
    if record["issuer"] == UNKNOWN_ISSUER:
        checks.append("issuer: neither title, masthead nor signature tells it; write who issued it")
    if record["region"] == UNKNOWN_REGION:
        checks.append(
            "region: none of regions.yml is named; write its code, adding it there if need be"
        )
    else:
        checks.append(f"region: {record['region']}, by issuer or title; is it the document's own?")
    if record["issued_on"] is None:
        checks.append("issued_on: no date stands alone; write it if it can be known")
    if validity is None:
        checks.append("valid_until: no clause limits the validity; add it if another document does")
    elif validity.last_day is None:
        checks.append(f"valid_until: can't be reckoned from {validity.place}: {validity.sentence}")
    else:
        checks.append(
            f"valid_until: {validity.last_day}, from {validity.place}: {validity.sentence}"
        )
    if "plan_period" in record:
        first, last = record["plan_period"]
        checks.append(f"plan_period: {first} to {last}, by the title")
    ends = [f"{place} ({s})" for place, s in _sentences(sections) if "同时废止" in s]
    checks += [f"repeals: name what is repealed in {end}" for end in ends]
    return checks + numbering_gaps(sections)


def numbering_gaps(sections: Sequence[Section]) -> list[str]:
    """Say where the numbers of sections skip or come again: a heading is damaged, or a number restarts."""
    found = []
    last: dict[tuple[str | None, str], int] = {}
    by_id = {section.id: section for section in sections}
    for section in sections:
        key = section.id.rpartition(".")[2]
        match = re.fullmatch(r"(\D*)(\d+)(-\d+)?", key)
        if match is None:
            continue
        number, again = int(match[2]), match[3]
        before = last.get((section.parent, match[1]), 0)
        place = place_of(section, by_id)
        if again:
            found.append(f"section {section.id} ({place}): its number stands there twice")
        elif number > before + 1 and before:
            found.append(
                f"section {section.id} ({place}): follows number {before}; is one missing?"
            )
        last[section.parent, match[1]] = number
    return found


def _sentences(sections: Sequence[Section]) -> list[tuple[str, str]]:
    by_id = {section.id: section for section in sections}
    return [
        (f"section {section.id} ({place_of(section, by_id)})", sentence.strip())
        for section in sections
        for line in section.lines
        for sentence in _SENTENCE.findall(line)
        if sentence.strip()
    ]


def _region(raw: RawDocument, regions: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the region that the title names first, else the one that the head of the document does."""
    head = [raw.title, *[line for line in raw.lines if line.strip()][:10]]
    for text in head:
        named = {
            text.index(region["full_name"]): code
            for code, region in regions.items()
            if region["full_name"] in text
        }
        if named:
            return named[min(named)]
    return None


def _with_region(issuer: str, region: str | None, regions: Mapping[str, Mapping[str, Any]]) -> str:
    """Write out an issuer that its document calls 市人民政府 only."""
    if region is not None and issuer.startswith(("市", "省")):
        return f"{regions[region]['full_name']}{issuer[1:]}"
    return issuer


def _free_id(
    raw: RawDocument,
    region: str | None,
    file: str,
    period: tuple[int, int] | None,
    regions: Mapping[str, Mapping[str, Any]],
    taken: Collection[str],
) -> str:
    mark = regions[region]["mark"] if region is not None else ""
    if raw.number is not None:
        words, year, number = re.split(r"[〔〕]", raw.number)
        base = f"{''.join(syllables_of(words))}-{year}-{number.removesuffix('号')}"
    elif period is not None:
        base = f"{mark}-plan-{period[0]}-{period[1]}"
    else:
        base = "-".join(syllables_of(file.rpartition(".")[0]))
    base = re.sub(r"[^a-z0-9]+", "-", base.lower())[:_LONGEST_ID].strip("-") or "document"
    id_, again = base, 1
    while id_ in taken:
        again += 1
        id_ = f"{base}-{again}"
    return id_


def _first_line(sections: Sequence[Section]) -> str:
    return next((line[:60] for section in sections for line in section.lines if line.strip()), "")
