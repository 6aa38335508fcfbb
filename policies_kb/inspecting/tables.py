"""Tables at a terminal, in a file or in a pipe, with no cell cut."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

_WIDEST = 100_000


def columns(names: Iterable[str], *, numbers: Iterable[str] = ()) -> Table:
    """Return an empty table with these columns; those of numbers come last and stand right."""
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right", overflow="fold")
    return table


def printed(table: Table) -> None:
    """Print a table as wide as it needs; in a narrower terminal its cells take several lines."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = console.measure(
            table, options=console.options.update(max_width=_WIDEST)
        ).maximum
    console.print(table)
