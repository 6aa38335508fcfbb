"""A spaCy component that marks amounts, ages, dates and document numbers.

The expressions are data (`bot/lexicon/figures.jsonl`): `{"label", "regex", "holds"}` a
line, matched on the text, where it has one of the characters that each match holds.
A match is taken only if it begins and ends where words do, and gives way to entities
that the lexicon already marked, unless it is the longer.

Annotations are evaluated here: spaCy validates a factory's arguments from them.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

LABELS = frozenset({"amount", "age", "date", "document_number"})


class FigurePatternError(ValueError):
    """A line of the figure patterns can't be used."""


def read_patterns(path: Path) -> list[dict[str, str]]:
    """Read the patterns, checking labels and expressions.

    Raises `FigurePatternError` that names file, line and what is wrong.
    """
    patterns = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            pattern = json.loads(line)
            re.compile(pattern["regex"])
            label, holds = pattern["label"], pattern["holds"]
        except (ValueError, KeyError, TypeError, re.error) as error:
            raise FigurePatternError(
                f'{path}, line {number}: {error!r}; write {{"label": "amount", "regex": "...", "holds": "元"}}.'
            ) from error
        if label not in LABELS:
            raise FigurePatternError(
                f"{path}, line {number}: label {label!r}; use one of {sorted(LABELS)}."
            )
        patterns.append({"label": label, "regex": pattern["regex"], "holds": holds})
    return patterns


@Language.factory("wence_figures", default_config={"patterns": []})
class FigureRuler:
    """Adds the matches of its expressions to `doc.ents`."""

    def __init__(self, nlp: Language, name: str, patterns: Iterable[dict[str, str]]) -> None:
        self._patterns = [
            (p["label"], re.compile(p["regex"]), frozenset(p["holds"])) for p in patterns
        ]

    def __call__(self, doc: Doc) -> Doc:
        """Mark the figures of `doc`; the longer of two overlapping entities stays."""
        figures: list[Span] = []
        text = doc.text  # put together anew each time that it is asked for
        characters = set(text)
        for label, regex, holds in self._patterns:
            if holds.isdisjoint(characters):
                continue
            for match in regex.finditer(text):
                span = doc.char_span(*match.span(), label=label)
                if span is not None:
                    figures.append(span)
        if figures:
            doc.ents = filter_spans([*doc.ents, *figures])
        return doc
