"""What a snapshot holds, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.table import Table

from policies_kb.inspecting.tables import columns
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Item


@dataclass(frozen=True)
class Counted:
    """A group of items."""

    label: str
    items: int
    facts: int
    not_stated: int
    questions: int


def counted(label: str, items: Iterable[Item]) -> Counted:
    """Count a group of items."""
    held = list(items)
    return Counted(
        label,
        len(held),
        sum(len(item.facts) for item in held),
        sum(len(item.not_stated) for item in held),
        sum(len(asked) for item in held for asked in item.questions.values()),
    )


def counted_by(kb: KnowledgeBase, key: Callable[[Item], str]) -> list[Counted]:
    """Count the items by what ``key`` says of them, in its order, then all together."""
    groups: dict[str, list[Item]] = {}
    for item in kb.items.values():
        groups.setdefault(key(item), []).append(item)
    rows = [counted(label, groups[label]) for label in sorted(groups)]
    return [*rows, counted("all", kb.items.values())]


def tables(kb: KnowledgeBase, today: date) -> list[Table]:
    """Return the counts by topic and by region, and the register with each document's status."""
    return [
        _counts("topic", counted_by(kb, lambda item: f"{item.topic} {kb.topics[item.topic]}")),
        _counts("region", counted_by(kb, lambda item: _region(kb, item.region))),
        _register(kb, today),
    ]


def megabytes(directory: Path) -> float:
    """Return the size of a snapshot in MB."""
    return sum(path.stat().st_size for path in directory.iterdir()) / 1e6


def _counts(title: str, rows: Iterable[Counted]) -> Table:
    table = columns((title,), numbers=("items", "facts", "not stated", "questions"))
    for row in rows:
        numbers = (row.items, row.facts, row.not_stated, row.questions)
        table.add_row(row.label, *map(str, numbers))
    table.add_row("")
    return table


def _register(kb: KnowledgeBase, today: date) -> Table:
    table = columns(("document", "number", "region", "status", "last day", "title"))
    for document in kb.documents.values():
        table.add_row(
            document.id,
            document.number or "–",
            _region(kb, document.region),
            document.status(today).value,
            str(document.last_day or "–"),
            document.title,
        )
    table.add_row("")
    return table


def _region(kb: KnowledgeBase, code: str) -> str:
    return f"{code} {kb.regions.name(code)}"
