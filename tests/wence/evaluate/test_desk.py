"""What the search of the desk is judged by: where the first right item stands."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from wence.evaluate.desk import DeskCase, Placed, placed, read_desk_cases, share, show_desk


@dataclass(frozen=True)
class _Item:
    id: str


@dataclass(frozen=True)
class _Hit:
    item: _Item


class _Search:
    """Finds a, b and c, whatever is typed."""

    def find(self, typed: str, *, region: str) -> Any:
        hits = [_Hit(_Item(id_)) for id_ in ("a", "b", "c")]
        return type("Hits", (), {"hits": hits})()


def case(*items: str, locked: bool = False) -> DeskCase:
    """A query for which these items are right."""
    return DeskCase("desk-001", "创业补贴", items, "keywords", locked)


def test_the_first_right_item_counts() -> None:
    found = placed(_Search(), [case("c", "b"), case("a"), case("z")])  # type: ignore[arg-type]
    assert [one.place for one in found] == [2, 1, None]


def test_shares_are_of_all_cases_and_of_none_not_a_number() -> None:
    results = [Placed(case("a"), place, "a") for place in (1, 3, 4, None)]
    assert (share(results, 1), share(results, 3)) == (0.25, 0.5)
    assert math.isnan(share([], 1))


def test_a_locked_query_is_only_shown_in_a_total() -> None:
    console = Console(record=True, width=120)
    results = [
        Placed(DeskCase("desk-001", "公开的", ["a"], "keywords", False), 2, "b"),
        Placed(DeskCase("desk-002", "封存的", ["a"], "keywords", True), 2, "b"),
    ]
    show_desk(results, console)
    text = console.export_text()
    assert "公开的" in text
    assert "封存的" not in text


def test_cases_are_read_line_by_line(tmp_path: Path) -> None:
    line = {"id": "desk-001", "query": "cybt", "items": ["a"], "style": "initials", "locked": True}
    (tmp_path / "desk.jsonl").write_text(json.dumps(line) + "\n\n")
    [read] = read_desk_cases(tmp_path / "desk.jsonl")
    assert (read.query, read.items, read.locked) == ("cybt", ["a"], True)
