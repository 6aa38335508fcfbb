"""`wence evaluate-desk FILE`: how often the search of the desk puts the right item first, and among three."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from policies_kb.looking_up.desk import DeskSearch

REGION = "410100"  # in which the agents of the cases sit


@dataclass(frozen=True)
class DeskCase:
    """What an agent types, and the items that are right. locked: looked at only as part of a total."""

    id: str
    query: str
    items: Sequence[str]
    style: str
    locked: bool


@dataclass(frozen=True)
class Placed:
    """A case with the place of the first right item, from 1, or None, and what stood first."""

    case: DeskCase
    place: int | None
    first: str


def read_desk_cases(path: Path) -> list[DeskCase]:
    """Read the cases, JSON Lines."""
    lines = path.read_text("utf-8").splitlines()
    return [DeskCase(**json.loads(line)) for line in lines if line.strip()]


def placed(search: DeskSearch, cases: Iterable[DeskCase]) -> list[Placed]:
    """Try the cases."""
    found = []
    for case in cases:
        ids = [hit.item.id for hit in search.find(case.query, region=REGION).hits]
        place = next((n for n, id_ in enumerate(ids, 1) if id_ in case.items), None)
        found.append(Placed(case, place, ids[0] if ids else ""))
    return found


def share(results: Sequence[Placed], within: int) -> float:
    """Return the share of the cases of which a right item is among the first ``within``; NaN without cases."""
    if not results:
        return float("nan")
    return sum(r.place is not None and r.place <= within for r in results) / len(results)


def show_desk(results: Sequence[Placed], console: Console) -> None:
    """Print the shares by style and in all, and each open case whose item isn't first."""
    table = Table("queries", "number", "first", "among three")
    opened = [r for r in results if not r.case.locked]
    groups = {style: [r for r in opened if r.case.style == style] for style in _styles(opened)}
    groups |= {
        "open": opened,
        "locked": [r for r in results if r.case.locked],
        "all": list(results),
    }
    for name, group in groups.items():
        table.add_row(name, str(len(group)), f"{share(group, 1):.1%}", f"{share(group, 3):.1%}")
    console.print(table)
    for one in opened:
        if one.place != 1:
            console.print(
                f"{one.case.id} {one.case.query}: {one.first}, not {one.case.items[0]} ({one.place})"
            )


def _styles(results: Sequence[Placed]) -> list[str]:
    return sorted({r.case.style for r in results})


def evaluate_desk(file: Path) -> None:
    """Print what came of the cases, with the knowledge base as the content is."""
    from policies_kb.building import build
    from policies_kb.knowledge import KnowledgeBase
    from policies_kb.looking_up.texts import Texts

    kb = KnowledgeBase.load(build(progress=print))
    search = DeskSearch(kb, Texts(kb.items.values()))
    show_desk(placed(search, read_desk_cases(file)), Console(soft_wrap=True, highlight=False))
