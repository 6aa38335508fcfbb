"""Turns the proof round: which figures of the originals does no fact state?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from policies_kb.checking.proof import fact_figures, own_figures, passage_figures
from policies_kb.figures import Figure, normalise
from policies_kb.model import PLACEHOLDER, Item, Source
from policies_kb.originals import Original, passage, sentences_of, squeeze
from policies_kb.records import CONTENT, RecordError, read_yaml

# Dates, numbers of documents and ordinals name something; they measure nothing.
_NAMES = re.compile(
    r"\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月(?=[底初前份])"
    r"|[〔\[(（]\d{4}[〕\])）]\s*\d+\s*号|\d+\s*号令?|第\s*[\d零一二三四五六七八九十百]+|(?<!\d)0\d(?=[^\d.])"
    r"|[二两]〇[〇一二三四五六七八九]{2}年"
)
_ONE = re.compile(r"[一1](?!\d)")
_COUNTERS = frozenset("个级步点份期部分时层支站张篇集卷档栋台")

WAIVERS = "waivers.yml"


class Outcome(StrEnum):
    """What became of a figure of an original."""

    STATED = "stated"
    WAIVED = "waived"
    MISSING = "missing"


@dataclass(frozen=True)
class Counted:
    """A figure with a unit as it stands in an original, and what became of it."""

    document: str
    section: str
    sentence: str
    figure: Figure
    outcome: Outcome


@dataclass(frozen=True)
class Waiver:
    """Why a figure of a section is stated nowhere. figure: as written in the original, spaces dropped."""

    document: str
    section: str
    figure: str
    reason: str


@dataclass(frozen=True)
class Waivers:
    """What was reviewed and need not be stated.

    words: names and set phrases that hold a numeral but no figure (十分, 三支一扶); figures: the waived ones.
    """

    words: tuple[str, ...] = ()
    figures: tuple[Waiver, ...] = ()


def coverage(
    items: Iterable[Item], originals: Mapping[str, Original], waivers: Waivers
) -> list[Counted]:
    """Return every figure with a unit of the ``originals``, in reading order, with what became of it.

    Raises RecordError naming a waiver that waives nothing: its figure is gone, or a fact states it.
    """
    stated = _stated(items, originals)
    waived = {(w.document, w.section, w.figure) for w in waivers.figures if w.document in originals}
    unused = set(waived)
    counted = []
    for original in originals.values():
        for section, sentence, readings in figures_of(original, waivers.words):
            figure = readings[-1]
            key = (original.id, section, squeeze(figure.written))
            if any(r.matches(s) for s in stated[original.id, sentence] for r in readings):
                outcome = Outcome.STATED
            elif key in waived:
                outcome = Outcome.WAIVED
                unused.discard(key)
            else:
                outcome = Outcome.MISSING
            counted.append(Counted(original.id, section, sentence, figure, outcome))
    for document, section, written in sorted(unused):
        raise RecordError(
            f"{WAIVERS}: {document} {section} {written!r} waives nothing: the figure does not stand there, "
            "or a fact states it; remove the waiver"
        )
    return counted


def read_waivers(content: Path = CONTENT) -> Waivers:
    """Return the reviewed waivers of the content."""
    found = read_yaml(content / WAIVERS)
    return Waivers(
        tuple(found["words"]),
        tuple(
            Waiver(document, section, squeeze(str(figure)), reason)
            for document, sections in found["figures"].items()
            for section, figures in sections.items()
            for figure, reason in figures.items()
        ),
    )


@dataclass(frozen=True)
class Share:
    """How many figures of a document or section are stated, waived and missing."""

    stated: int
    waived: int
    missing: int

    @property
    def all(self) -> int:
        """How many figures there are."""
        return self.stated + self.waived + self.missing

    @property
    def covered(self) -> float:
        """The share of figures that are stated or waived, 0 to 1; 1 where there are none."""
        return (self.stated + self.waived) / self.all if self.all else 1.0


def share(counted: Iterable[Counted]) -> Share:
    """Return how many of the figures counted are stated, waived and missing."""
    outcomes = Counter(one.outcome for one in counted)
    return Share(*(outcomes[outcome] for outcome in Outcome))


def figures_of(
    original: Original, words: Iterable[str] = ()
) -> Iterator[tuple[str, str, list[Figure]]]:
    """Yield section, sentence or row, and the readings of a figure, for every figure with a unit.

    A cell of a row may be read as a bare number (a share in a column of its own) or with the unit of the row's
    label. Dates, numbers of documents, ordinals, "one" before a counter (一批) and ``words`` are no figures.
    """
    names = re.compile("|".join([_NAMES.pattern, *map(re.escape, words)]))
    for section in original.sections.values():
        for line in section.lines:
            for sentence in sentences_of(line):
                for readings in _readings(sentence, names):
                    yield section.id, sentence, readings


def _readings(sentence: str, names: re.Pattern[str]) -> Iterator[list[Figure]]:
    plain = normalise(sentence)
    passed_over = [match.span() for match in names.finditer(plain)]
    found: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    label = len(plain.partition("\t")[0]) + 1 if "\t" in plain else 0
    for figure in passage_figures(sentence):
        start = (
            figure.start if plain.startswith(figure.written, figure.start) else figure.start + label
        )
        found[figure.written, start].append(figure)
    for (written, start), readings in found.items():
        figure = readings[-1]
        within = any(first < start + len(written) and start < last for first, last in passed_over)
        indefinite = figure.unit in _COUNTERS and _ONE.match(written)
        if figure.unit and not within and not indefinite:
            yield readings


def _stated(
    items: Iterable[Item], originals: Mapping[str, Original]
) -> Mapping[tuple[str, str], list[Figure]]:
    """Return the figures that facts and contradictions state, by document and cited sentence."""
    stated: dict[tuple[str, str], list[Figure]] = defaultdict(list)

    def add(figures: list[Figure], sources: Iterable[Source]) -> None:
        for source in sources:
            if source.document in originals:
                for sentence in passage(originals[source.document], source):
                    stated[source.document, sentence].extend(figures)

    for item in items:
        for fact in item.figures.values():
            add(fact_figures(fact), fact.sources)
        for contradiction in item.contradictions:
            figures = list(own_figures(contradiction.text))
            for used in PLACEHOLDER.findall(contradiction.text):
                figures += fact_figures(item.figures[used])
            add(figures, contradiction.sources)
    return stated
