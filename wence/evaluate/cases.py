"""Acceptance cases: what a resident types in one conversation, and what the last reply must be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from wence.errors import WenceError
from wence.evaluate.expectation import SEARCHED, Expectation, Kind, Validity

KINDS: tuple[str, ...] = get_args(Kind)
VALIDITIES: tuple[str, ...] = get_args(Validity)


class CaseError(WenceError):
    """A case that can't be read: its place, what is wrong, what it must be."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}:{line}: {what}")


@dataclass(frozen=True)
class Case:
    """One acceptance case. `area` is what the case is about where its writer said so; `note` is for people."""

    id: str
    style: str
    turns: tuple[str, ...]
    expect: Expectation
    area: str = ""
    note: str = ""

    @property
    def searched(self) -> bool:
        """Whether the knowledge base alone can be asked: one turn, and nothing for the dialogue model."""
        return len(self.turns) == 1 and self.expect.kind in SEARCHED


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a JSON Lines file; blank lines are skipped.

    Raises:
        CaseError: at a line that isn't a case.
        OSError: when the file can't be read.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _case(line, path, number)


def _case(line: str, path: Path, number: int) -> Case:
    try:
        record = json.loads(line)
        expect = record["expect"]
        case = Case(
            id=_text(record, "id"),
            style=_text(record, "style"),
            turns=_texts(record, "turns"),
            expect=Expectation(
                kind=expect["kind"],
                docs_any=_texts(expect, "docs_any"),
                must_all=tuple(
                    _strings(f"must_all[{i}]", alternatives)
                    for i, alternatives in enumerate(expect.get("must_all") or ())
                ),
                must_not=_texts(expect, "must_not"),
                validity=expect.get("validity"),
                section=expect.get("section_hint") or "",
                region=expect.get("region") or "",
            ),
            area=record.get("area") or "",
            note=record.get("note") or "",
        )
    except json.JSONDecodeError as error:
        raise CaseError(path, number, f"not a JSON object ({error})") from error
    except KeyError as error:
        raise CaseError(path, number, f"the field {error} is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise CaseError(path, number, str(error)) from error
    if case.expect.kind not in KINDS:
        wanted = ", ".join(KINDS)
        raise CaseError(path, number, f"expect.kind {case.expect.kind!r} is none of {wanted}")
    if case.expect.validity is not None and case.expect.validity not in VALIDITIES:
        wanted = ", ".join(VALIDITIES)
        what = f"expect.validity {case.expect.validity!r} is none of {wanted}, null"
        raise CaseError(path, number, what)
    if not case.turns:
        raise CaseError(path, number, "turns is empty: give at least one text")
    return case


def _text(record: dict[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}: it must be a text")
    return value


def _texts(record: dict[str, Any], name: str) -> tuple[str, ...]:
    return _strings(name, record.get(name) or [])


def _strings(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError(f"{name} is {value!r}: it must be a list of texts")
    return tuple(value)
