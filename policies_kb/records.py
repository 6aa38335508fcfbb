"""Reads the YAML records of the knowledge base and turns them into the records of ``model``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from policies_kb.errors import Fault
from policies_kb.formulas.record import formula_of, listed
from policies_kb.model import (
    Condition,
    Contradiction,
    Document,
    Facet,
    Fact,
    Item,
    SectionEntry,
    Series,
    Source,
)

CONTENT = Path(__file__).parent / "content"
SECTIONS_SUFFIX = ".sections.yml"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strings(_Loader):  # type: ignore[misc, valid-type]
    """Loads dates as strings, so that a record says what stands in the file, and refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; a key that stands twice would silently lose the first."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


_Strings.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


class RecordError(Fault):
    """A record that can't be read. The message names the file and what is wrong."""


def originals_directory() -> Path:
    """Return where the originals are mounted (WENCE_ORIGINALS, else policies_kb/originals)."""
    return Path(os.environ.get("WENCE_ORIGINALS") or Path(__file__).parent / "originals")


@dataclass(frozen=True)
class RecordFile:
    """A YAML file of the content and what it holds."""

    path: Path
    data: Any


@dataclass(frozen=True)
class Content:
    """All records of a knowledge base."""

    documents: Mapping[str, Document]
    items: Mapping[str, Item]


def read_yaml(path: Path) -> Any:
    """Return what the YAML file at ``path`` holds. Raises RecordError naming file and line."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Strings)  # noqa: S506 - a safe loader, see above
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RecordError(
            f"{path}:{line}: no valid YAML: {error.problem}; quote the value or mend the indent"
        ) from error


def document_files(content: Path = CONTENT) -> Iterator[RecordFile]:
    """Yield the register's files, without those that list sections."""
    for path in sorted((content / "documents").glob("*.yml")):
        if not path.name.endswith(SECTIONS_SUFFIX):
            yield RecordFile(path, read_yaml(path))


def item_files(content: Path = CONTENT) -> Iterator[RecordFile]:
    """Yield the files of all items, as written: without the questions of ``question_files``."""
    for path in sorted((content / "items").rglob("*.yml")):
        yield RecordFile(path, read_yaml(path))


def question_files(content: Path = CONTENT) -> Iterator[RecordFile]:
    """Yield the files of further example questions: ``questions/<voice>/<topic>.yml``, by item and facet."""
    for path in sorted((content / "questions").rglob("*.yml")):
        yield RecordFile(path, read_yaml(path) or {})


def item_records(content: Path = CONTENT) -> list[dict[str, Any]]:
    """Return the data of all items, each with all its example questions; exact repetitions count once.

    Raises RecordError when a file of questions names an item or a facet that does not exist.
    """
    records = {file.data["id"]: file.data for file in item_files(content)}
    for file in question_files(content):
        for id_, by_facet in file.data.items():
            if id_ not in records:
                raise RecordError(f"{file.path}: unknown item {id_!r}; mend its id or remove it")
            held = records[id_]["questions"]
            for facet, asked in by_facet.items():
                held[facet] = list(dict.fromkeys([*held.get(facet, ()), *asked]))
    return list(records.values())


@cache
def table(name: str, content: Path = CONTENT) -> Any:
    """Return a small table of the content, such as ``regions`` or ``kinds``."""
    return read_yaml(content / f"{name}.yml")


def load_content(content: Path = CONTENT) -> Content:
    """Return all records. Run the checks first: this trusts that files fit their schema."""
    documents = {d.id: d for d in map(document_of, document_files(content))}
    items = {i.id: i for i in map(item_of, item_records(content))}
    return Content(documents, items)


def document_of(file: RecordFile) -> Document:
    """Return the document that a register file describes, with the sections that the import found."""
    listed = file.path.with_name(f"{file.data['id']}{SECTIONS_SUFFIX}")
    return document_from(
        file.data, read_yaml(listed) if listed.exists() else {"sha256": "", "sections": []}
    )


def document_from(data: Mapping[str, Any], found: Mapping[str, Any]) -> Document:
    """Return the document of a register record and the list of sections found in its original."""
    sections = {
        id_: SectionEntry(id_, place, title, parent or None)
        for id_, place, title, parent in found["sections"]
    }
    period = data.get("plan_period")
    return Document(
        id=data["id"],
        title=data["title"],
        number=data["number"],
        issuer=data["issuer"],
        region=data["region"],
        issued_on=_date(data["issued_on"]),
        file=data["file"],
        valid_until=_date(data.get("valid_until")),
        plan_period=(period[0], period[1]) if period else None,
        superseded_by=data.get("superseded_by"),
        repeals=tuple(data.get("repeals", ())),
        department=data.get("department"),
        reviewed=date.fromisoformat(data["reviewed"]),
        sha256=found["sha256"],
        sections=sections,
    )


def item_of(data: Mapping[str, Any]) -> Item:
    """Return the item that a file's data describes."""
    return Item(
        id=data["id"],
        title=data["title"],
        kind=data["kind"],
        topic=data["id"].partition(".")[0],
        region=data["region"],
        audience=tuple(data["audience"]),
        names=tuple(data["names"]),
        reviewed=date.fromisoformat(data["reviewed"]),
        facts={n: _fact(n, fact) for n, fact in data["facts"].items() if "part_of" not in fact},
        parts={n: _part(n, fact, data) for n, fact in data["facts"].items() if "part_of" in fact},
        not_stated={Facet(k): v for k, v in data.get("not_stated", {}).items()},
        contradictions=tuple(
            Contradiction(c["text"], tuple(map(Facet, c["facets"])), sources_of(c["sources"]))
            for c in data.get("contradictions", ())
        ),
        conditions=tuple(_condition(c) for c in data.get("conditions", ())),
        unasked=tuple(data.get("unasked", ())),
        formulas=tuple(map(formula_of, data.get("formulas", ()))),
        questions={Facet(k): tuple(v) for k, v in data["questions"].items()},
        related=tuple(data.get("related", ())),
        series=tuple(map(_series, data.get("series", ()))),
    )


def _series(data: Mapping[str, Any]) -> Series:
    return Series(
        name=data.get("name", ""),
        words=tuple(data.get("words", ())),
        reached={fact: str(time) for fact, time in data.get("reached", {}).items()},
        targets={fact: str(time) for fact, time in data.get("targets", {}).items()},
    )


def _condition(data: Mapping[str, Any]) -> Condition:
    return Condition(
        id=data["id"],
        ask=data["ask"],
        kind=data["kind"],
        wants=data["wants"],
        met=data["met"],
        not_met=data["not_met"],
        sources=sources_of(data["sources"]),
        unknown=data.get("unknown", ""),
        trait=data.get("trait", ""),
        when={id_: tuple(answers) for id_, answers in data.get("when", {}).items()},
        tells=tuple(data.get("tells", ())),
    )


def _fact(name: str, data: Mapping[str, Any]) -> Fact:
    return Fact(
        name=name,
        facet=Facet(data["facet"]),
        text=data["text"],
        value=data.get("value"),
        unit=data.get("unit", ""),
        values=tuple(data.get("values", ())),
        key=data.get("key", False),
        sources=sources_of(data["sources"]),
        per=listed(data.get("per")),
    )


def _part(name: str, data: Mapping[str, Any], item: Mapping[str, Any]) -> Fact:
    """Return a further figure of a fact, which stands where the fact stands and is told in its words."""
    whole = item["facts"].get(data["part_of"], {"facet": Facet.WHAT, "text": "", "sources": []})
    return _fact(
        name, {**whole, "value": data["value"], "unit": data["unit"], "per": None, "key": False}
    )


def sources_of(data: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    """Return the sources that a record lists; a single anchor may stand without a list."""
    return tuple(
        Source(
            s["document"],
            s["section"],
            (s["anchor"],) if isinstance(s["anchor"], str) else tuple(s["anchor"]),
        )
        for s in data
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
