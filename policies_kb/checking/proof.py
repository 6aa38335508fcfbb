"""Proves figures against the originals: every figure of a record must stand in a passage that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from policies_kb.figures import Figure, figures_in, split_unit
from policies_kb.model import PLACEHOLDER, Fact, Item, Source
from policies_kb.originals import Original, passage, squeeze

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,4}〔\d{4}〕\d+号")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ROW_UNIT = re.compile(r"[（(]([^（）()]{1,6})[）)]")
_ADDED_UP = re.compile("相加|加起来")
_BARE_CELLS = re.compile(r"\[?\d+(\.\d+)?\]?\t")
_YEARS = range(1990, 2036)
_UNIT_CELLS = frozenset({"万人", "%", "人", "万人次", "万张", "家", "个"})


def proof_failures(item: Item, originals: Mapping[str, Original]) -> Iterator[str]:
    """Yield a message for each figure of the item that does not stand where it is said to."""
    for fact in item.figures.values():
        dated = _ISO_DATE.match(fact.value or "") is not None
        where = f"fact {fact.name}"
        yield from _failures(where, fact_figures(fact), fact.sources, originals, dated=dated)
    for n, contradiction in enumerate(item.contradictions, 1):
        text = PLACEHOLDER.sub("", contradiction.text)
        figures = _without_sums(text, list(own_figures(text)))
        yield from _failures(f"contradiction {n}", figures, contradiction.sources, originals)
    for condition in item.conditions:
        said = (condition.ask, condition.met, condition.not_met, condition.unknown)
        yield from _failures(
            f"condition {condition.id}",
            [figure for text in said for figure in own_figures(text)],
            condition.sources,
            originals,
        )


def own_figures(text: str) -> Iterator[Figure]:
    """Yield the figures that our own wording writes out, document numbers aside."""
    yield from figures_in(_DOCUMENT_NUMBER.sub("", PLACEHOLDER.sub("＿", text)), chinese=False)


def _without_sums(text: str, figures: list[Figure]) -> list[Figure]:
    """Return the figures without what the text adds up itself, exactly, of others that it names."""
    if not _ADDED_UP.search(text):
        return figures
    sums = {
        (sum(f.value for f in parts), parts[0].unit)
        for size in range(2, len(figures))
        for parts in combinations(figures, size)
        if len({f.unit for f in parts}) == 1
    }
    return [f for f in figures if (f.value, f.unit) not in sums]


def fact_figures(fact: Fact) -> list[Figure]:
    """Return all figures that a fact states: in its text, its value and its list."""
    figures = list(own_figures(fact.text))
    if fact.value is not None:
        figures.extend(value_figures(fact.value, fact.unit))
    for value in fact.values:
        figures.extend(own_figures(value))
    return figures


def value_figures(value: str, unit: str) -> list[Figure]:
    """Return the figures that a value with its unit stands for; a date is year, month and day."""
    if _ISO_DATE.match(value):
        day = date.fromisoformat(value)
        return list(figures_in(f"{day.year}年{day.month}月{day.day}日"))
    return list(figures_in(f"{value}{unit}"))


def _failures(
    where: str,
    figures: list[Figure],
    sources: Iterable[Source],
    originals: Mapping[str, Original],
    *,
    dated: bool = False,
) -> Iterator[str]:
    """Yield the figures that the sources lack. dated: the value is a date, whose year must stand with its day."""
    stated: list[Figure] = []
    written = ""
    years: set[int] = set()
    whole = True
    for source in sources:
        if source.document not in originals:
            whole = False
            continue
        try:
            sentences = passage(originals[source.document], source)
        except LookupError as error:
            yield f"{where}: {error.args[0]}"
            continue
        years.update(originals[source.document].years)
        written += "".join(squeeze(sentence) for sentence in sentences)
        for sentence in whole_rows(sentences):
            stated.extend(passage_figures(sentence))
    if not whole:
        return  # what is not mounted may hold the figure
    for figure in figures:
        named = figure.unit == "年" and figure.value in _YEARS and figure.value in years
        if named and not dated:
            continue  # table heads and headings name the year, so it need not stand in the row itself
        if not any(figure.matches(s) for s in stated) and not _stands_in(written, figure.written):
            yield f"{where}: {figure.written!r} does not stand in the cited passage; mend the figure, section or anchor"


def _stands_in(text: str, written: str) -> bool:
    """Tell whether the figure stands in ``text`` as written, not as part of a longer number."""
    return re.search(rf"(?<![\d.,]){re.escape(squeeze(written))}(?![\d.,])", text) is not None


def whole_rows(sentences: Iterable[str]) -> list[str]:
    """Join the cells of a table row to its label where the original breaks the line between them and both are cited.

    The row 技能人才总量（万人） 75.27 130 stands on two lines; without its label the cells have no unit.
    """
    rows: list[str] = []
    for sentence in sentences:
        label = rows[-1].partition("\t")[0] if rows else ""
        if _BARE_CELLS.match(sentence) and _ROW_UNIT.search(label):
            rows[-1] += f"\t{sentence}"
        else:
            rows.append(sentence)
    return rows


def passage_figures(sentence: str) -> list[Figure]:
    """Return the figures of a sentence or table row; a row's bare numbers take the unit of its label (万人)."""
    found = list(figures_in(sentence))
    if "\t" not in sentence:
        return found
    label, _, cells = sentence.partition("\t")
    units = [m.group(1) for m in _ROW_UNIT.finditer(label)] + [
        c for c in cells.split("\t") if c in _UNIT_CELLS
    ]
    for written in units:
        factor, unit = split_unit(written)
        found.extend(
            Figure(f.value * factor, unit, f.written, f.start, f.end)
            for f in figures_in(cells)
            if not f.unit
        )
    return found
